package outbox

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// List is the items that a filter finds, without payloads.
func (b *Outbox) List(ctx context.Context, f store.ItemFilter) (items []store.Item, err error) {
	err = b.store.View(ctx, func(tx *store.Tx) (err error) {
		items, err = tx.Items(f)
		return err
	})
	return items, err
}

// Counts is how many items of each backend are in each state.
func (b *Outbox) Counts(ctx context.Context) (counts map[string]map[store.ItemState]int, err error) {
	err = b.store.View(ctx, func(tx *store.Tx) (err error) {
		counts, err = tx.Counts()
		return err
	})
	return counts, err
}

// Reconciliation is what a person looks for at the backend: the unconfirmed.
func (b *Outbox) Reconciliation(ctx context.Context, backend string) ([]store.Item, error) {
	return b.whole(ctx, store.ItemFilter{Backend: backend, States: []store.ItemState{store.Unconfirmed}})
}

// whole is a list to its end, page by page.
func (b *Outbox) whole(ctx context.Context, f store.ItemFilter) (all []store.Item, err error) {
	f.Limit = page
	for {
		found, err := b.List(ctx, f)
		all = append(all, found...)
		if err != nil || len(found) < page {
			return all, err
		}
		f.After = found[len(found)-1].ID
	}
}

// NoteToSend marks a failed lookup whose visit has ended: its proof is to be
// sent to the insurance (NĐ 188/2025 Art 38.2).
const NoteToSend = "to-send"

// ReasonProofSent is the reason with which a person ticks a proof off.
const ReasonProofSent = "proof-sent"

// Relookups is the list for discharge: lookups that have had no answer yet
// and whose visit has not ended, dead ones and those that wait.
func (b *Outbox) Relookups(ctx context.Context, backend string) ([]store.Item, error) {
	return b.lookups(ctx, backend, func(i store.Item) bool { return i.Note != NoteToSend })
}

// ToSend is the list of failed lookups whose proof a person sends to the
// insurance.
func (b *Outbox) ToSend(ctx context.Context, backend string) ([]store.Item, error) {
	return b.lookups(ctx, backend, func(i store.Item) bool { return i.Note == NoteToSend })
}

func (b *Outbox) lookups(ctx context.Context, backend string, keep func(store.Item) bool) ([]store.Item, error) {
	states := []store.ItemState{store.Queued, store.Sending, store.Dead}
	all, err := b.whole(ctx, store.ItemFilter{Backend: backend, States: states})
	var kept []store.Item
	for _, item := range all {
		if item.Kind == KindLookup && keep(item) {
			kept = append(kept, item)
		}
	}
	return kept, err
}

// Unanswered puts a lookup on the list to send, at the end of its visit: it is
// not asked again by itself. Errors: as [Outbox.Retry].
func (b *Outbox) Unanswered(ctx context.Context, id, operator string) error {
	return b.act(ctx, id, operator, "outbox.unanswered", func(item *store.Item) error {
		if item.State != store.Dead && item.State != store.Queued {
			return &SettledError{item.State}
		}
		item.State, item.Note = store.Dead, NoteToSend
		return nil
	})
}

// ProofSent ticks a lookup off the list to send. Errors: as [Outbox.Retry].
func (b *Outbox) ProofSent(ctx context.Context, id, operator string) error {
	return b.act(ctx, id, operator, "outbox.proof-sent", func(item *store.Item) error {
		if item.State != store.Dead || item.Note != NoteToSend {
			return &SettledError{item.State}
		}
		item.State, item.Code = store.Dropped, ReasonProofSent
		return nil
	})
}

// Relookup queues the dead lookups of a backend again that failed for the
// portal's own reasons (try-later), paced by the lane; it returns how many.
// It is a person's act, or the clock's at a time that a person chose.
func (b *Outbox) Relookup(ctx context.Context, backend, operator string) (int, error) {
	items, err := b.Relookups(ctx, backend)
	n := 0
	for _, item := range items {
		if err != nil || item.State != store.Dead || item.Note != actionTryLater {
			continue
		}
		if err = b.Retry(ctx, item.ID, operator); err == nil {
			n++
		}
	}
	return n, err
}
