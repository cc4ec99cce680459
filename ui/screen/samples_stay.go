package screen

import (
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
)

func sampleStay(states ...visit.ActState) *visit.StaySummary {
	names := []string{"Nguyễn Phan Hoàng Thị Ngọc Bảo Trân", "Trần Văn Nam Phong", "Lê Thị Hòa", "Phạm Đình Khuê", "Công Tằng Tôn Nữ Diệu Thương"}
	s := &visit.StaySummary{ID: "s1", Room: "204", Arrival: sampleAt, Departure: sampleAt.AddDate(0, 0, 2).Add(-2 * time.Hour), Deadline: sampleAt.Add(9 * time.Hour)}
	for i, state := range states {
		s.Guests = append(s.Guests, visit.GuestSummary{Visit: "v" + strconv.Itoa(i), Name: personal.Text(names[i]), Notified: state})
	}
	return s
}

func staySamples() []Sample {
	who := samplePerson()
	five := []visit.ActState{visit.Notified, visit.Unconfirmed, visit.Queued, visit.Queued, ""}
	all := sampleStay(visit.Notified, visit.Notified, visit.Notified, visit.Notified, visit.Notified)
	refused := sampleStay(visit.Notified, visit.Refused)
	return []Sample{
		sampleOf("stay", Stay, StayModel{Stay: sampleStay(five...), Now: sampleAt}),
		sampleOf("stay-all", Stay, StayModel{Stay: all, Now: sampleAt}),
		sampleOf("stay-refused", Stay, StayModel{Stay: refused, Now: sampleAt, Fix: refused.Guests[1].Visit, Health: true}),
		sampleOf("stay-late", Stay, StayModel{Stay: sampleStay(five...), Now: sampleAt.Add(10 * time.Hour)}),
		sampleOf("stay-empty", Stay, StayModel{Stay: sampleStay(), Now: sampleAt}),
		sampleOf("stay-loading", Stay, StayModel{}),
		sampleOf("stay-room", Room, RoomModel{Record: who, Fields: []FieldModel{{ID: "room", Label: "stay.room", Value: "204", Focused: true}}, Nights: 2, Departure: sampleAt.AddDate(0, 0, 2)}).typedOn(keys.Spec{}),
		sampleOf("stay-room-problem", Room, RoomModel{Fields: []FieldModel{{ID: "room", Label: "stay.department", Hint: "stay.optional", Focused: true}}, Departure: sampleAt, Health: true, Problem: "departure-before-arrival"}).typedOn(keys.Spec{}),
		sampleOf("stay-change", Change, ChangeModel{Stay: *all, To: all.Departure.AddDate(0, 0, 1)}),
		sampleOf("stay-change-problem", Change, ChangeModel{Stay: *all, To: all.Departure.AddDate(0, 0, 31), Problem: "extension-too-long"}),
		sampleOf("stay-change-done", Change, ChangeModel{Stay: *all, To: all.Departure, Changed: &visit.StayChange{Deliveries: []visit.Delivery{{State: visit.Queued}, {State: visit.Refused}}}}),
		sampleOf("stay-change-left", Change, ChangeModel{Stay: *all, To: sampleAt, Left: true, Changed: &visit.StayChange{}}),
	}
}

func guestSamples() []Sample {
	who := samplePerson()
	field := func(id string, focused bool) FieldModel {
		return FieldModel{ID: id, Label: "guest." + id, Hint: "guest." + id + ".hint", Focused: focused}
	}
	note := func(state visit.ActState, code string) *visit.Notification {
		return &visit.Notification{State: state, Stay: "s1", Asked: sampleAt, Deadline: sampleAt.Add(8*time.Hour + 55*time.Minute), Wall: sampleAt.Add(34 * time.Hour), Code: code}
	}
	told := func(n *visit.Notification) NotifiedModel {
		return NotifiedModel{Record: who, Room: "204", Notification: n, Now: sampleAt, Waited: true}
	}
	late := told(note(visit.Queued, "connect"))
	late.Now = sampleAt.Add(8*time.Hour + 20*time.Minute)
	return []Sample{
		sampleOf("guest", Guest, GuestModel{Record: who, Fields: []FieldModel{field("birth", true), field("phone", false)}}).typedOn(keys.Spec{Kind: keys.Date}),
		sampleOf("guest-foreigner", Guest, GuestModel{Record: who, Fields: []FieldModel{field("nationality", false), field("stay-limit", true), field("phone", false)}, Problem: "nationality-unknown"}).typedOn(keys.Spec{Kind: keys.Date}),
		sampleOf("guest-reason", Guest, GuestModel{Record: who, Fields: []FieldModel{field("phone", false), field("reason-text", true)}, Reason: accommodation.Other,
			Reasons: []accommodation.Reason{accommodation.Tourism, accommodation.Treatment, accommodation.Other}}).typedOn(keys.Spec{Telex: true}),
		sampleOf("guest-commune", Guest, GuestModel{Record: who, Fields: []FieldModel{field("phone", true)}, Commune: NotAnswered, Communes: []accommodation.Candidate{
			{Province: "1", Ward: "2", Name: "Phường Láng, Thành phố Hà Nội"}, {Province: "1", Ward: "3", Name: "Phường Đống Đa, Thành phố Hà Nội"}, {Province: "1", Ward: "4", Name: "Phường Văn Miếu – Quốc Tử Giám, Thành phố Hà Nội"}}}).typedOn(keys.Spec{Kind: keys.Digits}),
		sampleOf("guest-paper", Guest, GuestModel{Record: who, Fields: []FieldModel{field("phone", true)}, Problem: "sex-missing", Paper: true}).typedOn(keys.Spec{Kind: keys.Digits}),
		sampleOf("guest-taken", Guest, GuestModel{Record: who, Fields: []FieldModel{field("phone", true)}, Problem: "already-notified", Paper: true, Taken: true, List: true}).typedOn(keys.Spec{Kind: keys.Digits}),
		sampleOf("notified", Notified, told(note(visit.Notified, "200"))),
		sampleOf("notified-sending", Notified, NotifiedModel{Record: who, Room: "204", Now: sampleAt}),
		sampleOf("notified-waiting", Notified, told(note(visit.Queued, "connect"))),
		sampleOf("notified-late", Notified, late),
		sampleOf("notified-unconfirmed", Notified, told(note(visit.Unconfirmed, "already-notified"))),
		sampleOf("notified-refused", Notified, told(note(visit.Refused, "in-residence"))),
		sampleOf("notified-dropped", Notified, told(note(visit.Dropped, ""))),
		sampleOf("notified-failed", Notified, NotifiedModel{Record: who, Now: sampleAt, Failed: true}),
	}
}
