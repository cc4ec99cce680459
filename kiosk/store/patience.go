package store

import (
	"errors"
	"time"
)

// stride is how far one sweep lets the patient time go. A clock that jumps ten
// years ahead must stay there for days of sweeps before anything is lost that
// nothing could bring back; a machine that was off for a month has caught up
// after half an hour.
const stride = 24 * time.Hour

const (
	patienceKind = "store"
	patienceID   = "patience"
)

// patient is a time that follows the clock, at most a stride a sweep. By it, and
// not by the clock, the journal is cut and what is unsent is given up.
func (tx *Tx) patient() (time.Time, error) {
	now := tx.now()
	var last time.Time
	text, err := tx.Doc(patienceKind, patienceID)
	switch {
	case errors.Is(err, ErrNotFound):
		last = now
	case err != nil:
		return now, err
	default:
		if err := last.UnmarshalText(text); err != nil {
			return now, err
		}
	}
	if limit := last.Add(stride); now.After(limit) {
		now = limit
	}
	if text != nil && now.Sub(last).Abs() < time.Hour { // not a write a minute
		return now, nil
	}
	if text, err = now.MarshalText(); err != nil {
		return now, err
	}
	return now, tx.PutDoc(patienceKind, patienceID, text)
}
