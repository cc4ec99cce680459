package outbox

import "time"

// breaker decides how many requests may leave now. It knows no goroutine and
// no clock. What it was told in the future, because a clock was put back, it
// forgets.
type breaker struct {
	trip  int
	probe time.Duration
	pace  time.Duration

	failures int
	refusals int       // of the account, in a row
	probing  bool      // the one request of an open breaker is on its way
	until    time.Time // open: the next probe; zero: closed
	next     time.Time // paced: not before
	held     string    // a person must resume; the reason's code
}

func newBreaker(p Policy) breaker { return breaker{trip: p.Trip, probe: p.Probe, pace: p.Pace} }

// forever is the wait for something that only a person or an outcome ends.
const forever = time.Duration(1<<63 - 1)

// room is how many of at most n requests may leave now, and otherwise how long
// to wait.
func (b *breaker) room(now time.Time, n int) (allowed int, wait time.Duration) {
	b.mend(now)
	switch {
	case n <= 0, b.held != "", b.probing:
		return 0, forever
	case now.Before(b.until):
		return 0, b.until.Sub(now)
	case now.Before(b.next):
		return 0, b.next.Sub(now)
	case b.open(), b.pace > 0:
		return 1, 0
	}
	return n, 0
}

// mend notices times further off than they can have been set.
func (b *breaker) mend(now time.Time) {
	if b.until.Sub(now) > b.interval() {
		b.until = now.Add(b.interval())
	}
	if b.next.Sub(now) > b.pace {
		b.next = now.Add(b.pace)
	}
}

// leave notes that requests are on their way.
func (b *breaker) leave(now time.Time, n int) {
	if n == 0 {
		return
	}
	b.probing = b.open()
	if b.pace > 0 {
		b.next = now.Add(b.pace)
	}
}

func (b *breaker) open() bool { return !b.until.IsZero() }

// note takes an outcome, of the probe or of another request, and reports
// whether the breaker opened or closed.
func (b *breaker) note(now time.Time, o Outcome, probe bool) (opened, closed bool) {
	was := b.open()
	if probe {
		b.probing = false
	}
	switch o.State {
	case Unreachable:
		b.failures++
	case Account:
		b.failures = max(b.failures+1, b.trip)
		b.refusals++
	case Restricted:
		b.held = o.Code
	case Abandoned:
		return false, false
	default:
		b.reset()
	}
	if b.pace > 0 {
		b.next = now.Add(b.pace)
	}
	if b.failures >= b.trip && (probe || !was) {
		b.until = now.Add(b.interval())
	}
	return !was && b.open(), was && !b.open()
}

func (b *breaker) reset() { b.failures, b.refusals, b.probing, b.until = 0, 0, false, time.Time{} }

// maxRefusals bounds the doubling of the interval.
const maxRefusals = 5

// interval is the time between two probes. It doubles while the account is
// refused: an account that is tried too often with a wrong password is locked.
func (b *breaker) interval() time.Duration { return b.probe << min(max(b.refusals-1, 0), maxRefusals) }

// resume is a person's word that the backend may be asked again.
func (b *breaker) resume() {
	b.held = ""
	b.next = time.Time{}
	b.reset()
}
