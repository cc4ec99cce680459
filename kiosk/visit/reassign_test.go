package visit

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// byOperator is the staff behind two operators; the third is not registered.
func byOperator(o *Options) {
	o.Staff = func(id string) (insurance.Staff, bool) {
		s := map[string]insurance.Staff{
			"op-lan": {Name: "Lê Thị Lan", Number: "001185000001"}, "op-mai": {Name: "Phạm Thị Mai", Number: "001185000002"},
		}[id]
		return s, s.Number != ""
	}
}

// A lookup of somebody who was disabled waits, and a supervisor puts it in
// another's name, also after the visit: what was asked is the same.
func TestReassign(t *testing.T) {
	r := newRig(t, byOperator)
	ctx := context.Background()
	id := r.identified(local, Insurance, hoa, identity.Genuine)
	none := 0
	v := r.must(r.Insurance(ctx, local, id, InsuranceRequest{Wait: &none}))
	first := v.Insurance.Item
	r.settle(first, store.Dead, outbox.Outcome{State: outbox.Refused, Code: outbox.CodeNotStanding, Action: outbox.ActionReassign})
	r.must(r.Finish(ctx, local, id))

	for who, want := range map[string]error{"op-nobody": ErrNoStaff} {
		if _, err := r.Reassign(ctx, local, id, who); !errors.Is(err, want) {
			t.Errorf("%s: %v", who, err)
		}
	}
	var notAllowed *NotAllowedError
	if _, err := r.Reassign(ctx, page, id, "op-mai"); !errors.As(err, &notAllowed) {
		t.Errorf("a page: %v", err)
	}
	second, err := r.Reassign(ctx, local, id, "op-mai")
	if err != nil || second == first {
		t.Fatal(err)
	}
	r.view(func(tx *store.Tx) error {
		old, err := tx.Item(first)
		if err != nil || old.State != store.Dropped {
			t.Errorf("the first is %s, %v", old.State, err)
		}
		item, err := tx.Item(second)
		var q outbox.Question
		if err != nil || json.Unmarshal(item.Payload, &q) != nil {
			t.Fatal(err)
		}
		if q.Staff.Number != "001185000002" || q.Person.Number != personal.Text(hoa.number) || item.Operator != "op-mai" || item.State != store.Queued {
			t.Error("not the same question in the other's name")
		}
		return nil
	})
	if l := r.must(r.Visit(ctx, local, id)).Insurance; l.State != Queued || l.Item != second {
		t.Errorf("the visit waits for %s", l.State)
	}
	r.settle(second, store.Delivered, outbox.Outcome{State: outbox.Delivered, Code: "000", Result: []byte(`{"code":"000","action":"accept"}`)})
	if _, err := r.Reassign(ctx, local, id, "op-lan"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an answered lookup: %v", err)
	}
}

// What is asked beside the card waits for the card, never spoils it, and is not
// asked of a card that is not accepted.
func TestBesideTheCard(t *testing.T) {
	r := newRig(t, byOperator, func(o *Options) { o.More = func(kind string) bool { return kind != outbox.KindAdmit } })
	ctx, none := context.Background(), 0
	ask := InsuranceRequest{Wait: &none, History: true, CoPayment: true, Register: &RegisterRequest{Clinic: "02"}}
	id := r.identified(local, Insurance, hoa, identity.Genuine)
	l := r.must(r.Insurance(ctx, local, id, ask)).Insurance
	if l.PastVisits.Item != "" || l.QueueNumber.Item == "" {
		t.Error("the history does not wait for the card, or the queue number does")
	}
	r.settle(l.QueueNumber.Item, store.Delivered, outbox.Outcome{Result: []byte(`{"number":"02001"}`)})
	r.settle(l.Item, store.Delivered, outbox.Outcome{Code: "000", Result: []byte(`{"code":"000","action":"accept"}`)})
	l = r.must(r.Visit(ctx, local, id)).Insurance
	if l.PastVisits.Item == "" || l.CoPaid.Item == "" || l.QueueNumber.Ticket.Number != "02001" {
		t.Fatal("nothing is asked beside the card")
	}
	r.settle(l.PastVisits.Item, store.Delivered, outbox.Outcome{Code: "timeout", Result: []byte(`{"done":"not-told","action":"try-later"}`)})
	l = r.must(r.Visit(ctx, local, id)).Insurance
	if l.State != Answered || l.Action != string(insurance.Accept) || l.PastVisits.Answer.Done != insurance.NotTold || l.CoPaid.State != Queued {
		t.Errorf("the card is %s, %s", l.State, l.Action)
	}

	id = r.identified(local, Insurance, nam, identity.Genuine)
	l = r.must(r.Insurance(ctx, local, id, ask)).Insurance
	r.settle(l.Item, store.Delivered, outbox.Outcome{Code: "010", Result: []byte(`{"code":"010","action":"clarify-expired"}`)})
	if l = r.must(r.Visit(ctx, local, id)).Insurance; l.PastVisits.State != Dropped || l.CoPaid.State != Dropped || l.QueueNumber.State != Queued {
		t.Errorf("history %s, co-payment %s, number %s", l.PastVisits.State, l.CoPaid.State, l.QueueNumber.State)
	}

	plain := newRig(t, byOperator)
	id = plain.identified(local, Insurance, hoa, identity.Genuine)
	var field *FieldError
	if _, err := plain.Insurance(ctx, local, id, ask); !errors.As(err, &field) || field.Field != "history" {
		t.Errorf("a way that cannot: %v", err)
	}
}

// A queue number that is asked for after the answer is not another question to the
// portal; other values are.
func TestAQueueNumberAloneAsksThePortalNothing(t *testing.T) {
	r := newRig(t, byOperator, func(o *Options) { o.More = func(kind string) bool { return kind == outbox.KindRegister } })
	ctx, none := context.Background(), 0
	id := r.identified(local, Insurance, hoa, identity.Genuine)
	first := r.must(r.Insurance(ctx, local, id, InsuranceRequest{Wait: &none})).Insurance.Item
	r.settle(first, store.Delivered, outbox.Outcome{Code: "000", Result: []byte(`{"code":"000","action":"accept"}`)})

	number := InsuranceRequest{Wait: &none, Register: &RegisterRequest{Clinic: "02"}}
	l := r.must(r.Insurance(ctx, local, id, number)).Insurance
	if l.Item != first || l.State != Answered || l.QueueNumber == nil || l.QueueNumber.State != Queued {
		t.Errorf("the lookup is %s, asked anew: %t", l.State, l.Item != first)
	}
	number.Birth = "1990"
	if l = r.must(r.Insurance(ctx, local, id, number)).Insurance; l.Item == first || l.State != Queued {
		t.Error("other values were not asked about")
	}
}
