package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// crooked is a clock whose time jumps while timers go on as before, as a
// system's do.
type crooked struct {
	*clockwork.FakeClock
	mu  sync.Mutex
	off time.Duration
}

func (c *crooked) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.FakeClock.Now().Add(c.off)
}

func (c *crooked) jump(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.off += d
}

// jumps is the daemon's own parts over crooked clocks: ours, and the portals'.
type jumps struct {
	t            *testing.T
	ours, theirs *crooked
	portals      *portals
	people       *citizens
	p            *premises
	app          *app
	log          *slog.Logger
}

// noonOfADay in Viet Nam; guests of that hour are due at 23:00.
var noonOfADay = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

func newJumps(t *testing.T) *jumps {
	t.Helper()
	passing := clockwork.NewFakeClockAt(noonOfADay)
	j := &jumps{t: t, ours: &crooked{FakeClock: passing}, theirs: &crooked{FakeClock: passing}, log: slog.New(slog.DiscardHandler)}
	j.portals = openPortalsWith(t, backendsim.Options{Now: j.theirs.Now})
	j.people = &citizens{vss: j.portals.VSS}
	a := newApp(streams{})
	a.data, a.now, a.log = t.TempDir(), j.ours.Now, j.log
	a.config = a.data + "/config.yaml"
	j.portals.configure(t, a.data)
	var err error
	if j.p, err = a.openPremises(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.p.close)
	j.app = a
	j.deliver()
	return j
}

// deliver sets up a desk and the lanes of its backends as the premises do, and
// runs the outbox by our clock.
func (j *jumps) deliver() {
	j.t.Helper()
	o := visit.Options{Store: j.p.store, Cards: j.p.cards, Key: j.p.key, Deadlines: j.p.cfg.Rules(), Now: j.ours.Now, Log: j.log}
	lanes, err := j.app.lanes(j.p, &o)
	if err != nil {
		j.t.Fatal(err)
	}
	j.p.desk = visit.New(o)
	for name, lane := range lanes {
		lane.OnSettled = j.p.desk.Settled
		lanes[name] = lane
	}
	if j.p.outbox, err = outbox.New(outbox.Options{Store: j.p.store, Lanes: lanes, Clock: j.ours, Rand: rand.Reader, Grace: time.Millisecond}); err != nil {
		j.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- j.p.outbox.Serve(ctx) }()
	j.t.Cleanup(func() {
		cancel()
		for { // the grace is the clock's
			select {
			case err := <-done:
				if !errors.Is(err, context.Canceled) {
					j.t.Error(err)
				}
				return
			case <-time.After(time.Millisecond):
				j.ours.Advance(time.Second)
			}
		}
	})
}

// screen is the desk's own.
var screen = visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}

// guest is a visit whose guest is notified of now; the error is that of asking.
func (j *jumps) guest() (*errand, error) {
	j.t.Helper()
	who, err := j.people.next()
	if err != nil {
		j.t.Fatal(err)
	}
	ctx, none := j.t.Context(), 0
	v, err := j.p.desk.Open(ctx, screen, visit.OpenRequest{Purpose: visit.Accommodation})
	if err == nil {
		v, err = j.p.desk.Scan(ctx, screen, v.ID, visit.ScanRequest{Text: personal.Text(who.qr())})
	}
	if err != nil {
		j.t.Fatal(err)
	}
	stay := visit.Context{Room: "305", Departure: j.ours.Now().Add(96 * time.Hour)}
	v, err = j.p.desk.Accommodation(ctx, screen, v.ID, visit.AccommodationRequest{Wait: &none, Context: &stay})
	return &errand{citizen: who, purpose: visit.Accommodation, id: v.ID}, err
}

// guests are asked for, unless the arrival is no day of the portal's.
func (j *jumps) guests(n int) (all []*errand) {
	j.t.Helper()
	for range n {
		e, err := j.guest()
		var field *visit.FieldError
		switch {
		case errors.As(err, &field) && field.Problem == string(accommodation.ArrivalDay):
			continue
		case err != nil:
			j.t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// pass lets time pass until something is true.
func (j *jumps) pass(what string, is func() bool) {
	j.t.Helper()
	for begun := time.Now(); !is(); {
		if time.Since(begun) > 20*time.Second {
			j.t.Fatalf("never: %s", what)
		}
		ctx, cancel := context.WithTimeout(j.t.Context(), 5*time.Millisecond) // for what happens in between
		<-ctx.Done()
		cancel()
		j.ours.Advance(200 * time.Millisecond)
	}
}

func (j *jumps) items(states ...store.ItemState) []store.Item {
	j.t.Helper()
	items, err := j.p.outbox.List(j.t.Context(), store.ItemFilter{States: states})
	if err != nil {
		j.t.Fatal(err)
	}
	return items
}

func (j *jumps) settled() bool { return len(j.items(store.Queued, store.Sending)) == 0 }

// failed lets what waits fail a few times, so that it waits for times of our clock.
func (j *jumps) failed() {
	j.t.Helper()
	j.pass("attempts", func() bool {
		return slices.ContainsFunc(j.items(store.Queued), func(i store.Item) bool { return i.Attempts > 2 })
	})
}

// accepted counts how many of some guests the portal has, once each.
func (j *jumps) accepted(guests []*errand) (n int) {
	j.t.Helper()
	stays := j.portals.accepted()
	for _, e := range guests {
		if stays[e.number] > 1 {
			j.t.Errorf("accepted %d times", stays[e.number])
		}
		n += stays[e.number]
	}
	return n
}

func (j *jumps) tasks() map[outbox.TaskKind]int {
	j.t.Helper()
	all, err := j.p.outbox.Tasks(j.t.Context(), j.ours.Now())
	if err != nil {
		j.t.Fatal(err)
	}
	kinds := map[outbox.TaskKind]int{}
	for _, task := range all {
		kinds[task.Kind]++
	}
	return kinds
}

// noted are the codes of the journal's lines of a kind.
func (j *jumps) noted(kind string) (codes []string) {
	j.t.Helper()
	err := j.p.store.View(j.t.Context(), func(tx *store.Tx) error {
		rows, err := tx.JournalSource().Rows(0, 10000)
		for _, row := range rows {
			e, err := journal.ParseEvent(row.Bytes)
			if err != nil {
				return err
			}
			if e.Kind == kind {
				codes = append(codes, e.Code)
			}
		}
		return err
	})
	if err != nil {
		j.t.Fatal(err)
	}
	return codes
}
