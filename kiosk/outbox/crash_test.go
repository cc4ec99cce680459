package outbox_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// point is where in a delivery a process dies.
type point int

const (
	afterMark point = iota
	afterSend
	beforeSettle
	points
)

var errCrash = errors.New("crashed")

// crasher plays a process that dies at one point of its n-th delivery. From
// then on nothing of it reaches the portal or the store.
type crasher struct {
	outbox.Deliverer
	mu    sync.Mutex
	at    point
	n     int
	dead  bool
	death context.CancelFunc
}

func (c *crasher) dies(at point) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at == c.at {
		c.n--
	}
	if c.n < 0 && !c.dead {
		c.dead = true
		c.death()
	}
	return c.dead
}

func (c *crasher) Deliver(ctx context.Context, item store.Item) outbox.Outcome {
	if c.dies(afterMark) {
		return outbox.Outcome{State: outbox.Abandoned}
	}
	o := c.Deliverer.Deliver(ctx, item)
	if c.dies(afterSend) {
		return outbox.Outcome{State: outbox.Abandoned}
	}
	return o
}

func (c *crasher) settled(*store.Tx, store.Item, outbox.Outcome) error {
	if c.dies(beforeSettle) {
		return errCrash
	}
	return nil
}

// world is one seed's run.
type world struct {
	t      *testing.T
	portal *lodging
	random *mrand.Rand
	dir    string
	guests int
}

func (w *world) open() *store.Store {
	s, err := store.Open(context.Background(), store.Options{Dir: w.dir, Key: store.Key{7}, Now: time.Now, Rand: rand.Reader})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// live is one life of the process: some new guests, one fault of the portal,
// and death at some point, or an end in good order.
func (w *world) live() {
	faults := []rig.Fault{"", rig.Down, rig.Slow, rig.HalfAnswer, rig.NoAnswer, rig.WrongCode, rig.Expired, rig.Maintenance}
	w.portal.faults.Set(faults[w.random.IntN(len(faults))])
	s := w.open()
	defer s.Close()
	ctx, death := context.WithCancel(context.Background())
	defer death()
	c := &crasher{
		Deliverer: outbox.Lodging{Notifier: w.portal.client}, death: death,
		at: point(w.random.IntN(int(points))), n: w.random.IntN(12),
	}
	if w.random.IntN(4) == 0 {
		time.AfterFunc(time.Duration(w.random.IntN(30))*time.Millisecond, death) // before a mark, or anywhere
	}
	w.admit(s, w.random.IntN(6))
	w.run(ctx, s, c, 60*time.Millisecond)
}

func (w *world) admit(s *store.Store, n int) {
	for range n {
		w.guests++
		id := fmt.Sprintf("v-%d", w.guests)
		err := s.Update(context.Background(), func(tx *store.Tx) error {
			if _, err := tx.Put(store.Dossier{Kind: store.Visit, ID: id, Owner: "page", Body: []byte("{}")}); err != nil {
				return err
			}
			return tx.Enqueue(guestItem(w.t, s, id, w.guests, time.Now().Add(-time.Minute)))
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) run(ctx context.Context, s *store.Store, c *crasher, life time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, life)
	defer cancel()
	b := w.outbox(s, c)
	if err := b.Serve(ctx); ctx.Err() == nil {
		w.t.Fatalf("served until %v", err)
	}
}

func (w *world) outbox(s *store.Store, c *crasher) *outbox.Outbox {
	b, err := outbox.New(outbox.Options{
		Store: s, Rand: rand.Reader, Grace: 5 * time.Millisecond,
		Lanes: map[string]outbox.Lane{outbox.BackendLodging: {
			Deliverer: c, OnSettled: c.settled, Policy: hasty,
		}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// finish lets the portal be well and a person retry what is dead, until
// nothing is left.
func (w *world) finish() []store.Item {
	w.portal.faults.Set()
	s := w.open()
	defer s.Close()
	c := &crasher{Deliverer: outbox.Lodging{Notifier: w.portal.client}, at: points, death: func() {}}
	b := w.outbox(s, c)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	done := make(chan error, 1)
	go func() { done <- b.Serve(ctx) }()
	defer func() { cancel(); <-done }()
	for ctx.Err() == nil {
		changed := s.Changed()
		items, err := b.List(ctx, store.ItemFilter{})
		if err != nil {
			w.t.Fatal(err)
		}
		open := 0
		for _, i := range items {
			if !i.State.Settled() {
				open++
			}
			if i.State == store.Dead {
				if err := b.Retry(ctx, i.ID, "op-1"); err != nil {
					w.t.Errorf("%s: %v", i.ID, err)
				}
			}
		}
		if open == 0 {
			return items
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	w.t.Fatal("never settled")
	return nil
}

// TestCrashes is the promise itself: by the book of the portal nothing is
// lost and nothing doubled, wherever processes die and however the portal
// fails.
func TestCrashes(t *testing.T) {
	seeds := 30
	if testing.Short() {
		seeds = 5
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &world{
				t: t, portal: openLodging(t, 40*time.Millisecond), dir: t.TempDir(),
				random: mrand.New(mrand.NewPCG(uint64(seed), 3)),
			}
			for range 12 {
				w.live()
			}
			items := w.finish()
			taken := w.portal.taken()
			if len(items) != w.guests || len(taken) != w.guests {
				t.Errorf("%d guests, %d items, %d at the portal", w.guests, len(items), len(taken))
			}
			for i := 1; i <= w.guests; i++ {
				if taken[number(i)] != 1 {
					t.Errorf("guest %d: taken %d times", i, taken[number(i)])
				}
			}
			unconfirmed := 0
			for _, i := range items {
				if i.State == store.Unconfirmed {
					unconfirmed++
				} else if i.State != store.Delivered {
					t.Errorf("%s is %s (%s)", i.ID, i.State, i.Code)
				}
			}
			t.Logf("%d guests, %d unconfirmed", w.guests, unconfirmed)
		})
	}
}
