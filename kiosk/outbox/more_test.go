package outbox_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/hl7"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func more(t *testing.T, kind, number string, attempts int) store.Item {
	t.Helper()
	item, err := outbox.MoreItem("m", kind, "", outbox.Question{Staff: staff, Person: insurance.Person{
		Number: personal.Text(number), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth,
	}})
	if err != nil {
		t.Fatal(err)
	}
	item.Attempts = attempts
	return item
}

// What is asked beside the card is answered or told to be unknown; only an account
// that may not ask holds the lane.
func TestMoreOutcomes(t *testing.T) {
	p := openVSS(t)
	d := outbox.More{Historian: p.client}
	ctx := context.Background()
	for _, c := range []struct {
		item  store.Item
		fault rig.Fault
		state outbox.State
		done  insurance.Done
	}{
		{more(t, outbox.KindHistory, vsssim.NumberFor("000"), 1), "", outbox.Delivered, insurance.HistoryNone},
		{more(t, outbox.KindHistory, vsssim.NumberFor("100"), 1), "", outbox.Delivered, insurance.NotTold},
		{more(t, outbox.KindCoPayment, vsssim.NumberFor("000"), 1), "", outbox.Delivered, insurance.CoPaymentNone},
		{more(t, outbox.KindHistory, vsssim.NumberRestricted, 1), "", outbox.Restricted, ""},
		{more(t, outbox.KindHistory, "12", 1), "", outbox.Refused, ""},
		{more(t, outbox.KindHistory, vsssim.NumberFor("000"), 1), rig.Maintenance, outbox.Unreachable, ""},
		{more(t, outbox.KindCoPayment, vsssim.NumberFor("000"), 3), rig.Maintenance, outbox.Delivered, insurance.NotTold},
		{more(t, "other", vsssim.NumberFor("000"), 1), "", outbox.Refused, ""},
	} {
		p.faults.Set()
		if c.fault != "" {
			p.faults.Set(c.fault)
		}
		o := d.Deliver(ctx, c.item)
		var said struct {
			Done insurance.Done `json:"done"`
		}
		if o.Result != nil && json.Unmarshal(o.Result, &said) != nil || o.State != c.state || said.Done != c.done || o.Uncertain {
			t.Errorf("%s %s: %s, %s", c.item.Kind, c.fault, o.State, said.Done)
		}
	}
}

// A lookup in the name of somebody who was disabled is not asked at all.
func TestStanding(t *testing.T) {
	p := openVSS(t)
	d := outbox.Lookup{Asker: p.client, Standing: func(context.Context, insurance.Staff) bool { return false }}
	o := d.Deliver(context.Background(), lookup(t, "one", vsssim.NumberFor("000"), staff))
	if o.State != outbox.Refused || o.Code != outbox.CodeNotStanding || o.Action != outbox.ActionReassign || len(p.book.Entries("")) != 0 {
		t.Errorf("%s %s", o.State, o.Code)
	}
}

// counter gives queue numbers, or fails.
type counter struct {
	err  error
	asks int
}

func (c *counter) Register(context.Context, his.Registration) (his.Ticket, error) {
	c.asks++
	return his.Ticket{Number: "02001"}, c.err
}

func TestRegisterOnce(t *testing.T) {
	item, err := outbox.RegisterItem("r", "", his.Registration{Clinic: "02"}, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		err       error
		uncertain bool // of the item
		state     outbox.State
		left      bool // uncertain afterwards
		asks      int
	}{
		{nil, false, outbox.Delivered, false, 1},
		{&insurance.RefusedError{Code: "999", Action: insurance.TryLater}, false, outbox.Refused, false, 1},
		{&backend.UnreachableError{Reason: backend.ReasonConnect}, false, outbox.Unreachable, false, 1},
		{&backend.UnreachableError{Reason: backend.ReasonCut, Sent: true}, false, outbox.Refused, true, 1},
		{nil, true, outbox.Refused, true, 0}, // a number may have been given: never asked twice
	} {
		desk := &counter{err: c.err}
		item.Uncertain = c.uncertain
		o := outbox.More{Registrar: desk}.Deliver(context.Background(), item)
		if o.State != c.state || o.Uncertain != c.left || desk.asks != c.asks {
			t.Errorf("%v: %s, asked %d", c.err, o.State, desk.asks)
		}
	}
}

// receiver acknowledges as told.
type receiver struct {
	err error
	ids []string
}

func (r *receiver) Send(_ context.Context, _ []byte, id string) error {
	r.ids = append(r.ids, id)
	return r.err
}

func TestAdmitOutcomes(t *testing.T) {
	item, err := outbox.AdmitItem("abcdefghkmnpqrstabcdefghkmnpqrst", "", "", hl7.Person{Name: "Mẫu"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		err       error
		state     outbox.State
		code      string
		uncertain bool
	}{
		{nil, outbox.Delivered, "AA", false},
		{&hl7.AckError{Code: "AE"}, outbox.Refused, "AE", false},
		{&backend.UnreachableError{Reason: backend.ReasonCut, Sent: true}, outbox.Unreachable, "cut", true},
		{context.Canceled, outbox.Abandoned, "", false},
	} {
		r := &receiver{err: c.err}
		d := outbox.Admit{Acknowledger: r, Now: func() time.Time { return noon }}
		for range 2 {
			if o := d.Deliver(context.Background(), item); o.State != c.state || o.Code != c.code || o.Uncertain != c.uncertain {
				t.Errorf("%v: %s %s", c.err, o.State, o.Code)
			}
		}
		if r.ids[0] != r.ids[1] || len(r.ids[0]) != 20 {
			t.Errorf("control ids %v", r.ids)
		}
	}
}
