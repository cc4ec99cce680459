package operator

import (
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Lock-out of one account.
const (
	// FreeTries is how many failures in a row cost nothing.
	FreeTries = 5
	// FirstPause follows the last of them; it doubles with every further failure.
	FirstPause = 30 * time.Second
	// LongestPause is where the doubling ends.
	LongestPause = 30 * time.Minute
)

// tries are the failures of an account since it was last used. A try is counted
// before it is checked, so that many at once are no more than one after another.
type tries struct {
	Failures int       `json:"failures"`
	Until    time.Time `json:"until,omitzero"` // no try before
	// Round counts successes: a try that began before one and fails after it is
	// counted anew, for the success wiped it off.
	Round int `json:"round"`
}

func loadTries(tx *store.Tx, id string) (tries, error) {
	body, err := tx.Doc(kindTries, id)
	if errors.Is(err, store.ErrNotFound) {
		return tries{}, nil
	}
	if err != nil {
		return tries{}, err
	}
	var t tries
	if err := decode(kindTries, id, body, &t); err != nil {
		return tries{}, err
	}
	if t.Failures < 0 || t.Round < 0 {
		return tries{}, &DocumentError{Kind: kindTries, ID: id}
	}
	return t, nil
}

// charge counts one try.
func (t *tries) charge(now time.Time) {
	t.Failures++
	if t.Failures >= FreeTries {
		t.Until = now.Add(pause(t.Failures))
	}
}

func pause(failures int) time.Duration {
	d := FirstPause
	for range failures - FreeTries {
		if d *= 2; d >= LongestPause {
			return LongestPause
		}
	}
	return d
}

// locked reports whether no try may be made now. No pause is longer than the
// longest: one that seems so was set under a clock that has been put back.
func (t *tries) locked(now time.Time) bool {
	if latest := now.Add(LongestPause); t.Until.After(latest) {
		t.Until = latest
	}
	return now.Before(t.Until)
}

// forgive wipes the failures off.
func (t *tries) forgive() { *t = tries{Round: t.Round + 1} }
