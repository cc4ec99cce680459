package reader

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Attempts remembers refused passwords a reader, in a file, so that a card left
// lying cannot be guessed at: not by one program, nor by one started again and
// again. It holds reader names and times, nothing of a card or person.
// A nil *Attempts remembers nothing. It may be used from any goroutine.
type Attempts struct {
	path string
	mu   sync.Mutex
}

// NewAttempts keeps the memory in a file.
func NewAttempts(path string) *Attempts { return &Attempts{path: path} }

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

// remaining is how long to wait from now before the next attempt. A clock that
// was set back makes nobody wait longer than the pause.
func (a attempt) remaining(now time.Time) time.Duration {
	return min(a.pause(), max(0, a.At.Add(a.pause()).Sub(now)))
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
	if json.Unmarshal(raw, &all) != nil || all == nil {
		return map[string]attempt{}, nil // a torn file forgets, it does not lock the desk
	}
	return all, nil
}

// of is what is remembered of a reader.
func (m *Attempts) of(reader string) (attempt, error) {
	if m == nil {
		return attempt{}, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
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
	last, err := m.of(reader)
	if err != nil || last == (attempt{}) {
		return err
	}
	return m.change(func(all map[string]attempt) { delete(all, reader) })
}

func (m *Attempts) change(edit func(map[string]attempt)) error {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
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
	return writePrivate(m.path, raw)
}
