package outbox

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// hookTries is how often a settlement is tried with the visit's own change,
// before it is kept without it.
const hookTries = 5

// handle delivers one item and settles it.
func (l *lane) handle(ctx, sending context.Context, item taken) {
	defer l.free()
	o, sent := l.deliver(ctx, sending, item)
	if !sent {
		l.release(item)
		return
	}
	l.note(item, o)
	if o.State != Abandoned {
		l.settle(sending, item.Item, o)
	}
}

// deliver makes one request when a worker is free; false where it may not leave
// any more. The worker is free again for the next request while this outcome is
// being kept.
func (l *lane) deliver(ctx, sending context.Context, item taken) (o Outcome, sent bool) {
	select {
	case l.workers <- struct{}{}:
		defer func() { <-l.workers }()
	case <-ctx.Done():
	}
	if ctx.Err() != nil || l.closedTo(item) {
		return Outcome{}, false
	}
	return l.Deliverer.Deliver(sending, item.Item), true
}

func (l *lane) free() {
	l.mu.Lock()
	l.taken--
	l.mu.Unlock()
	l.nudge()
}

// closedTo reports whether the breaker opened after the item was marked.
func (l *lane) closedTo(item taken) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !item.probe && l.breaker.open() || l.breaker.held != ""
}

// release takes the mark off an item that did not leave.
func (l *lane) release(item taken) {
	item.State = store.Queued
	item.Attempts--
	err := l.store.Update(context.Background(), func(tx *store.Tx) error { return tx.SetItem(item.Item) })
	if err != nil { // it stays marked, and is uncertain after the next start
		l.log.Warn("outbox: item not released", "item", item.ID, "err", err)
	}
	l.note(item, Outcome{State: Abandoned})
}

// settle keeps an outcome. A store that cannot (a full disk) is asked again
// until ctx ends; then the item stays marked, and is uncertain after the next
// start. A visit that cannot be told is passed over in the end.
func (l *lane) settle(ctx context.Context, item store.Item, o Outcome) {
	hook := l.tell
	for lost := 0; ; {
		err := l.settleOnce(item, o, hook)
		if err == nil || errors.Is(err, store.ErrClosed) || errors.Is(err, store.ErrNotFound) {
			return
		}
		l.log.Error("outbox: outcome not kept", "item", item.ID, "backend", l.backend, "outcome", o, "err", err)
		var untold *hookError
		if errors.As(err, &untold) {
			lost++
		}
		if lost == hookTries {
			hook = nobody
		}
		select {
		case <-ctx.Done():
			return
		case <-l.clock.After(time.Second):
		}
	}
}

func nobody(*store.Tx, store.Item, Outcome) error { return nil }

func (l *lane) settleOnce(item store.Item, o Outcome, hook func(*store.Tx, store.Item, Outcome) error) error {
	return l.store.Update(context.Background(), func(tx *store.Tx) error {
		kept, err := tx.Item(item.ID)
		if err != nil || kept.State != item.State {
			return err // a person was faster
		}
		now := l.now()
		item := l.after(item, o, now)
		if err := hook(tx, item, o); err != nil {
			return err
		}
		if o.State == Restricted {
			if err := l.keepHold(tx, o, now); err != nil {
				return err
			}
		}
		return l.keep(tx, item, eventKind(item.State))
	})
}

// hookError is an error of the visit's own change.
type hookError struct{ err error }

func (e *hookError) Error() string { return "outbox: the visit could not be told: " + e.err.Error() }
func (e *hookError) Unwrap() error { return e.err }

// tell runs the visit's own change.
func (l *lane) tell(tx *store.Tx, item store.Item, o Outcome) error {
	if l.OnSettled == nil {
		return nil
	}
	if err := l.OnSettled(tx, item, o); err != nil {
		return &hookError{err}
	}
	return nil
}

// after is the item as an outcome leaves it.
func (l *lane) after(item store.Item, o Outcome, now time.Time) store.Item {
	item.Code, item.Note = o.Code, o.Action
	item.Uncertain = (item.Uncertain || o.Uncertain) && o.State != Delivered
	item.Next = time.Time{}
	switch o.State {
	case Delivered:
		item.State = store.Delivered
	case Unconfirmed:
		item.State = store.Unconfirmed
	case Refused:
		item.State = store.Dead
	case Restricted:
		item.State = store.Queued
	default:
		item.State = store.Queued
		item.Next = now.Add(l.delay(item, o.After, now))
	}
	return item
}

// delay is how long an item waits after an attempt: full jitter over a window
// that doubles, and never more than a quarter of what is left to its deadline.
func (l *lane) delay(item store.Item, after time.Duration, now time.Time) time.Duration {
	b := l.Policy.Backoff
	if after > 0 {
		return min(after, b.Max)
	}
	window := b.Max
	if n := item.Attempts - 1; n < 30 && b.Base<<n < b.Max {
		window = b.Base << max(n, 0)
	}
	if left := item.Deadline.Sub(now) / 4; !item.Deadline.IsZero() && left > 0 {
		window = max(min(window, left), min(b.Base, window))
	}
	return l.random(window)
}

func eventKind(s store.ItemState) string {
	if s == store.Queued {
		return "outbox.postponed"
	}
	return "outbox." + string(s)
}

// LogValue of an outcome is its codes.
func (o Outcome) LogValue() slog.Value {
	return slog.GroupValue(slog.String("state", string(o.State)), slog.String("code", o.Code))
}
