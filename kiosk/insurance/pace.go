package insurance

import (
	"context"
	"time"
)

// DefaultPace is a careful guess at what the portal bears of one account: it
// publishes no limit, and keeps a list of accounts that asked too often.
const DefaultPace = 2 * time.Second

// pacer keeps a least time between the requests of one account, whatever they
// ask: the portal counts them together.
type pacer struct {
	pace  time.Duration
	now   func() time.Time
	after func(time.Duration) <-chan time.Time
	first chan struct{} // holds a ticket: one waits, the others wait behind it
	next  time.Time     // nobody leaves before; of who holds the ticket
}

func newPacer(pace time.Duration, now func() time.Time, after func(time.Duration) <-chan time.Time) *pacer {
	return &pacer{pace: pace, now: now, after: after, first: make(chan struct{}, 1)}
}

// turn waits until a request may leave. A turn further off than one pace was set
// before the clock was put back. The error is the context's.
func (p *pacer) turn(ctx context.Context) error {
	if p.pace <= 0 {
		return nil
	}
	select {
	case p.first <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.first }()
	select {
	case <-p.after(max(min(p.next.Sub(p.now()), p.pace), 0)): // at once where the turn is free
	case <-ctx.Done():
		return ctx.Err()
	}
	p.next = p.now().Add(p.pace)
	return nil
}
