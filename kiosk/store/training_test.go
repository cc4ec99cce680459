package store

import (
	"context"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

func TestAStoreOfPracticeStaysOne(t *testing.T) {
	s, _ := openNew(t)
	for range 2 {
		if err := s.BeginTraining(t.Context()); err != nil {
			t.Fatal(err)
		}
		update(t, s, func(tx *Tx) error { return tx.Journal(journal.Event{Kind: "visit.opened", Visit: "v000001"}) })
	}
	if training, err := s.Training(t.Context()); err != nil || !training {
		t.Errorf("%v, %v", training, err)
	}
}

// What happened at a real desk is never taken for practice: then no report would
// show it.
func TestARealStoreNeverBecomesOneOfPractice(t *testing.T) {
	for name, use := range map[string]func(*Tx) error{
		"a visit":           func(tx *Tx) error { _, err := tx.Put(Dossier{Kind: Visit, ID: "v000001"}); return err },
		"the journal alone": func(tx *Tx) error { return tx.Journal(journal.Event{Kind: "operator.login", Operator: "op"}) },
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := openNew(t)
			update(t, s, use)
			if err := s.BeginTraining(context.Background()); !errors.Is(err, ErrNotTraining) {
				t.Errorf("error %v", err)
			}
			if training, err := s.Training(t.Context()); err != nil || training {
				t.Errorf("%v, %v", training, err)
			}
		})
	}
}
