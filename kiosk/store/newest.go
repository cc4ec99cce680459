package store

import (
	"context"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// CheckJournal finds, in a few reads, whether the journal was changed since this
// device signed it last. It is for the moment after Open and before the first
// Update: the next signed head vouches for what it finds. Errors:
// [journal.ErrUnsound], the store's.
func (s *Store) CheckJournal(ctx context.Context, key jose.JSONWebKey) error {
	return s.View(ctx, func(tx *Tx) error { return journal.CheckNewest(journalStorage{tx}, key) })
}
