package insurance

import (
	"context"
	"sync"
	"time"
)

// pacer keeps a least time between the requests of one account, whatever they
// ask: the portal counts them together.
type pacer struct {
	pace  time.Duration
	now   func() time.Time
	after func(time.Duration) <-chan time.Time

	mu   sync.Mutex
	next time.Time // nobody leaves before
}

// turn waits until a request may leave. The error is the context's.
func (p *pacer) turn(ctx context.Context) error {
	for p.pace > 0 {
		wait := p.take()
		if wait <= 0 {
			return nil
		}
		select {
		case <-p.after(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// take takes the turn when it is free, and else says how long it is not. A turn
// further off than one pace was set before the clock was put back.
func (p *pacer) take() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	wait := p.next.Sub(now)
	if wait > p.pace {
		wait, p.next = p.pace, now.Add(p.pace)
	}
	if wait <= 0 {
		p.next = now.Add(p.pace)
	}
	return wait
}
