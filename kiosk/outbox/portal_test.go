package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// lodging is a simulated portal behind TLS, and a client of it.
type lodging struct {
	book   *rig.Book
	faults *rig.Breaker
	client *accommodation.Client
	server *rig.Server
}

func lodgingOptions(portal backend.Options) accommodation.Options {
	return accommodation.Options{
		Portal: portal, Username: "khachsanmau", Password: "mat-khau-thu", Basic: "API_THU:bi-mat-thu",
		RoomRequired: true, DefaultReason: accommodation.Tourism,
	}
}

// hasty is a policy for portals that are well again soon.
var hasty = outbox.Policy{
	Workers: 4, Trip: 6, Probe: 5 * time.Millisecond,
	Backoff: outbox.Backoff{Base: time.Millisecond, Max: 10 * time.Millisecond},
}

func openLodging(t testing.TB, timeout time.Duration) *lodging {
	t.Helper()
	p := &lodging{book: rig.NewBook(""), faults: new(rig.Breaker)}
	p.faults.SetDelay(3 * timeout)
	sim := kbttsim.New(rig.Rig{Book: p.book, Faults: p.faults})
	sim.AddCast(kbttsim.Cast{Basic: "API_THU:bi-mat-thu", Accounts: []kbttsim.Account{
		{Username: "khachsanmau", Password: "mat-khau-thu", Facility: "1000227", Type: accommodation.Hotel},
	}})
	p.server = rigtest.Serve(t, sim, time.Now())
	var err error
	p.client, err = accommodation.New(lodgingOptions(backend.Options{URL: p.server.URL(), CA: p.server.CAPEM(), Timeout: timeout}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.client.Close)
	return p
}

// taken is how often the portal took each number.
func (p *lodging) taken() map[string]int {
	n := make(map[string]int)
	for _, e := range p.book.Entries("stay") {
		n[e.Data.(kbttsim.Declaration).SoGiayTo]++
	}
	return n
}

func number(i int) string { return fmt.Sprintf("001190%06d", i) }

func guestItem(t testing.TB, s *store.Store, visit string, i int, arrival time.Time) store.Item {
	g := accommodation.Guest{
		Name: "Nguyễn Thị Hoà", Sex: accommodation.Female, Birth: "1990-01-15", Paper: accommodation.CCCD,
		Number: personal.Text(number(i)), Arrival: arrival, Departure: arrival.Add(40 * time.Hour), Room: "101",
	}
	item, err := outbox.GuestItem(fmt.Sprintf("g-%d", i), visit, s.Hash(g.Number), g, accommodation.Rules{}.Due(arrival, false))
	if err != nil {
		t.Fatal(err)
	}
	return item
}
