package store

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// clock is a time that only a test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

var testKey = Key{1, 2, 3, 4, 5, 6, 7, 8, 9}

func openAt(t testing.TB, o Options) *Store {
	t.Helper()
	if o.Key == (Key{}) {
		o.Key = testKey
	}
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// openNew opens an empty store whose time stands still.
func openNew(t testing.TB) (*Store, *clock) {
	t.Helper()
	c := newClock()
	return openAt(t, Options{Dir: t.TempDir(), Now: c.now}), c
}

func update(t testing.TB, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func visit(n int) Dossier {
	return Dossier{Kind: Visit, ID: fmt.Sprintf("v%06d", n), State: "document", Purpose: "insurance", Owner: "local", Open: true}
}

func deviceKey(t testing.TB) *identity.DeviceKey {
	t.Helper()
	k, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}
