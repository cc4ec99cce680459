package outbox_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// TestOutcomes has one line for every way an attempt can end.
func TestOutcomes(t *testing.T) {
	type end struct {
		state     store.ItemState
		code      string
		note      string
		uncertain bool
		waits     bool
		journal   string
	}
	for name, c := range map[string]struct {
		before  bool // uncertain
		outcome outbox.Outcome
		want    end
	}{
		"delivered":             {false, outbox.Outcome{State: outbox.Delivered, Code: "200"}, end{store.Delivered, "200", "", false, false, "outbox.delivered"}},
		"delivered at last":     {true, outbox.Outcome{State: outbox.Delivered, Code: "200"}, end{store.Delivered, "200", "", false, false, "outbox.delivered"}},
		"inferred":              {true, outbox.Outcome{State: outbox.Unconfirmed, Code: "already-notified"}, end{store.Unconfirmed, "already-notified", "", true, false, "outbox.unconfirmed"}},
		"refused":               {false, outbox.Outcome{State: outbox.Refused, Code: "room-missing", Action: "correct-guests"}, end{store.Dead, "room-missing", "correct-guests", false, false, "outbox.dead"}},
		"refused, but may have": {false, outbox.Outcome{State: outbox.Refused, Code: "299", Action: "unknown", Uncertain: true}, end{store.Dead, "299", "unknown", true, false, "outbox.dead"}},
		"refused, uncertain":    {true, outbox.Outcome{State: outbox.Refused, Code: "other"}, end{store.Dead, "other", "", true, false, "outbox.dead"}},
		"try later":             {false, outbox.Outcome{State: outbox.Retry, Code: "500"}, end{store.Queued, "500", "", false, true, "outbox.postponed"}},
		"unreachable":           {false, outbox.Outcome{State: outbox.Unreachable, Code: "connect"}, end{store.Queued, "connect", "", false, true, "outbox.postponed"}},
		"cut after sending":     {false, outbox.Outcome{State: outbox.Unreachable, Code: "cut", Uncertain: true}, end{store.Queued, "cut", "", true, true, "outbox.postponed"}},
		"account refused":       {false, outbox.Outcome{State: outbox.Account, Code: "401"}, end{store.Queued, "401", "", false, true, "outbox.postponed"}},
		"restricted":            {false, outbox.Outcome{State: outbox.Restricted, Code: "500"}, end{store.Queued, "500", "", false, false, "outbox.postponed"}},
	} {
		t.Run(name, func(t *testing.T) {
			var told []store.ItemState
			lanes := lane(always(c.outcome), outbox.Policy{Workers: 1, Trip: 1})
			l := lanes[bank]
			l.OnSettled = func(_ *store.Tx, i store.Item, o outbox.Outcome) error {
				if o.State != c.outcome.State {
					t.Errorf("told %s", o.State)
				}
				told = append(told, i.State)
				return nil
			}
			lanes[bank] = l
			d := openDesk(t, lanes)
			d.enqueue(store.Item{ID: "one", Uncertain: c.before})
			d.serve()
			d.until("settled", func() bool { return len(d.journal("one")) == 1 })
			d.stop()
			i := d.item("one")
			got := end{i.State, i.Code, i.Note, i.Uncertain, i.Next.After(noon), d.journal("one")[0]}
			if got != c.want || i.Attempts != 1 || !reflect.DeepEqual(told, []store.ItemState{c.want.state}) {
				t.Errorf("%+v after %d attempts, told %v; want %+v", got, i.Attempts, told, c.want)
			}
			d.checkEvent("one", string(c.want.state))
		})
	}
}

func (d *desk) checkEvent(id, state string) {
	d.t.Helper()
	var events []store.Event
	_ = d.store.View(context.Background(), func(tx *store.Tx) (err error) {
		events, err = tx.Events(0, 0)
		return err
	})
	for _, e := range events {
		if e.Type == outbox.EventItem && e.Owner == "page" && contains(string(e.Data), `"item":"`+id+`"`, `"state":"`+state+`"`) {
			return
		}
	}
	d.t.Errorf("no event for %s in %d", state, len(events))
}

// TestMarkedBeforeItLeaves looks into the store from inside a delivery.
func TestMarkedBeforeItLeaves(t *testing.T) {
	var d *desk
	s := newScript(func(i store.Item) outbox.Outcome {
		if kept := d.item(i.ID); kept.State != store.Sending || kept.Attempts != 1 {
			t.Errorf("left while %s", kept.State)
		}
		return outbox.Outcome{State: outbox.Delivered}
	})
	d = openDesk(t, lane(s, outbox.Policy{}))
	d.enqueue(store.Item{ID: "one", Payload: []byte("x")})
	d.serve()
	d.untilState("one", store.Delivered)
}

// TestHookThatFails settles all the same in the end: what was delivered must
// not be sent again.
func TestHookThatFails(t *testing.T) {
	lanes := lane(always(outbox.Outcome{State: outbox.Delivered}), outbox.Policy{})
	l := lanes[bank]
	calls := 0
	l.OnSettled = func(*store.Tx, store.Item, outbox.Outcome) error { calls++; return errors.New("no") }
	lanes[bank] = l
	d := openDesk(t, lanes)
	d.enqueue(store.Item{ID: "one"})
	d.serve()
	d.advance(time.Second, 2, "delivered", func() bool { return d.item("one").State == store.Delivered }, func() bool { return true })
	d.stop()
	if calls != 5 {
		t.Errorf("%d calls", calls)
	}
}

// TestOrderOfAPerson lets nobody overtake, though six work at once.
func TestOrderOfAPerson(t *testing.T) {
	s := always(outbox.Outcome{State: outbox.Delivered})
	d := openDesk(t, lane(s, outbox.Policy{Workers: 6}))
	p := d.person("001190123456")
	d.enqueue(store.Item{ID: "a", Person: p, Priority: 9}, store.Item{ID: "b", Person: p, Priority: 5}, store.Item{ID: "c", Person: p})
	d.serve()
	d.untilState("c", store.Delivered)
	if got := s.attempts(); !reflect.DeepEqual(got, []string{"a", "b", "c"}) {
		t.Errorf("order %v", got)
	}
}

// TestADeadLetterBlocksNobody goes on with a person's next item.
func TestADeadLetterBlocksNobody(t *testing.T) {
	s := newScript(func(i store.Item) outbox.Outcome {
		if i.ID == "a" {
			return outbox.Outcome{State: outbox.Refused, Code: "no"}
		}
		return outbox.Outcome{State: outbox.Delivered}
	})
	d := openDesk(t, lane(s, outbox.Policy{}))
	p := d.person("001190123456")
	d.enqueue(store.Item{ID: "a", Person: p}, store.Item{ID: "b", Person: p})
	d.serve()
	d.untilState("b", store.Delivered)
	if d.item("a").State != store.Dead {
		t.Error("a is not dead")
	}
}

func TestErasedBeforeItWasSent(t *testing.T) {
	s := newScript(func(i store.Item) outbox.Outcome {
		return outbox.Outcome{State: outbox.Delivered, Code: string(i.Payload)}
	})
	d := openDesk(t, lane(s, outbox.Policy{}))
	visit := d.visit(false, noon)
	d.enqueue(store.Item{ID: "one", Dossier: visit, Payload: []byte("still-there")})
	d.update(func(tx *store.Tx) error { return tx.Erase(store.Visit, visit) })
	d.serve()
	if i := d.untilState("one", store.Delivered); i.Code != "still-there" {
		t.Errorf("sent %q", i.Code)
	}
}
