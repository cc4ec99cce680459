package visit

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	sim "github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// hotel is a desk with all that stands behind it: store, outbox, client, and the
// simulated portal behind TLS, all by one clock.
type hotel struct {
	*Desk
	t      *testing.T
	clock  *clockwork.FakeClock
	store  *store.Store
	outbox *outbox.Outbox
	client *accommodation.Client
	book   *sim.Book
	faults *sim.Breaker
}

func openHotel(t *testing.T, opens time.Time) *hotel {
	t.Helper()
	h := &hotel{t: t, clock: clockwork.NewFakeClockAt(opens), book: sim.NewBook(""), faults: new(sim.Breaker)}
	portal := kbttsim.New(sim.Rig{Now: h.clock.Now, Book: h.book, Faults: h.faults})
	portal.AddCast(kbttsim.Cast{Basic: "id:secret", RefreshBasic: "id2:secret2", Accounts: []kbttsim.Account{
		{Username: "khachsan", Password: "mat-khau", Facility: "1", Type: accommodation.Hotel},
	}})
	server := rigtest.Serve(t, portal, opens)
	dir := t.TempDir()
	key, err := identity.OpenDeviceKey(filepath.Join(dir, "device.key"))
	must(t, err)
	h.client, err = accommodation.New(accommodation.Options{
		Portal:   backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: h.clock.Now},
		Username: "khachsan", Password: "mat-khau", Basic: "id:secret", RefreshBasic: "id2:secret2",
		RoomRequired: true, DefaultReason: accommodation.Tourism,
	})
	must(t, err)
	t.Cleanup(h.client.Close)
	h.store, err = store.Open(t.Context(), store.Options{Dir: dir, Key: store.Key{7}, Signer: key, Now: h.clock.Now})
	must(t, err)
	h.Desk = New(Options{
		Store: h.store, Cards: newCards(), Key: key, Now: h.clock.Now, CodeOf: codeOf, CheckDeparture: h.client.CheckDeparture,
		CheckGuest: func(g accommodation.Guest) error { return h.client.Check([]accommodation.Guest{g}) },
	})
	h.outbox, err = outbox.New(outbox.Options{Store: h.store, Clock: h.clock, Rand: rand.Reader, Lanes: map[string]outbox.Lane{
		outbox.BackendLodging: {Deliverer: outbox.Lodging{Notifier: h.client}, Policy: outbox.LodgingPolicy(), OnSettled: h.Settled},
	}})
	must(t, err)
	t.Cleanup(func() { must(t, h.store.Close()) })
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.outbox.Serve(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// quiet waits until nothing more happens at this time of the clock. A timer that
// is set just as the clock moves is late by the whole step, where a real clock
// would make it late by a moment: after a while the clock goes on a little.
func (h *hotel) quiet() {
	h.t.Helper()
	began := time.Now()
	for nudged := began; !h.still(); runtime.Gosched() {
		if time.Since(began) > 30*time.Second {
			h.t.Fatalf("it never becomes quiet: %s, %+v", h.clock.Now(), h.outbox.Status())
		}
		if h.outbox.Status()[0].InWork > 0 {
			nudged = time.Now()
		}
		if time.Since(nudged) > 30*time.Millisecond {
			h.clock.Advance(time.Second)
			nudged = time.Now()
		}
	}
}

func (h *hotel) still() bool {
	lane, now := h.outbox.Status()[0], h.clock.Now()
	if lane.InWork > 0 || lane.Open && lane.Probe.After(now) {
		return lane.InWork == 0
	}
	var due bool
	must(h.t, h.store.View(h.t.Context(), func(tx *store.Tx) error {
		next, waits, err := tx.NextDue(outbox.BackendLodging)
		due = waits && !next.After(now)
		return err
	}))
	return !due
}

// until lets the time pass in steps.
func (h *hotel) until(t time.Time) {
	for h.clock.Now().Before(t) {
		h.quiet()
		h.clock.Advance(min(15*time.Second, t.Sub(h.clock.Now())))
	}
	h.quiet()
}

// arrives checks a guest in: scan or type, and the notification is queued.
func (h *hotel) arrives(n int, stay string) (id string) {
	h.t.Helper()
	ctx := h.t.Context()
	v, err := h.Open(ctx, page, OpenRequest{Purpose: Accommodation})
	must(h.t, err)
	about := AccommodationRequest{Context: &Context{Room: fmt.Sprint(n), Stay: stay, Departure: h.clock.Now().Add(30 * time.Hour)}, Wait: noWait()}
	if foreign := n%12 == 0; foreign {
		about.StayLimit = "2026-12-31"
		_, err = h.Typed(ctx, page, v.ID, TypedRequest{
			Number: personal.Text(fmt.Sprintf("C%07d", n)), Name: "ANN EXAMPLE", Birth: "1980-02-03", Sex: "female", Nationality: "DEU", Paper: PaperPassport,
		})
	} else {
		who := citizen{fmt.Sprintf("001190%06d", n), "Nguyễn Thị Mẫu", "1990-01-15", "Số 1 phố Mẫu, Hà Nội"}
		_, err = h.Scan(ctx, page, v.ID, ScanRequest{Text: who.qr()})
	}
	must(h.t, err)
	_, err = h.Accommodation(ctx, page, v.ID, about)
	must(h.t, err)
	_, err = h.Finish(ctx, page, v.ID)
	must(h.t, err)
	return v.ID
}

// TestADayAtAHotel is three hundred guests from 14:00 on, a bus of forty among
// them, every twelfth a foreigner; the portal drops its answers after acting
// from 21:20, is down from 21:30 to 22:40, and drops answers again for three
// minutes. By its own book everybody was accepted before 23:00, and nobody twice.
func TestADayAtAHotel(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	at := func(hour, minute int) time.Time {
		return time.Date(2026, 11, 22, hour, minute, 0, 0, identity.Zone())
	}
	h := openHotel(t, at(14, 0))
	var first string
	guests := 0
	next := func(stay string) {
		guests++
		if id := h.arrives(guests, stay); guests == 1 {
			first = id
		}
	}
	for minute := 0; minute < 520; minute += 2 { // one every two minutes until 22:40
		switch now := at(14, minute); {
		case now.Equal(at(21, 20)):
			h.faults.Set(sim.NoAnswer)
		case now.Equal(at(21, 28)):
			bus, err := h.OpenStay(t.Context(), page, OpenStayRequest{Room: "group", Departure: at(14, 0).AddDate(0, 0, 1)})
			must(t, err)
			for range 40 {
				next(bus.ID)
			}
		case now.Equal(at(21, 30)):
			h.faults.Set(sim.Down)
		}
		if guests < 300 {
			next("")
		}
		h.until(at(14, minute+2))
	}
	h.faults.Set(sim.NoAnswer)
	h.until(at(22, 43))
	h.faults.Set()
	h.until(at(22, 55))
	h.departures(first, at(22, 55))
	h.until(at(23, 0))
	h.judge(guests, at(23, 0))
}

// departures lets the first guest stay longer.
func (h *hotel) departures(first string, now time.Time) {
	h.t.Helper()
	v, err := h.Visit(h.t.Context(), page, first)
	must(h.t, err)
	_, err = h.Desk.Departure(h.t.Context(), page, v.Accommodation.Stay, DepartureRequest{Departure: now.AddDate(0, 0, 5)})
	must(h.t, err)
}

// judge reads the portal's book, and what the outbox thinks.
func (h *hotel) judge(guests int, deadline time.Time) {
	h.t.Helper()
	taken := map[string]int{}
	foreigners := 0
	for _, e := range h.book.Entries("") {
		switch d := e.Data.(type) {
		case kbttsim.Declaration:
			taken[d.SoGiayTo]++
		case kbttsim.Foreigner:
			taken[d.SoHoChieu]++
			foreigners++
		}
		if !e.At.Before(deadline) {
			h.t.Errorf("%s at %s", e.Event, e.At)
		}
	}
	for number, n := range taken {
		if n != 1 {
			h.t.Errorf("%s was taken %d times", number, n)
		}
	}
	if guests != 300 || len(taken) != guests || foreigners != 25 {
		h.t.Errorf("%d guests, %d in the book, %d foreigners", guests, len(taken), foreigners)
	}
	if n := len(h.book.Entries("departure")); n != 1 {
		h.t.Errorf("%d changes of departure", n)
	}
	counts, err := h.outbox.Counts(h.t.Context())
	must(h.t, err)
	states := counts[outbox.BackendLodging]
	if states[store.Delivered]+states[store.Unconfirmed] != guests+1 {
		h.t.Errorf("the outbox has %v", states)
	}
	h.t.Logf("%d accepted, %d of them by inference; %d log-ins, %d refreshes", len(taken), states[store.Unconfirmed],
		len(h.book.Entries("log-in")), len(h.book.Entries("refresh")))
}
