package outbox_test

import (
	"context"
	"runtime"
	"time"
)

// advanceUntil moves the clock in steps, each when so many wait for it and
// nothing is on its way: the watch's ticker is one, and so is every lane that
// waits for the time.
func (d *desk) advanceUntil(step time.Duration, waiters int, what string, is func() bool) {
	d.t.Helper()
	d.advance(step, waiters, what, is, func() bool {
		for _, s := range d.Status() {
			if s.InWork > 0 {
				return false
			}
		}
		return true
	})
}

func (d *desk) advance(step time.Duration, waiters int, what string, is, quiet func() bool) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if is() {
			return
		}
		once, done := context.WithCancel(ctx)
		stop := context.AfterFunc(ctx, done)
		changed := d.store.Changed()
		go func() {
			select {
			case <-changed:
				done()
			case <-once.Done():
			}
		}()
		err := d.clock.BlockUntilContext(once, waiters)
		stop()
		done()
		if err == nil && quiet() {
			d.clock.Advance(step)
		}
		runtime.Gosched()
	}
	d.t.Fatalf("never: %s", what)
}
