package outbox_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// stamps notes when each attempt came, by the desk's clock.
type stamps struct {
	*script
	d  *desk
	at []time.Duration
}

func (s *stamps) Deliver(ctx context.Context, item store.Item) outbox.Outcome {
	s.mu.Lock()
	s.at = append(s.at, s.d.clock.Now().Sub(noon))
	s.mu.Unlock()
	return s.script.Deliver(ctx, item)
}

func (s *stamps) times() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Duration(nil), s.at...)
}

// TestOutageOfTheInsurance is one probe a minute, then a paced drain, with the
// open visits of today first.
func TestOutageOfTheInsurance(t *testing.T) {
	s := &stamps{script: always(outbox.Outcome{State: outbox.Unreachable, Code: "timeout"})}
	policy := outbox.InsurancePolicy()
	policy.Backoff = outbox.Backoff{Base: time.Millisecond, Max: time.Second}
	d := openDesk(t, lane(s, policy))
	s.d = d
	d.enqueue(
		store.Item{ID: "old", Dossier: d.visit(true, noon.AddDate(0, 0, -1))},
		store.Item{ID: "done", Dossier: d.visit(false, noon.Add(-time.Hour))},
		store.Item{ID: "open", Dossier: d.visit(true, noon.Add(-time.Hour))},
	)
	d.serve()
	d.advanceUntil(time.Second, 2, "five probes", func() bool { return len(s.times()) == 5 })
	for i, at := range s.times() {
		if least := time.Duration(i) * time.Minute; at < least || at > least+5*time.Second {
			t.Errorf("probe %d after %s", i, at)
		}
	}
	s.now(func(store.Item) outbox.Outcome { return outbox.Outcome{State: outbox.Delivered} })
	d.advanceUntil(time.Second, 2, "drained", func() bool {
		return d.item("old").State == store.Delivered && d.item("done").State == store.Delivered && d.item("open").State == store.Delivered
	})
	drained := s.times()[5:]
	for i := 1; i < len(drained); i++ {
		if pace := drained[i] - drained[i-1]; pace < policy.Pace {
			t.Errorf("%s after the one before", pace)
		}
	}
	// The probe is whoever waits first; after it the open visit comes first.
	rest := s.attempts()[6:]
	order := map[string]int{"open": 0, "done": 1, "old": 2}
	for i := 1; i < len(rest); i++ {
		if order[rest[i]] < order[rest[i-1]] {
			t.Errorf("drained in the order %v", rest)
		}
	}
}

// TestBreakerStopsTheQueue counts what a dead backend costs.
func TestBreakerStopsTheQueue(t *testing.T) {
	s := always(outbox.Outcome{State: outbox.Unreachable, Code: "connect"})
	d := openDesk(t, lane(s, outbox.Policy{Workers: 4, Trip: 5, Probe: time.Minute}))
	for i := range 100 {
		d.enqueue(store.Item{ID: fmt.Sprintf("i-%d", i)})
	}
	d.serve()
	d.advanceUntil(time.Millisecond, 2, "open", func() bool { return d.Status()[0].Open && d.Status()[0].InWork == 0 })
	tried := len(s.attempts())
	if tried < 5 || tried > 5+2*4 {
		t.Errorf("%d attempts before it opened", tried)
	}
	d.advanceUntil(time.Second, 2, "ten minutes", func() bool { return d.clock.Now().Sub(noon) >= 10*time.Minute })
	if probes := len(s.attempts()) - tried; probes < 8 || probes > 11 {
		t.Errorf("%d probes in ten minutes", probes)
	}
	d.advanceUntil(time.Millisecond, 2, "none left marked", func() bool { return d.count(store.Sending) == 0 })
	s.now(func(store.Item) outbox.Outcome { return outbox.Outcome{State: outbox.Delivered} })
	d.advanceUntil(10*time.Second, 2, "all delivered", func() bool { return d.count(store.Delivered) == 100 })
	if d.Status()[0].Open {
		t.Error("still open")
	}
}

