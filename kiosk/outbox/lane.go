package outbox

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// look is how often a lane looks at the clock while something waits, since a
// clock may jump under a timer.
const look = time.Minute

// again is how long a lane waits when the store failed it.
const again = 5 * time.Second

// lane delivers to one backend. One goroutine takes items (serve), one each
// delivers and settles them; never more than twice the workers are taken, so
// that memory is bounded and the next are marked while these are on their way.
type lane struct {
	*Outbox
	Lane
	backend string
	wake    chan struct{} // something of the lane itself changed
	workers chan struct{} // a ticket each

	mu      sync.Mutex
	breaker breaker
	taken   int
	since   time.Time // the breaker opened
	why     string    // with this code
	account string    // it was refused with this code
	swept   time.Time // for what passed its wall
}

// taken is an item marked as about to leave; probe: to learn whether the
// backend is back.
type taken struct {
	store.Item
	probe bool
}

func newLane(b *Outbox, backend string, options Lane) *lane {
	l := &lane{
		Outbox: b, Lane: options, backend: backend, breaker: newBreaker(options.Policy),
		wake: make(chan struct{}, 1), workers: make(chan struct{}, options.Policy.Workers),
	}
	l.hold("")
	return l
}

// hold keeps the lane standing for a reason's code, or lets it go for "". A
// lane without a deliverer stands always.
func (l *lane) hold(code string) {
	if l.Deliverer == nil {
		code = CodeNotConfigured
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.breaker.held = code
}

// serve takes items until ctx ends.
func (l *lane) serve(ctx context.Context) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	sending, cancel := l.outliving(ctx)
	defer cancel()
	var work sync.WaitGroup
	defer work.Wait()
	for {
		changed := l.store.Changed()
		items, wait, err := l.turn(ctx)
		for _, item := range items {
			work.Go(func() { l.handle(ctx, sending, item) })
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, store.ErrClosed):
			return err
		case err != nil: // a full disk passes
			l.log.Error("outbox: nothing taken", "backend", l.backend, "err", err)
			changed, wait = nil, again
		case len(items) > 0:
			continue
		}
		if err := l.rest(ctx, changed, wait); err != nil {
			return err
		}
	}
}

// outliving is a context that ends a while after ctx, so that requests on
// their way get their answer.
func (l *lane) outliving(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := l.clock.AfterFunc(l.grace, cancel)
		context.AfterFunc(longer, func() { timer.Stop() })
	})
	return longer, func() { stop(); cancel() }
}

// turn takes what may leave now; without any it says how long to wait.
func (l *lane) turn(ctx context.Context) ([]taken, time.Duration, error) {
	l.mu.Lock()
	slots := l.slots() - l.taken
	room, wait := l.breaker.room(l.now(), slots)
	l.mu.Unlock()
	switch {
	case room > 0:
	case slots <= 0:
		return nil, wait, nil
	default:
		return nil, min(wait, look), l.expire(ctx)
	}
	due, wait, err := l.due(ctx)
	if err != nil || !due {
		return nil, wait, err
	}
	items, err := l.claim(ctx, room)
	if err == nil && len(items) == 0 {
		wait = time.Second // all that is due waits behind another of its person
	}
	return items, wait, err
}

// slots is how many items are taken at most: those on their way, and as many
// again that wait for a worker; with a pace none waits.
func (l *lane) slots() int {
	if l.Policy.Pace > 0 {
		return 1
	}
	return cap(l.workers) * 2
}

// rest waits for a change, an outcome, or the time.
func (l *lane) rest(ctx context.Context, changed <-chan struct{}, wait time.Duration) error {
	timer := l.timer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-changed:
	case <-l.wake:
	case <-timer.Chan():
	}
	return nil
}

// timer is a timer of the lane's clock. One that never fires keeps the
// machine idle.
func (l *lane) timer(wait time.Duration) clockwork.Timer {
	if wait == forever {
		return never{}
	}
	return l.clock.NewTimer(min(wait, look))
}

type never struct{}

func (never) Chan() <-chan time.Time   { return nil }
func (never) Reset(time.Duration) bool { return false }
func (never) Stop() bool               { return false }

// nudge makes the lane look again.
func (l *lane) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// stopped prefers the reason for stopping to what it broke.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
