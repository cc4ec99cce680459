package outbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// vss is a simulated insurance portal behind TLS, and a client of it.
type vss struct {
	book   *rig.Book
	faults *rig.Breaker
	client *insurance.Client
}

var staff = insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"}

func openVSS(t testing.TB) *vss {
	t.Helper()
	p := &vss{book: rig.NewBook(""), faults: new(rig.Breaker)}
	now := func() time.Time { return noon }
	sim := vsssim.New(vsssim.Options{Rig: rig.Rig{Now: now, Book: p.book, Faults: p.faults}})
	err := sim.AddCast(vsssim.Cast{
		Accounts: []vsssim.Account{{Username: "99999_BV", Password: "mat-khau-thu"}},
		Staff:    []vsssim.Staff{{Name: staff.Name.Reveal(), Number: staff.Number.Reveal()}},
		Members:  vsssim.Scripted(noon),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := rigtest.Serve(t, sim, noon)
	p.client, err = insurance.New(insurance.Options{
		Portal: backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: now}, Username: "99999_BV", Password: "mat-khau-thu",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.client.Close)
	return p
}

func lookup(t testing.TB, id, number string, by insurance.Staff) store.Item {
	t.Helper()
	item, err := outbox.LookupItem(id, "", "", outbox.Question{Staff: by, Person: insurance.Person{
		Number: personal.Text(number), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return item
}

// TestLookupOutcomes has a line for every kind of code of the portal.
func TestLookupOutcomes(t *testing.T) {
	p := openVSS(t)
	for _, c := range []struct {
		number string
		by     insurance.Staff
		state  outbox.State
		code   string
		action insurance.Action
	}{
		{vsssim.NumberFor("000"), staff, outbox.Delivered, "000", insurance.Accept},
		{vsssim.NumberFor("003"), staff, outbox.Delivered, "003", insurance.UseNewCard},
		{vsssim.NumberFor("010"), staff, outbox.Delivered, "010", insurance.ClarifyExpired},
		{vsssim.NumberFor("110"), staff, outbox.Delivered, "110", insurance.ClarifyWithdrawn},
		{"001190999999", staff, outbox.Delivered, "050", insurance.CheckNumber},
		{vsssim.NumberFor("100"), staff, outbox.Refused, "100", insurance.TryLater},
		{vsssim.NumberFor("101"), staff, outbox.Refused, "101", insurance.TryLater},
		{vsssim.NumberFor("500"), staff, outbox.Refused, "500", insurance.TryLater},
		{vsssim.NumberRestricted, staff, outbox.Restricted, "500", insurance.Restricted},
		{vsssim.NumberFor("403"), staff, outbox.Restricted, "403", insurance.TellIT},
		{vsssim.NumberFor("000"), insurance.Staff{Name: "Ai Đó", Number: "001185000009"}, outbox.Refused, "054", insurance.TellIT},
		{"12", staff, outbox.Refused, outbox.CodeMalformed, insurance.CheckNumber},
	} {
		o := outbox.Lookup{Asker: p.client}.Deliver(context.Background(), lookup(t, "one", c.number, c.by))
		if o.State != c.state || o.Code != c.code || o.Action != string(c.action) || o.Uncertain {
			t.Errorf("%s: %s %s %s", c.code, o.State, o.Code, o.Action)
		}
		var answer insurance.Answer
		if c.code != outbox.CodeMalformed && (json.Unmarshal(o.Result, &answer) != nil || answer.Code != c.code) {
			t.Errorf("%s: no answer in the result", c.code)
		}
	}
	for fault, want := range map[rig.Fault]outbox.State{
		rig.Down: outbox.Unreachable, rig.HalfAnswer: outbox.Unreachable, rig.Maintenance: outbox.Unreachable,
		rig.Expired: outbox.Restricted, rig.WrongCode: outbox.Unreachable, // at the log-in
	} {
		p := openVSS(t)
		p.faults.Set(fault)
		if o := (outbox.Lookup{Asker: p.client}).Deliver(context.Background(), lookup(t, "one", vsssim.NumberFor("000"), staff)); o.State != want {
			t.Errorf("%s: %+v", fault, o)
		}
	}
}

// TestLookupsOfADay goes from an outage to the list that is sent to the
// insurance, and counts what the portal was asked.
func TestLookupsOfADay(t *testing.T) {
	ctx := context.Background()
	p := openVSS(t)
	answers := make(map[string]string)
	policy := outbox.InsurancePolicy()
	lanes := map[string]outbox.Lane{outbox.BackendInsurance: {
		Deliverer: outbox.Lookup{Asker: p.client}, Policy: policy,
		OnSettled: func(_ *store.Tx, i store.Item, o outbox.Outcome) error {
			var a insurance.Answer
			if o.State == outbox.Delivered && json.Unmarshal(o.Result, &a) == nil {
				answers[i.ID] = a.Code
			}
			return nil
		},
	}}
	d := openDesk(t, lanes)
	for i, code := range []string{"000", "100", "004", "101"} {
		item := lookup(t, fmt.Sprintf("l-%d", i), vsssim.NumberFor(code), staff)
		d.enqueue(item)
	}
	d.serve()
	d.advanceUntil(time.Second, 2, "asked", func() bool { return d.lookups(store.Delivered) == 2 && d.lookups(store.Dead) == 2 })
	open, err := d.Relookups(ctx, outbox.BackendInsurance)
	if err != nil || len(open) != 2 {
		t.Fatalf("to look up again: %v, %v", open, err)
	}
	asked := len(p.book.Entries("lookup"))
	if n, err := d.Relookup(ctx, outbox.BackendInsurance, "op-1"); n != 2 || err != nil {
		t.Errorf("%d again, %v", n, err)
	}
	d.advanceUntil(time.Second, 2, "asked again", func() bool {
		return d.lookups(store.Dead) == 2 && d.item("l-3").Attempts == 1 && d.item("l-3").Operator == "op-1"
	})
	if n := len(p.book.Entries("lookup")) - asked; n != 2 {
		t.Errorf("%d lookups for two", n)
	}
	if err := d.Unanswered(ctx, "l-1", "op-1"); err != nil {
		t.Fatal(err)
	}
	send, err := d.ToSend(ctx, outbox.BackendInsurance)
	if err != nil || len(send) != 1 || send[0].ID != "l-1" {
		t.Errorf("to send: %v, %v", send, err)
	}
	if n, _ := d.Relookup(ctx, outbox.BackendInsurance, "op-1"); n != 1 {
		t.Errorf("%d again: what is to be sent is not asked again", n)
	}
	if err := d.ProofSent(ctx, "l-1", "op-1"); err != nil {
		t.Error(err)
	}
	if err := d.ProofSent(ctx, "l-1", "op-1"); err == nil {
		t.Error("ticked off twice")
	}
	if i := d.item("l-1"); i.State != store.Dropped || i.Code != outbox.ReasonProofSent {
		t.Errorf("%+v", i)
	}
	d.stop()
	if answers["l-0"] != "000" || answers["l-2"] != "004" {
		t.Errorf("answers %v", answers)
	}
}

func (d *desk) lookups(state store.ItemState) int {
	counts, err := d.Counts(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return counts[outbox.BackendInsurance][state]
}
