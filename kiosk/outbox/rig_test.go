package outbox_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// noon of a day in Viet Nam, as an instant.
var noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// bank is the backend of most tests here.
const bank = "bank"

// desk is a store with an outbox over it.
type desk struct {
	*outbox.Outbox
	t     testing.TB
	store *store.Store
	dir   string
	clock *clockwork.FakeClock
	lanes map[string]outbox.Lane
	stop  func()
	n     int
}

func openDesk(t testing.TB, lanes map[string]outbox.Lane) *desk {
	d := &desk{t: t, dir: t.TempDir(), clock: clockwork.NewFakeClockAt(noon), lanes: lanes, stop: func() {}}
	d.open()
	t.Cleanup(func() { d.stop(); d.store.Close() })
	return d
}

// open opens the store and makes an outbox, as a process does at its start.
func (d *desk) open() {
	d.t.Helper()
	var err error
	d.store, err = store.Open(context.Background(), store.Options{
		Dir: d.dir, Key: store.Key{1, 2, 3}, Now: d.clock.Now, Rand: rand.Reader,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.Outbox, err = outbox.New(outbox.Options{Store: d.store, Lanes: d.lanes, Clock: d.clock, Rand: rand.Reader})
	if err != nil {
		d.t.Fatal(err)
	}
}

// serve runs the outbox until stop.
func (d *desk) serve() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Serve(ctx) }()
	var once sync.Once
	d.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				d.t.Errorf("served until %v", err)
			}
		})
	}
}

// visit opens a visit and gives its id.
func (d *desk) visit(open bool, opened time.Time) string {
	d.t.Helper()
	d.n++
	id := fmt.Sprintf("v-%d", d.n)
	d.update(func(tx *store.Tx) error {
		_, err := tx.Put(store.Dossier{Kind: store.Visit, ID: id, Owner: "page", Open: open, Opened: opened, Body: []byte("{}")})
		return err
	})
	return id
}

// enqueue queues items of new visits.
func (d *desk) enqueue(items ...store.Item) {
	d.t.Helper()
	for _, item := range items {
		if item.Dossier == "" {
			item.Dossier = d.visit(true, d.clock.Now())
		}
		if item.Backend == "" {
			item.Backend = bank
		}
		d.update(func(tx *store.Tx) error { return tx.Enqueue(item) })
	}
}

func (d *desk) update(fn func(*store.Tx) error) {
	d.t.Helper()
	if err := d.store.Update(context.Background(), fn); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) item(id string) (item store.Item) {
	d.t.Helper()
	err := d.store.View(context.Background(), func(tx *store.Tx) (err error) {
		item, err = tx.Item(id)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return item
}

// until waits, by the store's own signal, for something to be true.
func (d *desk) until(what string, is func() bool) {
	d.t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		changed := d.store.Changed()
		if is() {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			d.t.Fatalf("never: %s", what)
		}
	}
}

func (d *desk) untilState(id string, state store.ItemState) store.Item {
	d.t.Helper()
	d.until(id+" "+string(state), func() bool { return d.item(id).State == state })
	return d.item(id)
}

// journal is the kinds of the outbox's lines about an item.
func (d *desk) journal(id string) (kinds []string) {
	d.t.Helper()
	err := d.store.View(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.JournalSource().Rows(0, 100000)
		for _, row := range rows {
			e, err := journal.ParseEvent(row.Bytes)
			if err != nil {
				return err
			}
			if e.Item == id {
				kinds = append(kinds, e.Kind)
			}
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return kinds
}

// script is a backend that does what it is told.
type script struct {
	mu      sync.Mutex
	answer  func(store.Item) outbox.Outcome
	got     []string
	arrived chan string // of each attempt, where somebody listens
	skew    time.Duration
}

func newScript(answer func(store.Item) outbox.Outcome) *script {
	return &script{answer: answer, arrived: make(chan string, 10000)}
}

func always(o outbox.Outcome) *script {
	return newScript(func(store.Item) outbox.Outcome { return o })
}

func (s *script) Deliver(_ context.Context, item store.Item) outbox.Outcome {
	s.mu.Lock()
	s.got = append(s.got, item.ID)
	answer := s.answer
	s.mu.Unlock()
	s.arrived <- item.ID
	return answer(item)
}

func (s *script) Skew() (time.Duration, bool) { return s.skew, true }

func (s *script) now(answer func(store.Item) outbox.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

func (s *script) attempts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.got...)
}

func lane(d outbox.Deliverer, p outbox.Policy) map[string]outbox.Lane {
	return map[string]outbox.Lane{bank: {Deliverer: d, Policy: p}}
}

// person is what [store.Store.Hash] would give.
func (d *desk) person(number string) string { return d.store.Hash(personal.Text(number)) }

func contains(s string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}
