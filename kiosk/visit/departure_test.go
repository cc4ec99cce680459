package visit

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// hotelRig is a desk whose portal takes changes of departure.
func hotelRig(t *testing.T) *rig {
	return newRig(t, func(o *Options) {
		hotel, err := accommodation.New(accommodation.Options{Portal: backend.Options{URL: "https://lodging.example.vn", Now: o.Now}})
		if err != nil {
			t.Fatal(err)
		}
		o.CheckDeparture = hotel.CheckDeparture
	})
}

// staying is a guest whom the portal has, leaving three days after noon.
func (r *rig) staying() (visit, stay string) {
	r.t.Helper()
	id, n := r.notified(hoa, "")
	r.settle(n.Item, store.Delivered, outbox.Outcome{State: outbox.Delivered, Code: "200"})
	return id, n.Stay
}

func (r *rig) leaves(stay string, to time.Time, left bool) StayView {
	r.t.Helper()
	s, err := r.Departure(r.t.Context(), page, stay, DepartureRequest{Departure: to, Left: left})
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// told is the last item of a visit, and the change in it.
func (r *rig) told(id string) (item store.Item, change accommodation.Departure) {
	r.t.Helper()
	items := r.items(id)
	r.view(func(tx *store.Tx) (err error) {
		if item, err = tx.Item(items[len(items)-1].ID); err != nil || item.Kind != outbox.KindDeparture {
			return err
		}
		return json.Unmarshal(item.Payload, &change)
	})
	return item, change
}

func TestDeparturesThatThePortalIsToldOf(t *testing.T) {
	for name, c := range map[string]struct {
		to     time.Time
		left   bool
		told   bool
		early  bool
		not    time.Time // not before
		extend time.Time
	}{
		"stays longer":                {to: noon.Add(5 * dayLong), told: true, extend: noon.Add(5 * dayLong)},
		"will leave early":            {to: noon.Add(2 * dayLong), told: true, early: true, not: noon.Add(2 * dayLong)},
		"has left early":              {to: noon.Add(time.Hour), left: true, told: true, early: true},
		"has left, the plan stands":   {to: noon.Add(3 * dayLong), left: true, told: true, early: true},
		"says again what was said":    {to: noon.Add(3 * dayLong)},
		"leaves at the very end also": {to: noon.Add(30 * dayLong), told: true, extend: noon.Add(30 * dayLong)},
	} {
		t.Run(name, func(t *testing.T) {
			r := hotelRig(t)
			id, stay := r.staying()
			s := r.leaves(stay, c.to, c.left)
			item, change := r.told(id)
			switch {
			case !c.told && (len(s.Changes[0].Deliveries) != 0 || item.Kind != outbox.KindGuest):
				t.Errorf("told all the same: %+v", s.Changes)
			case !c.told:
			case change.Early() != c.early || !change.To.Equal(c.extend) || !item.Next.Equal(c.not):
				t.Errorf("%v %v %v", change.Early(), change.To, item.Next)
			case item.Person == "" || s.Changes[0].Deliveries[0] != Delivery{Visit: id, Item: item.ID, State: Queued}:
				t.Errorf("%+v", s.Changes[0])
			}
		})
	}
}

func TestADepartureThatIsDelivered(t *testing.T) {
	r := hotelRig(t)
	id, stay := r.staying()
	r.leaves(stay, noon.Add(5*dayLong), false)
	item, _ := r.told(id)
	r.settle(item.ID, store.Delivered, outbox.Outcome{State: outbox.Delivered, Code: "200"})
	s, err := r.Stay(t.Context(), page, stay)
	if err != nil || !s.Changes[0].AtPortal || s.Changes[0].Deliveries[0].State != Notified {
		t.Errorf("%+v, %v", s.Changes, err)
	}
	// What the portal has now counts: the day of the booking is early.
	r.leaves(stay, noon.Add(3*dayLong), false)
	if _, change := r.told(id); !change.Early() {
		t.Error("the extension was forgotten")
	}
}

func TestTheLastWordOnADepartureCounts(t *testing.T) {
	r := hotelRig(t)
	id, stay := r.staying()
	r.leaves(stay, noon.Add(2*dayLong), false)
	first, _ := r.told(id)
	s := r.leaves(stay, noon.Add(4*dayLong), false)
	r.view(func(tx *store.Tx) error {
		item, err := tx.Item(first.ID)
		if item.State != store.Dropped || item.Code != "superseded" {
			t.Errorf("the first is %s", item.State)
		}
		return err
	})
	if _, change := r.told(id); !change.To.Equal(noon.Add(4*dayLong)) || s.Changes[0].Deliveries[0].State != Dropped {
		t.Errorf("%+v", s.Changes)
	}
	s = r.leaves(stay, noon.Add(3*dayLong), false)
	if len(s.Changes[2].Deliveries) != 0 || s.Changes[1].Deliveries[0].State != Dropped {
		t.Errorf("back to what the portal has: %+v", s.Changes)
	}
}

func TestAnExtensionBeyondThirtyDaysIsRefusedAtOnce(t *testing.T) {
	r := hotelRig(t)
	_, stay := r.staying()
	var field *FieldError
	_, err := r.Departure(t.Context(), page, stay, DepartureRequest{Departure: noon.Add(30*dayLong + time.Second)})
	if !errors.As(err, &field) || field.Field != "departure" || field.Problem != string(accommodation.ExtensionTooLong) {
		t.Errorf("%v", err)
	}
	if s, err := r.Stay(t.Context(), page, stay); err != nil || len(s.Changes) != 0 {
		t.Errorf("it changed all the same: %v, %v", s.Changes, err)
	}
}

func TestAForeignersDepartureIsATask(t *testing.T) {
	r := hotelRig(t)
	id := r.opened(page, Accommodation)
	r.must(r.Typed(t.Context(), page, id, TypedRequest{Number: "P1234567", Name: "Ann Example", Birth: "1980-02-03", Sex: "female", Nationality: "FRA", Paper: PaperPassport}))
	v := r.must(r.Accommodation(t.Context(), page, id, AccommodationRequest{
		Context: &Context{Departure: noon.Add(2 * dayLong)}, StayLimit: "2026-12-31", Wait: noWait(),
	}))
	s := r.leaves(v.Accommodation.Stay, noon.Add(4*dayLong), false)
	item, _ := r.told(id)
	if item.Kind != outbox.KindAtPortal || item.State != store.Dead || item.Note != outbox.ActionAtPortal {
		t.Fatalf("%+v", item)
	}
	if told := s.Changes[0].Deliveries[0]; told.State != Refused || told.Code != outbox.ActionAtPortal || s.Changes[0].AtPortal {
		t.Errorf("%+v", told)
	}
	r.settle(item.ID, store.Delivered, outbox.Outcome{State: outbox.Delivered, Code: outbox.CodeConfirmed})
	if s, err := r.Stay(t.Context(), page, v.Accommodation.Stay); err != nil || !s.Changes[0].AtPortal {
		t.Errorf("ticked off: %+v, %v", s.Changes, err)
	}
}

func TestWhoWasNeverNotifiedOfHasNoDeparture(t *testing.T) {
	r := hotelRig(t)
	id, n := r.notified(hoa, "")
	r.settle(n.Item, store.Dead, outbox.Outcome{State: outbox.Refused, Code: "room-missing"})
	if s := r.leaves(n.Stay, noon.Add(5*dayLong), false); len(s.Changes[0].Deliveries) != 0 || len(r.items(id)) != 1 {
		t.Errorf("%+v", s.Changes)
	}
}

func TestCommunesAreOffered(t *testing.T) {
	list := &accommodation.Catalogue{
		Provinces: []accommodation.Place{{Code: "201", Name: "Hà Nội"}},
		Wards:     map[string][]accommodation.Place{"201": {{Code: "1", Name: "Phường Cửa Nam"}}},
	}
	r := newRig(t, func(o *Options) { o.Locate = list.Locate })
	living := hoa
	living.residence = "Tổ 4, Cửa Nam, Hoàn Kiếm, Hà Nội"
	id := r.identified(page, Accommodation, living, identity.Genuine)
	v := r.must(r.Visit(t.Context(), page, id))
	if v.Places == nil || len(v.Places.Candidates) != 1 || v.Places.Candidates[0].Ward != "1" || v.Places.Ward != "" {
		t.Fatalf("%+v", v.Places)
	}
	v = r.must(r.Accommodation(t.Context(), page, id, AccommodationRequest{
		Context: &Context{Departure: noon.Add(dayLong)}, Province: "201", Ward: "1", Wait: noWait(),
	}))
	if v.Places != nil {
		t.Error("still offered")
	}
	var guest accommodation.Guest
	r.view(func(tx *store.Tx) error {
		item, err := tx.Item(v.Accommodation.Item)
		return errors.Join(err, json.Unmarshal(item.Payload, &guest))
	})
	if guest.Province != "201" || guest.Ward != "1" {
		t.Errorf("%s %s", guest.Province, guest.Ward)
	}
}
