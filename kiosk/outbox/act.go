package outbox

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// What a person cannot do.
var (
	// ErrSending is returned for an item that is on its way at this moment.
	ErrSending = errors.New("outbox: the item is on its way")
	// ErrPastWall is returned for a retry of what the backend takes no more.
	ErrPastWall = errors.New("outbox: the backend takes it no more")
	// ErrReason is returned for a reason that is no code: lower-case letters,
	// digits and hyphens, at most 32.
	ErrReason = errors.New("outbox: the reason is no code")
)

// SettledError is an act on an item that needs none.
type SettledError struct{ State store.ItemState }

func (e *SettledError) Error() string { return fmt.Sprintf("outbox: the item is %s", e.State) }

// ReasonOtherChannel is the usual reason for dropping: the police or the
// insurance were told by another way.
const ReasonOtherChannel = "other-channel"

// Retry queues an item again, at once, whatever it waited for: a dead letter,
// one that is unconfirmed and was not found at the backend, one that waits.
// It stays uncertain if it was. Errors: [store.ErrNotFound], [ErrSending],
// [ErrPastWall], [SettledError], [ErrNoBackend].
func (b *Outbox) Retry(ctx context.Context, id, operator string) error {
	return b.act(ctx, id, operator, "outbox.retried", func(item *store.Item) error {
		l, known := b.lanes[item.Backend]
		switch {
		case !known:
			return ErrNoBackend
		case item.State != store.Dead && item.State != store.Unconfirmed && item.State != store.Queued:
			return &SettledError{item.State}
		case l.pastWall(*item):
			return ErrPastWall
		}
		item.State, item.Next, item.Attempts, item.Note = store.Queued, time.Time{}, 0, ""
		return nil
	})
}

var reasonForm = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// Drop gives an item up for a reason, a code. Errors: as [Outbox.Retry], and
// [ErrReason].
func (b *Outbox) Drop(ctx context.Context, id, reason, operator string) error {
	if !reasonForm.MatchString(reason) {
		return ErrReason
	}
	return b.act(ctx, id, operator, "outbox.dropped", func(item *store.Item) error {
		if item.State == store.Delivered || item.State == store.Dropped {
			return &SettledError{item.State}
		}
		item.State, item.Code, item.Note = store.Dropped, reason, ""
		return nil
	})
}

// Confirm is a person's word that an item was found at the backend: it counts
// as delivered, also where it was still waiting to be sent. Errors: as
// [Outbox.Retry].
func (b *Outbox) Confirm(ctx context.Context, id, operator string) error {
	return b.act(ctx, id, operator, "outbox.confirmed", func(item *store.Item) error {
		if item.State != store.Unconfirmed && item.State != store.Dead && item.State != store.Queued {
			return &SettledError{item.State}
		}
		item.State, item.Code, item.Note, item.Uncertain = store.Delivered, CodeConfirmed, "", false
		return nil
	})
}

// act is one person's change to one item, with its line in the journal. The
// visit is told as of any other outcome.
func (b *Outbox) act(ctx context.Context, id, operator, kind string, change func(*store.Item) error) error {
	var backend string
	err := b.store.Update(ctx, func(tx *store.Tx) error {
		item, err := tx.Item(id)
		if err != nil {
			return err
		}
		if item.State == store.Sending {
			return ErrSending
		}
		if err := change(&item); err != nil {
			return err
		}
		item.Operator = operator
		backend = item.Backend
		if l, known := b.lanes[backend]; known {
			if err := l.tell(tx, item, Outcome{State: byPerson[item.State], Code: item.Code}); err != nil {
				return err
			}
		}
		return b.keep(tx, item, kind)
	})
	if l, known := b.lanes[backend]; err == nil && known {
		l.nudge()
	}
	return err
}

// byPerson is the outcome that a person's act comes to.
var byPerson = map[store.ItemState]State{
	store.Queued: Retry, store.Delivered: Delivered, store.Dropped: Refused,
}
