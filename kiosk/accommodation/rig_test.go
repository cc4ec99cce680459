package accommodation_test

import (
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
)

const (
	username = "khachsanmau"
	password = "mat-khau-thu"
	basic    = "API_THU:bi-mat-thu"
)

var vietnam = time.FixedZone("+07", 7*3600)

// portal is a simulated lodging portal behind TLS.
type portal struct {
	*kbttsim.Server
	clock  *rigtest.Clock
	book   *rig.Book
	faults *rig.Breaker
	server *rig.Server
}

func open(t *testing.T) *portal {
	t.Helper()
	p := &portal{clock: &rigtest.Clock{At: time.Date(2026, 11, 21, 20, 0, 0, 0, vietnam)}, book: rig.NewBook(""), faults: new(rig.Breaker)}
	p.Server = kbttsim.New(rig.Rig{Now: p.clock.Now, Book: p.book, Faults: p.faults})
	p.AddCast(kbttsim.Cast{Basic: basic, Accounts: []kbttsim.Account{
		{Username: username, Password: password, Facility: "1000227", Type: accommodation.Hotel},
	}})
	p.server = rigtest.Serve(t, p.Server, p.clock.At)
	return p
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
		Arrival: p.clock.At.Add(-time.Hour), Departure: p.clock.At.Add(40 * time.Hour),
		Room: "101", Address: "Số 1 phố Mẫu, Hà Nội",
	}
}
