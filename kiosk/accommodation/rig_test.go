package accommodation_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

const (
	username = "khachsanmau"
	password = "mat-khau-thu"
	basic    = "API_THU:bi-mat-thu"
)

var vietnam = time.FixedZone("+07", 7*3600)

type clock struct{ now time.Time }

func (c *clock) Now() time.Time          { return c.now }
func (c *clock) advance(d time.Duration) { c.now = c.now.Add(d) }

// portal is a simulated lodging portal behind TLS.
type portal struct {
	*kbttsim.Server
	clock  *clock
	book   *rig.Book
	faults *rig.Breaker
	server *rig.Server
}

func open(t *testing.T) *portal {
	t.Helper()
	p := &portal{clock: &clock{time.Date(2026, 11, 21, 20, 0, 0, 0, vietnam)}, book: rig.NewBook(""), faults: new(rig.Breaker)}
	p.Server = kbttsim.New(kbttsim.Options{Now: p.clock.Now, Book: p.book, Faults: p.faults})
	p.AddCast(kbttsim.Cast{Basic: basic, Accounts: []kbttsim.Account{
		{Username: username, Password: password, Facility: "1000227", Type: accommodation.Hotel},
	}})
	p.server = serve(t, p.Server, p.clock.now)
	return p
}

func serve(t *testing.T, h http.Handler, now time.Time) *rig.Server {
	t.Helper()
	server, err := rig.Listen("127.0.0.1:0", h, now)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return server
}

func (p *portal) client(t *testing.T, change ...func(*accommodation.Options)) *accommodation.Client {
	t.Helper()
	o := accommodation.Options{
		Portal:   backend.Options{URL: p.server.URL(), CA: p.server.CAPEM(), Now: p.clock.Now},
		Username: username, Password: password, Basic: basic,
		RoomRequired: true, DefaultReason: accommodation.Tourism,
	}
	for _, c := range change {
		c(&o)
	}
	c, err := accommodation.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func (p *portal) stays() int  { return len(p.book.Entries("stay")) }
func (p *portal) logIns() int { return len(p.book.Entries("log-in")) }

func (p *portal) guest() accommodation.Guest {
	return accommodation.Guest{
		Name: "Nguyễn Thị Hoà", Sex: accommodation.Female, Birth: "1990-01-15",
		Paper: accommodation.CCCD, Number: "001190123456",
		Arrival: p.clock.now.Add(-time.Hour), Departure: p.clock.now.Add(40 * time.Hour),
		Room: "101", Address: "Số 1 phố Mẫu, Hà Nội",
	}
}
