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

// put queues an item and sets where it stands.
func (d *desk) put(item store.Item) {
	d.t.Helper()
	state := item.State
	item.State = store.Queued
	item.Next = noon.Add(1000 * time.Hour) // nobody sends it meanwhile
	d.enqueue(item)
	item.State, item.Backend = state, bank
	d.update(func(tx *store.Tx) error { return tx.SetItem(item) })
}

// TestActs has one line for every act on every state.
func TestActs(t *testing.T) {
	ctx := context.Background()
	retry := func(d *desk) error { return d.Retry(ctx, "one", "op-1") }
	drop := func(d *desk) error { return d.Drop(ctx, "one", outbox.ReasonOtherChannel, "op-1") }
	confirm := func(d *desk) error { return d.Confirm(ctx, "one", "op-1") }
	const settled = "settled"
	for _, c := range []struct {
		name string
		act  func(*desk) error
		from store.ItemState
		to   store.ItemState // "" for refused
		err  any
		kind string
	}{
		{"retry", retry, store.Dead, store.Queued, nil, "outbox.retried"},
		{"retry", retry, store.Unconfirmed, store.Queued, nil, "outbox.retried"},
		{"retry", retry, store.Queued, store.Queued, nil, "outbox.retried"},
		{"retry", retry, store.Sending, "", outbox.ErrSending, ""},
		{"retry", retry, store.Delivered, "", settled, ""},
		{"retry", retry, store.Dropped, "", settled, ""},
		{"drop", drop, store.Dead, store.Dropped, nil, "outbox.dropped"},
		{"drop", drop, store.Unconfirmed, store.Dropped, nil, "outbox.dropped"},
		{"drop", drop, store.Queued, store.Dropped, nil, "outbox.dropped"},
		{"drop", drop, store.Sending, "", outbox.ErrSending, ""},
		{"drop", drop, store.Delivered, "", settled, ""},
		{"confirm", confirm, store.Unconfirmed, store.Delivered, nil, "outbox.confirmed"},
		{"confirm", confirm, store.Dead, store.Delivered, nil, "outbox.confirmed"},
		{"confirm", confirm, store.Queued, store.Delivered, nil, "outbox.confirmed"}, // imported from a file, and found
	} {
		t.Run(c.name+" "+string(c.from), func(t *testing.T) {
			d := openDesk(t, lane(always(outbox.Outcome{State: outbox.Delivered}), outbox.Policy{}))
			d.put(store.Item{ID: "one", State: c.from, Uncertain: true, Attempts: 7, Code: "x"})
			err := c.act(d)
			var done *outbox.SettledError
			switch {
			case c.err == settled && !errors.As(err, &done):
				t.Errorf("got %v", err)
			case c.err != nil && c.err != settled && !errors.Is(err, c.err.(error)):
				t.Errorf("got %v", err)
			case c.err == nil && err != nil:
				t.Error(err)
			}
			i := d.item("one")
			if c.to == "" {
				if i.State != c.from || d.journal("one") != nil {
					t.Errorf("it is %s", i.State)
				}
				return
			}
			if i.State != c.to || i.Operator != "op-1" || !reflect.DeepEqual(d.journal("one"), []string{c.kind}) {
				t.Errorf("%+v, journal %v", i, d.journal("one"))
			}
			if c.to == store.Queued && (!i.Uncertain || i.Attempts != 0 || !i.Next.IsZero()) {
				t.Errorf("queued again as %+v", i)
			}
		})
	}
}

func TestActsThatCannotBe(t *testing.T) {
	ctx := context.Background()
	d := openDesk(t, lane(always(outbox.Outcome{State: outbox.Delivered}), outbox.Policy{}))
	d.enqueue(store.Item{ID: "elsewhere", Backend: "gone"})
	for name, c := range map[string]struct{ got, want error }{
		"unknown":    {d.Retry(ctx, "no", ""), store.ErrNotFound},
		"no reason":  {d.Drop(ctx, "elsewhere", "", ""), outbox.ErrReason},
		"a sentence": {d.Drop(ctx, "elsewhere", "Nguyễn Thị Hoà đã về", ""), outbox.ErrReason},
		"no lane":    {d.Retry(ctx, "elsewhere", ""), outbox.ErrNoBackend},
		"resume":     {d.Resume(ctx, "gone", ""), outbox.ErrNoBackend},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v", name, c.got)
		}
	}
	if err := d.Drop(ctx, "elsewhere", "not-needed", "op-1"); err != nil || d.item("elsewhere").State != store.Dropped {
		t.Errorf("what no lane takes can be dropped: %v", err)
	}
}

