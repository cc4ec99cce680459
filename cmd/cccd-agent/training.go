package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// trainingMark is the file by which people and programs see that a data folder is
// one of practice. What counts is the mark in the store, which nobody takes out.
const trainingMark = "TRAINING"

// openTraining reports whether a store is one of practice. It becomes one by
// serve --training, or by the file, before anything happened in it, and stays one.
func (a *app) openTraining(ctx context.Context, s *store.Store) (bool, error) {
	mark := filepath.Join(a.data, trainingMark)
	_, err := os.Stat(mark)
	if a.training || err == nil {
		if err := s.BeginTraining(ctx); err != nil {
			return false, err
		}
	}
	training, err := s.Training(ctx)
	if err != nil || !training {
		return false, err
	}
	a.log.Warn("practice: nothing here is of anybody who is there")
	f, err := os.OpenFile(mark, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return true, nil
	}
	if err != nil {
		return true, err
	}
	return true, f.Close()
}
