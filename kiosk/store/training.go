package store

import (
	"context"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// kindTraining is the document that marks a store of practice. It lies in the
// database, so that a copy of it stays one.
const kindTraining = "training"

// ErrNotTraining means that a store holds what happened at a real desk: it never
// becomes one of practice.
var ErrNotTraining = errors.New("store: holds what was real")

// Training reports whether the store is one of practice, of nobody who is there.
func (tx *Tx) Training() (bool, error) {
	_, err := tx.Doc(kindTraining, kindTraining)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Training is [Tx.Training].
func (s *Store) Training(ctx context.Context) (training bool, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		training, err = tx.Training()
		return err
	})
	return training, err
}

// BeginTraining marks a store of practice, for good, before anything happened in
// it. Errors: [ErrNotTraining].
func (s *Store) BeginTraining(ctx context.Context) error {
	return s.Update(ctx, func(tx *Tx) error {
		marked, err := tx.Training()
		if err != nil || marked {
			return err
		}
		used, err := tx.used()
		if err != nil {
			return err
		}
		if used {
			return ErrNotTraining
		}
		if err := tx.PutDoc(kindTraining, kindTraining, []byte("{}")); err != nil {
			return err
		}
		return tx.Journal(journal.Event{Kind: "training.began"})
	})
}

// used reports whether anything ever happened in a store.
func (tx *Tx) used() (bool, error) {
	rows, err := tx.List(Filter{Limit: 1})
	if err != nil || len(rows) > 0 {
		return true, err
	}
	_, journaled, err := journalStorage{tx}.Last()
	return journaled, err
}
