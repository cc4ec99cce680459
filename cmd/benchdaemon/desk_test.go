package benchdaemon

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/sync/errgroup"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/process"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// noon of a day in Viet Nam, as an instant.
var noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// local is the desk's own screen.
var local = visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}

// desk is the daemon's inside, with a clock that the test moves, replayed cards
// and backends in the process.
type desk struct {
	*visit.Desk
	t        testing.TB
	clock    *clockwork.FakeClock
	cards    *replay
	store    *store.Store
	outbox   *outbox.Outbox
	accounts *operator.Accounts
}

// openDesk opens a desk over a folder and a key; one reading of so many is real.
func openDesk(t testing.TB, dir string, key store.Key, every int) *desk {
	t.Helper()
	d := &desk{t: t, clock: clockwork.NewFakeClockAt(noon)}
	device, err := identity.OpenDeviceKey(filepath.Join(dir, "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	d.cards = newReplay(t, device, d.clock.Now, every)
	d.store, err = store.Open(context.Background(), store.Options{Dir: dir, Key: key, Signer: device, Now: d.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	d.accounts = operator.New(d.store, operator.Options{Now: d.clock.Now, Rand: rand.Reader})
	d.Desk = visit.New(visit.Options{
		Store: d.store, Cards: d.cards, Key: device, Staff: clerk, CheckGuest: checkGuest(t, d.clock.Now), Now: d.clock.Now,
	})
	lanes := map[string]outbox.Lane{
		outbox.BackendInsurance: {Deliverer: outbox.Lookup{Asker: portal{}}, Policy: outbox.InsurancePolicy(), OnSettled: d.Settled},
		outbox.BackendLodging:   {Deliverer: outbox.Lodging{Notifier: portal{}}, Policy: outbox.LodgingPolicy(), OnSettled: d.Settled},
	}
	if d.outbox, err = outbox.New(outbox.Options{Store: d.store, Lanes: lanes, Clock: d.clock, Rand: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	return d
}

func checkGuest(t testing.TB, now func() time.Time) func(accommodation.Guest) error {
	t.Helper()
	hotel, err := accommodation.New(accommodation.Options{
		Portal: backend.Options{URL: "https://lodging.example.vn", Now: now}, DefaultReason: accommodation.Tourism,
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(g accommodation.Guest) error { return hotel.Check([]accommodation.Guest{g}) }
}

func clerk(string) (insurance.Staff, bool) {
	return insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"}, true
}

// portal is both backends: whatever is asked is answered well.
type portal struct{}

func (portal) Skew() (time.Duration, bool) { return 0, true }

func (portal) Lookup(context.Context, insurance.Staff, insurance.Person) (insurance.Answer, error) {
	return insurance.Answer{Code: "000", Action: insurance.Accept, Text: "Thông tin thẻ chính xác"}, nil
}

func (portal) Notify(_ context.Context, guests []accommodation.Guest) (accommodation.Receipt, error) {
	return accommodation.Receipt{Guests: len(guests)}, nil
}

func (portal) Depart(context.Context, []accommodation.Departure) (accommodation.Receipt, error) {
	return accommodation.Receipt{}, nil
}

// readers is how many views a store runs at one time.
const readers = 4

// connect has all views at one time: each has a connection from then on, which
// is not taken for growth.
func (d *desk) connect() {
	d.t.Helper()
	var there sync.WaitGroup
	there.Add(readers)
	var all errgroup.Group
	for range readers {
		all.Go(func() error {
			return d.store.View(context.Background(), func(*store.Tx) error {
				there.Done()
				there.Wait()
				return nil
			})
		})
	}
	if err := all.Wait(); err != nil {
		d.t.Fatal(err)
	}
}

// serve runs the services until stop.
func (d *desk) serve() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all errgroup.Group
	all.Go(func() error { return d.Serve(ctx) })
	all.Go(func() error { return d.outbox.Serve(ctx) })
	return func() {
		cancel()
		if err := all.Wait(); err != context.Canceled {
			d.t.Errorf("served until %v", err)
		}
	}
}

func (d *desk) close() {
	if err := d.store.Close(); err != nil {
		d.t.Error(err)
	}
}

// sweep is what the daemon's housekeeper does.
func (d *desk) sweep() {
	d.t.Helper()
	if _, err := d.store.Sweep(context.Background()); err != nil {
		d.t.Fatal(err)
	}
	if err := d.accounts.Sweep(context.Background()); err != nil {
		d.t.Fatal(err)
	}
	process.Forget()
}

// must is the view of a step that succeeds: it is given a method's two results.
func (d *desk) must(v visit.View, err error) visit.View {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return v
}

// until waits, by the store's own signal, for something to be true of a visit.
func (d *desk) until(id string, true func(visit.View) bool) visit.View {
	d.t.Helper()
	late := time.After(time.Minute)
	for {
		changed := d.store.Changed()
		if v := d.must(d.Visit(context.Background(), local, id)); true(v) {
			return v
		}
		select {
		case <-changed:
		case <-late:
			d.t.Fatal("the visit does not go on")
		}
	}
}

// identified opens a visit and reads a card.
func (d *desk) identified(p visit.Purpose) string {
	d.t.Helper()
	ctx := context.Background()
	id := d.must(d.Open(ctx, local, visit.OpenRequest{Purpose: p})).ID
	d.must(d.Consent(ctx, local, id, visit.ConsentRequest{To: visit.ToReadChip, Given: true}))
	d.must(d.Read(ctx, local, id, visit.ReadRequest{CAN: d.cards.can()}))
	v := d.until(id, func(v visit.View) bool { return v.State != visit.Reading })
	if v.State != visit.HasRecord {
		d.t.Fatalf("a reading ended with %+v", v.Trouble)
	}
	return id
}

// whole is a visit from its opening to its end, its answer included.
func (d *desk) whole(p visit.Purpose) string {
	d.t.Helper()
	ctx, id := context.Background(), d.identified(p)
	switch p {
	case visit.Insurance:
		d.must(d.Insurance(ctx, local, id, visit.InsuranceRequest{}))
		d.until(id, func(v visit.View) bool { return v.Insurance.State == visit.Answered })
	case visit.Accommodation:
		d.must(d.Accommodation(ctx, local, id, d.guest()))
		d.until(id, func(v visit.View) bool { return v.Accommodation.State == visit.Notified })
	default:
		d.must(d.Consent(ctx, local, id, visit.ConsentRequest{To: visit.ToHandOver, Given: true}))
	}
	d.must(d.Finish(ctx, local, id))
	return id
}

// guest asks for the notification of one who stays a night.
func (d *desk) guest() visit.AccommodationRequest {
	now := d.clock.Now()
	return visit.AccommodationRequest{Context: &visit.Context{Room: "101", Arrival: now, Departure: now.Add(20 * time.Hour)}}
}
