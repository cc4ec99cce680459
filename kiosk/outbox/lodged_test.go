package outbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

func TestDepartureOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		err       error
		state     outbox.State
		code      string
		action    string
		uncertain bool
	}{
		"success":   {nil, outbox.Delivered, "200", "", false},
		"too long":  {&accommodation.CheckError{Problems: []accommodation.GuestProblem{{Problem: accommodation.ExtensionTooLong}}}, outbox.Refused, "extension-too-long", outbox.ActionAtPortal, false},
		"refused":   {&accommodation.RefusedError{Code: "400", Action: accommodation.CorrectGuests, Problems: []accommodation.GuestProblem{{Problem: accommodation.OtherProblem}}}, outbox.Refused, "other", "correct-guests", false},
		"account":   {&accommodation.RefusedError{Code: "401", Action: accommodation.TellIT}, outbox.Account, "401", "tell-it", false},
		"there":     {known(accommodation.GuestProblem{Problem: accommodation.InResidence}), outbox.Refused, "already-notified", "already-notified", false},
		"cut":       {&backend.UnreachableError{Op: "lodging departure", Reason: backend.ReasonCut, Sent: true}, outbox.Unreachable, "cut", "", true},
		"not sent":  {&backend.UnreachableError{Op: "lodging departure", Reason: backend.ReasonConnect}, outbox.Unreachable, "connect", "", false},
		"abandoned": {context.Canceled, outbox.Abandoned, "", "", true},
	} {
		item, err := outbox.DepartureItem("d", "v", "p", accommodation.Departure{}, noon)
		if err != nil || !item.Next.Equal(noon) {
			t.Fatal(err)
		}
		item.Uncertain = true // never taken for delivered because of that
		o := outbox.Lodging{Notifier: portal{c.err}}.Deliver(t.Context(), item)
		if o.State != c.state || o.Code != c.code || o.Action != c.action || o.Uncertain != c.uncertain {
			t.Errorf("%s: %+v", name, o)
		}
	}
	o := outbox.Lodging{Notifier: portal{errors.New("it was sent")}}.Deliver(t.Context(), outbox.AtPortalItem("a", "v"))
	if o.State != outbox.Refused || o.Code != outbox.ActionAtPortal || o.Action != outbox.ActionAtPortal {
		t.Errorf("at the portal: %+v", o)
	}
}

// TestATaskAtThePortal is listed until a person ticks it off.
func TestATaskAtThePortal(t *testing.T) {
	d := openDesk(t, map[string]outbox.Lane{outbox.BackendLodging: {Deliverer: outbox.Lodging{Notifier: portal{}}}})
	d.enqueue(outbox.AtPortalItem("one", d.visit(true, noon)))
	tasks, err := d.Tasks(t.Context(), noon)
	if err != nil || len(tasks) != 1 || tasks[0].Kind != outbox.DeadLetter || tasks[0].Action != outbox.ActionAtPortal {
		t.Fatalf("%+v, %v", tasks, err)
	}
	if err := d.Confirm(t.Context(), "one", "op-1"); err != nil {
		t.Fatal(err)
	}
	if tasks, err := d.Tasks(t.Context(), noon); err != nil || len(tasks) != 0 {
		t.Errorf("%+v, %v", tasks, err)
	}
}

func TestTheGuestsOfADay(t *testing.T) {
	d := openDesk(t, map[string]outbox.Lane{outbox.BackendLodging: {}})
	visits := map[string]string{}
	put := func(id string, arrival time.Time, change func(*accommodation.Guest), state store.ItemState, code string) {
		visits[id] = d.visit(true, arrival)
		g := accommodation.Guest{Name: "Nguyễn Thị Mẫu", Arrival: arrival, Departure: noon.AddDate(0, 0, 3)}
		change(&g)
		item, err := outbox.GuestItem(id, visits[id], "", g, accommodation.Rules{Remote: true}.Due(arrival, g.Foreign()))
		if err != nil {
			t.Fatal(err)
		}
		item.State, item.Code = state, code
		d.enqueue(item)
	}
	same := func(*accommodation.Guest) {}
	put("early", time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC), same, store.Delivered, "200") // midnight in Viet Nam
	put("noon", noon, func(g *accommodation.Guest) { g.Nationality = "D" }, store.Queued, "")
	put("late", noon.Add(12*time.Hour-time.Second), same, store.Delivered, "200")
	put("left", noon, same, store.Delivered, "200")
	put("yesterday", noon.Add(-13*time.Hour), same, store.Delivered, "200")
	put("tomorrow", noon.Add(12*time.Hour), same, store.Queued, "")
	put("superseded", noon, same, store.Dropped, outbox.CodeSuperseded)
	for id, to := range map[string]time.Time{"late": noon.AddDate(0, 0, 5), "left": {}} {
		item, err := outbox.DepartureItem("d-"+id, visits[id], "", accommodation.Departure{To: to}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		item.State = store.Delivered
		d.enqueue(item)
	}
	list, err := d.Lodged(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	leaves := map[string]time.Time{}
	for _, l := range list {
		leaves[l.Item.ID] = l.Leaves
		if l.Guest == nil || l.Guest.Name != "Nguyễn Thị Mẫu" || (l.Item.Kind == outbox.KindForeigner) != (l.Item.ID == "noon") {
			t.Errorf("%s", l.Item.ID)
		}
	}
	want := map[string]time.Time{"early": noon.AddDate(0, 0, 3), "noon": noon.AddDate(0, 0, 3), "late": noon.AddDate(0, 0, 5), "left": {}}
	for id, to := range want {
		if got, there := leaves[id]; !there || !got.Equal(to) || len(leaves) != len(want) {
			t.Errorf("%s leaves %v; %d guests", id, got, len(leaves))
		}
	}
}