// TestRetrySends wakes the lane.
func TestRetrySends(t *testing.T) {
	s := always(outbox.Outcome{State: outbox.Refused, Code: "no"})
	d := openDesk(t, lane(s, outbox.Policy{}))
	d.enqueue(store.Item{ID: "one"})
	d.serve()
	d.untilState("one", store.Dead)
	s.now(func(store.Item) outbox.Outcome { return outbox.Outcome{State: outbox.Delivered} })
	if err := d.Retry(context.Background(), "one", "op-1"); err != nil {
		t.Fatal(err)
	}
	d.untilState("one", store.Delivered)
}

// TestRestrictedHoldsTheLane across a restart, until a person resumes it.
func TestRestrictedHoldsTheLane(t *testing.T) {
	ctx := context.Background()
	s := always(outbox.Outcome{State: outbox.Restricted, Code: "500", Action: "restricted"})
	d := openDesk(t, lane(s, outbox.InsurancePolicy()))
	d.enqueue(store.Item{ID: "a"}, store.Item{ID: "b"})
	d.serve()
	d.until("held", func() bool { return d.Status()[0].Held == "500" && d.item("a").Code == "500" })
	s.now(func(store.Item) outbox.Outcome { return outbox.Outcome{State: outbox.Delivered} })
	d.advanceUntil(time.Minute, 2, "a day", func() bool { return d.clock.Now().Sub(noon) > 24*time.Hour })
	d.restart()
	tasks, err := d.Tasks(ctx, d.clock.Now())
	if err != nil || len(tasks) != 0 { // it is read when serving begins
		t.Errorf("%v, %v", tasks, err)
	}
	d.serve()
	d.advanceUntil(time.Minute, 2, "two days", func() bool { return d.clock.Now().Sub(noon) > 48*time.Hour })
	if got := s.attempts(); len(got) != 1 {
		t.Errorf("attempted %v", got)
	}
	tasks, err = d.Tasks(ctx, d.clock.Now())
	if err != nil || len(tasks) != 1 || tasks[0].Kind != outbox.RestrictedAccount || tasks[0].Code != "500" {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
	if err := d.Resume(ctx, bank, "op-1"); err != nil {
		t.Fatal(err)
	}
	d.advanceUntil(time.Second, 2, "drained", func() bool { return d.count(store.Delivered) == 2 })
	d.restart()
	d.serve()
	if d.Status()[0].Held != "" {
		t.Error("held again after a restart")
	}
}

// restart ends the process and starts it anew.
func (d *desk) restart() {
	d.t.Helper()
	d.stop()
	if err := d.store.Close(); err != nil {
		d.t.Fatal(err)
	}
	d.open()
}

// TestFoundOnItsWay is an item whose outcome a crash took away.
func TestFoundOnItsWay(t *testing.T) {
	var seen store.Item
	s := newScript(func(i store.Item) outbox.Outcome {
		seen = i
		return outbox.Outcome{State: outbox.Unconfirmed, Code: "already-notified"}
	})
	d := openDesk(t, lane(s, outbox.Policy{}))
	d.put(store.Item{ID: "one", State: store.Sending, Attempts: 1})
	d.serve()
	d.untilState("one", store.Unconfirmed)
	if !seen.Uncertain || seen.Attempts != 2 {
		t.Errorf("sent as %+v", seen)
	}
	if got := d.journal("one"); !reflect.DeepEqual(got, []string{"outbox.uncertain", "outbox.unconfirmed"}) {
		t.Errorf("journal %v", got)
	}
	list, err := d.Reconciliation(context.Background(), bank)
	if err != nil || len(list) != 1 {
		t.Errorf("to reconcile: %v, %v", list, err)
	}
}

// TestStoppingLeavesNothingMarked waits for what is on its way and puts the
// rest back.
func TestStoppingLeavesNothingMarked(t *testing.T) {
	release := make(chan struct{})
	s := newScript(func(store.Item) outbox.Outcome {
		<-release
		return outbox.Outcome{State: outbox.Delivered}
	})
	d := openDesk(t, lane(s, outbox.Policy{Workers: 3}))
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		d.enqueue(store.Item{ID: id})
	}
	d.serve()
	for range 3 {
		<-s.arrived
	}
	stopped := make(chan struct{})
	go func() { d.stop(); close(stopped) }()
	d.until("the rest put back", func() bool { return d.count(store.Sending) == 3 })
	close(release)
	<-stopped
	if d.count(store.Delivered) != 3 || d.count(store.Queued) != 4 {
		t.Errorf("%d delivered, %d queued", d.count(store.Delivered), d.count(store.Queued))
	}
}
