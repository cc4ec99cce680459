package api

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Vault keeps the API's own documents: pairings, grants, answers given.
type Vault interface {
	// PutDoc writes a document, and a line of the journal with it where its Kind is not empty.
	PutDoc(ctx context.Context, kind, id string, body []byte, note journal.Event) error
	// Doc reads one; [store.ErrNotFound] where there is none.
	Doc(ctx context.Context, kind, id string) ([]byte, error)
	// Docs reads all of a kind, by id.
	Docs(ctx context.Context, kind string) (map[string][]byte, error)
	// DeleteDocs removes some of a kind, and writes a line as PutDoc does.
	DeleteDocs(ctx context.Context, kind string, ids []string, note journal.Event) error
}

// Feed gives the numbered events.
type Feed interface {
	// Events are those after a number, oldest first, with the first and the last
	// number that is kept; both 0 where none was ever written.
	Events(ctx context.Context, after int64, limit int) (events []store.Event, first, last int64, err error)
	// Changed is closed when there may be more.
	Changed() <-chan struct{}
}

// inStore is the vault and the feed of the daemon.
type inStore struct{ *store.Store }

func (s inStore) PutDoc(ctx context.Context, kind, id string, body []byte, note journal.Event) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		if err := tx.PutDoc(kind, id, body); err != nil {
			return err
		}
		return noteIn(tx, note)
	})
}

func (s inStore) Doc(ctx context.Context, kind, id string) (body []byte, err error) {
	err = s.View(ctx, func(tx *store.Tx) error {
		body, err = tx.Doc(kind, id)
		return err
	})
	return body, err
}

func (s inStore) Docs(ctx context.Context, kind string) (all map[string][]byte, err error) {
	err = s.View(ctx, func(tx *store.Tx) error {
		all, err = tx.Docs(kind)
		return err
	})
	return all, err
}

func (s inStore) DeleteDocs(ctx context.Context, kind string, ids []string, note journal.Event) error {
	return s.Update(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			if err := tx.DeleteDoc(kind, id); err != nil {
				return err
			}
		}
		return noteIn(tx, note)
	})
}

func noteIn(tx *store.Tx, note journal.Event) error {
	if note.Kind == "" {
		return nil
	}
	return tx.Journal(note)
}

func (s inStore) Events(ctx context.Context, after int64, limit int) (events []store.Event, first, last int64, err error) {
	err = s.View(ctx, func(tx *store.Tx) error {
		if first, err = tx.FirstEvent(); err != nil {
			return err
		}
		if last, err = tx.LastEvent(); err != nil {
			return err
		}
		events, err = tx.Events(after, limit)
		return err
	})
	return events, first, last, err
}
