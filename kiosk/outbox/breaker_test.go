package outbox

import (
	"testing"
	"time"
)

func TestBreaker(t *testing.T) {
	now := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	b := newBreaker(Policy{Trip: 3, Probe: time.Minute})
	expect := func(what string, n, want int, wait time.Duration) {
		t.Helper()
		if got, w := b.room(now, n); got != want || w != wait {
			t.Errorf("%s: room %d, wait %s", what, got, w)
		}
	}
	lost := Outcome{State: Unreachable}
	expect("closed", 8, 8, 0)
	expect("no slot", 0, 0, forever)
	b.leave(now, 8)
	b.note(now, lost, false)
	b.note(now, Outcome{State: Refused}, false)
	b.note(now, lost, false)
	b.note(now, lost, false)
	expect("two in a row", 8, 8, 0)
	if opened, _ := b.note(now, lost, false); !opened {
		t.Error("three in a row did not open it")
	}
	expect("open", 8, 0, time.Minute)
	now = now.Add(20 * time.Second)
	if opened, _ := b.note(now, lost, false); opened {
		t.Error("a straggler opened it again")
	}
	expect("a straggler puts off nothing", 8, 0, 40*time.Second)
	now = now.Add(40 * time.Second)
	expect("a probe", 8, 1, 0)
	b.leave(now, 1)
	expect("one at a time", 8, 0, forever)
	b.note(now, lost, true)
	expect("failed: the next in a minute", 8, 0, time.Minute)
	now = now.Add(-48 * time.Hour)
	expect("a clock put back puts off by a probe at most", 8, 0, time.Minute)
	now = now.Add(time.Minute)
	b.leave(now, 1)
	b.note(now, Outcome{State: Abandoned}, true)
	expect("a probe that did not leave", 8, 1, 0)
	b.leave(now, 1)
	if _, closed := b.note(now, Outcome{State: Refused}, true); !closed {
		t.Error("an answer, whatever it says, closes it")
	}
	expect("closed again", 8, 8, 0)
	if opened, _ := b.note(now, Outcome{State: Account}, false); !opened {
		t.Error("an account that is refused opens it at once")
	}
	b.resume()
	expect("resumed", 8, 8, 0)
	b.note(now, Outcome{State: Restricted, Code: "500"}, false)
	now = now.Add(100 * time.Hour)
	expect("held", 8, 0, forever)
	b.note(now, Outcome{State: Delivered}, false)
	expect("held, whatever a straggler says", 8, 0, forever)
	b.resume()
	expect("until resumed", 8, 8, 0)
}

// TestRefusedAccount is tried less and less often.
func TestRefusedAccount(t *testing.T) {
	now := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	b := newBreaker(Policy{Trip: 3, Probe: time.Minute})
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 32, 32} {
		b.leave(now, 1)
		b.note(now, Outcome{State: Account, Code: "401"}, b.probing)
		if _, wait := b.room(now, 8); wait != want*time.Minute {
			t.Errorf("after %d refusals: %s", i+1, wait)
		}
		now = now.Add(want * time.Minute)
	}
	b.leave(now, 1)
	b.note(now, Outcome{State: Delivered}, true)
	b.note(now, Outcome{State: Account, Code: "401"}, false)
	if _, wait := b.room(now, 8); wait != time.Minute {
		t.Errorf("after an answer: %s", wait)
	}
}

func TestPace(t *testing.T) {
	now := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	b := newBreaker(Policy{Trip: 1, Probe: time.Minute, Pace: 2 * time.Second})
	if n, _ := b.room(now, 8); n != 1 {
		t.Errorf("room %d", n)
	}
	b.leave(now, 1)
	if n, wait := b.room(now, 8); n != 0 || wait != 2*time.Second {
		t.Errorf("room %d, wait %s", n, wait)
	}
	if n, wait := b.room(now.Add(-time.Hour), 8); n != 0 || wait != 2*time.Second {
		t.Errorf("clock put back: room %d, wait %s", n, wait)
	}
}
