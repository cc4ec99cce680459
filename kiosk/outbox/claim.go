package outbox

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// page is how many rows a sweep changes in one transaction.
const page = 500

// begin takes up what an earlier process left: a person's hold on the lane,
// and items marked as on their way, whose outcome nobody knows.
func (l *lane) begin(ctx context.Context) error {
	var hold string
	err := l.store.View(ctx, func(tx *store.Tx) (err error) {
		hold, err = readHold(tx, l.backend)
		return err
	})
	if err != nil {
		return stopped(ctx, err)
	}
	l.hold(hold)
	return stopped(ctx, l.sweep(ctx, store.ItemFilter{States: []store.ItemState{store.Sending}}, l.recover))
}

// recover puts an item back that was on its way.
func (l *lane) recover(tx *store.Tx, item store.Item) error {
	item.State, item.Uncertain, item.Next, item.Code = store.Queued, true, time.Time{}, CodeCrashed
	return l.keep(tx, item, "outbox.uncertain")
}

// sweep applies a change to every item of the lane that a filter finds.
func (l *lane) sweep(ctx context.Context, f store.ItemFilter, change func(*store.Tx, store.Item) error) error {
	f.Backend, f.Limit = l.backend, page
	for {
		var found []store.Item
		err := l.store.Update(ctx, func(tx *store.Tx) (err error) {
			if found, err = tx.Items(f); err != nil {
				return err
			}
			for _, item := range found {
				if err := change(tx, item); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(found) < page {
			return err
		}
		f.After = found[len(found)-1].ID
	}
}

// due reports whether something waits for this moment, and else how long.
func (l *lane) due(ctx context.Context) (due bool, wait time.Duration, err error) {
	var next time.Time
	var waiting bool
	err = l.store.View(ctx, func(tx *store.Tx) (err error) {
		next, waiting, err = tx.NextDue(l.backend)
		return err
	})
	now := l.now()
	switch {
	case err != nil || !waiting:
		return false, forever, err
	case !next.After(now):
		return true, 0, nil
	case next.Sub(now) > l.Policy.Backoff.Max:
		return l.mend(ctx, now)
	}
	return false, next.Sub(now), nil
}

// mend finds items that wait for longer than any back-off: the clock was put
// back after they had failed. What never failed waits as it was told.
func (l *lane) mend(ctx context.Context, now time.Time) (due bool, wait time.Duration, err error) {
	err = l.sweep(ctx, store.ItemFilter{States: []store.ItemState{store.Queued}}, func(tx *store.Tx, item store.Item) error {
		if item.Attempts == 0 || item.Next.Sub(now) <= l.Policy.Backoff.Max {
			return nil
		}
		due = true
		item.Next = now
		return tx.SetItem(item)
	})
	return due, look, err
}

// claim marks at most n items as about to leave. They leave only after this
// is durable. What the backend takes no more is given up instead.
func (l *lane) claim(ctx context.Context, n int) ([]taken, error) {
	var marked []taken
	var late []store.Item
	now := l.now()
	err := l.store.Update(ctx, func(tx *store.Tx) error {
		marked, late = nil, nil
		due, err := tx.Due(l.backend, now, n)
		for _, item := range due {
			if l.pastWall(item) {
				late = append(late, item)
				continue
			}
			item.State = store.Sending
			item.Attempts++
			marked = append(marked, taken{Item: item})
			err = errors.Join(err, tx.SetItem(item))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	l.leave(marked, now)
	l.giveUp(ctx, late)
	return marked, nil
}

func (l *lane) leave(marked []taken, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken += len(marked)
	l.breaker.leave(now, len(marked))
	for i := range marked {
		marked[i].probe = l.breaker.probing
	}
}

// pastWall reports whether the backend would refuse by its own clock, which
// decides: an item is not given up because ours is wrong.
func (l *lane) pastWall(item store.Item) bool {
	return !item.Wall.IsZero() && !l.theirNow().Before(item.Wall)
}

// expire gives up what passed its wall while nothing may leave; it looks once
// in a while.
func (l *lane) expire(ctx context.Context) error {
	now := l.theirNow()
	if now.Sub(l.swept).Abs() < look {
		return nil
	}
	l.swept = now
	f := store.ItemFilter{Backend: l.backend, States: []store.ItemState{store.Queued}, DeadlineBefore: now, Limit: page}
	for {
		found, err := l.List(ctx, f)
		if err != nil {
			return err
		}
		l.giveUp(ctx, slices.DeleteFunc(slices.Clone(found), func(i store.Item) bool { return !l.pastWall(i) }))
		if len(found) < page {
			return nil
		}
		f.After = found[len(found)-1].ID
	}
}

// giveUp makes dead letters of what the backend takes no more.
func (l *lane) giveUp(ctx context.Context, late []store.Item) {
	for _, item := range late {
		l.settle(ctx, item, Outcome{State: Refused, Code: CodePastWall, Action: ActionOtherChannel})
	}
}
