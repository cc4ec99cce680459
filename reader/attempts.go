package reader

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Attempts remembers refused passwords a reader, in a file, so that a card left
// lying cannot be guessed at: not by one program, nor by one started again and
// again. It holds reader names and times, nothing of a card or person.
type Attempts struct{ path string }

// NewAttempts keeps the memory in a file.
func NewAttempts(path string) *Attempts { return &Attempts{path} }

// attempt is what is remembered of a reader: the number of its last card
// presentation that saw a refusal, how many in a row, and when.
type attempt struct {
	Events   uint16    `json:"events"`
	Failures int       `json:"failures"`
	At       time.Time `json:"at"`
}

const (
	firstPause = time.Second
	maxPause   = time.Minute
)

// pause grows with every refusal in a row.
func (a attempt) pause() time.Duration {
	if a.Failures == 0 {
		return 0
	}
	return min(firstPause<<min(a.Failures-1, 10), maxPause)
}

// lying reports whether the presentation is the one that was refused: the card
// has not left the field since.
func (a attempt) lying(events uint16) bool { return a.Failures > 0 && a.Events == events }

// remaining is how long to wait from now before the next attempt.
func (a attempt) remaining(now time.Time) time.Duration {
	return max(0, a.At.Add(a.pause()).Sub(now))
}

func (m *Attempts) load() (map[string]attempt, error) {
	all := map[string]attempt{}
	raw, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(raw, &all) != nil {
		return map[string]attempt{}, nil // a torn file forgets, it does not lock the desk
	}
	return all, nil
}

func (m *Attempts) of(reader string) (attempt, error) {
	all, err := m.load()
	return all[reader], err
}

// refused notes a refusal at a presentation.
func (m *Attempts) refused(reader string, events uint16, now time.Time) error {
	return m.change(func(all map[string]attempt) {
		all[reader] = attempt{Events: events, Failures: all[reader].Failures + 1, At: now}
	})
}

// opened forgets the refusals of a reader.
func (m *Attempts) opened(reader string) error {
	all, err := m.load()
	if _, known := all[reader]; err != nil || !known {
		return err
	}
	return m.change(func(all map[string]attempt) { delete(all, reader) })
}

func (m *Attempts) change(edit func(map[string]attempt)) error {
	all, err := m.load()
	if err != nil {
		return err
	}
	edit(all)
	raw, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(m.path), 0o700); err != nil {
		return err
	}
	tmp := m.path + ".new"
	if err := os.WriteFile(tmp, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, m.path)
}