func (d *desk) count(state store.ItemState) int {
	d.t.Helper()
	counts, err := d.Counts(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return counts[bank][state]
}

// TestBackoff measures the windows of single items, without a breaker.
func TestBackoff(t *testing.T) {
	s := &stamps{script: always(outbox.Outcome{State: outbox.Retry, Code: "500"})}
	d := openDesk(t, lane(s, outbox.Policy{Backoff: outbox.Backoff{Base: 10 * time.Second, Max: 2 * time.Minute}}))
	s.d = d
	d.enqueue(store.Item{ID: "one"})
	d.serve()
	d.advanceUntil(time.Second, 2, "nine attempts", func() bool { return len(s.times()) == 9 })
	for i, at := range s.times()[1:] {
		window := min(10*time.Second<<i, 2*time.Minute)
		if waited := at - s.times()[i]; waited > window+2*time.Second {
			t.Errorf("wait %d: %s, window %s", i, waited, window)
		}
	}
}

// TestBackoffBeforeADeadline tries sooner when time is short.
func TestBackoffBeforeADeadline(t *testing.T) {
	s := &stamps{script: always(outbox.Outcome{State: outbox.Retry, Code: "500"})}
	d := openDesk(t, lane(s, outbox.Policy{Backoff: outbox.Backoff{Base: 30 * time.Minute, Max: 30 * time.Minute}}))
	s.d = d
	d.enqueue(store.Item{ID: "one", Deadline: noon.Add(40 * time.Minute)})
	d.serve()
	d.advanceUntil(10*time.Second, 2, "three attempts", func() bool { return len(s.times()) == 3 })
	if at := s.times()[1]; at > 30*time.Minute+10*time.Second {
		t.Errorf("second attempt after %s", at)
	}
}

// TestClockPutBack finds an item again whose next attempt went out of sight.
func TestClockPutBack(t *testing.T) {
	s := always(outbox.Outcome{State: outbox.Delivered})
	d := openDesk(t, lane(s, outbox.Policy{}))
	d.enqueue(
		store.Item{ID: "failed", Attempts: 3, Next: noon.Add(24 * time.Hour)},
		store.Item{ID: "planned", Next: noon.Add(3 * time.Hour)},
	)
	d.serve()
	d.untilState("failed", store.Delivered)
	if got := s.attempts(); !reflect.DeepEqual(got, []string{"failed"}) {
		t.Errorf("attempted %v", got)
	}
	d.advanceUntil(time.Minute, 2, "planned", func() bool { return d.item("planned").State == store.Delivered })
	if d.clock.Now().Before(noon.Add(3 * time.Hour)) {
		t.Error("before its time")
	}
}

// TestClockPutForward gives up by the backend's clock, not by ours.
func TestClockPutForward(t *testing.T) {
	s := always(outbox.Outcome{State: outbox.Delivered})
	s.skew = -72 * time.Hour // ours jumped three days ahead
	d := openDesk(t, lane(s, outbox.Policy{}))
	d.enqueue(store.Item{ID: "one", Deadline: noon.Add(-time.Hour), Wall: noon.Add(-time.Minute)})
	d.serve()
	d.untilState("one", store.Delivered)
}

func TestPastTheWall(t *testing.T) {
	s := always(outbox.Outcome{State: outbox.Unreachable})
	d := openDesk(t, lane(s, outbox.Policy{Trip: 1, Probe: 10 * time.Minute}))
	d.enqueue(store.Item{ID: "over", Wall: noon}, store.Item{ID: "first"},
		store.Item{ID: "late", Deadline: noon.Add(time.Minute), Wall: noon.Add(3 * time.Minute)})
	d.serve()
	over := d.untilState("over", store.Dead)
	if over.Code != outbox.CodePastWall || over.Note != outbox.ActionOtherChannel || over.Attempts != 0 {
		t.Errorf("%+v", over)
	}
	// The breaker is open and stays so: the wall is found all the same.
	d.advanceUntil(30*time.Second, 2, "late", func() bool { return d.item("late").State == store.Dead })
	if after := d.clock.Now().Sub(noon); after < 3*time.Minute || after > 5*time.Minute {
		t.Errorf("given up after %s", after)
	}
	if err := d.Retry(context.Background(), "late", "op-1"); err != outbox.ErrPastWall {
		t.Errorf("retry: %v", err)
	}
}
