package insurance_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
)

const (
	username = "99999_BV"
	password = "mat-khau-thu"
)

var (
	staff  = insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"}
	member = insurance.Person{Number: "001190123456", Name: "Nguyễn Thị Hoà", Birth: "1990-01-15"}
)

// clock is a time that stands still until it is moved.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time          { return c.now }
func (c *clock) advance(d time.Duration) { c.now = c.now.Add(d) }

// portal is a simulated VSS behind TLS.
type portal struct {
	*vsssim.Server
	clock  *clock
	book   *rig.Book
	faults *rig.Breaker
	server *rig.Server
}

func open(t *testing.T) *portal {
	t.Helper()
	p := &portal{
		clock: &clock{time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))},
		book:  rig.NewBook(""), faults: new(rig.Breaker),
	}
	p.Server = vsssim.New(vsssim.Options{Now: p.clock.Now, Book: p.book, Faults: p.faults})
	err := p.AddCast(vsssim.Cast{
		Accounts: []vsssim.Account{{Username: username, Password: password}},
		Staff:    []vsssim.Staff{{Name: staff.Name.Reveal(), Number: staff.Number.Reveal()}},
		Members: append(vsssim.Scripted(p.clock.now), vsssim.Member{
			Number: member.Number.Reveal(), Name: member.Name.Reveal(), Birth: member.Birth.Reveal(),
			Insurance: "0119012345", Card: "GD4010119012345", Area: "K2", FiveYears: "2020-06-01",
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
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

func (p *portal) options() insurance.Options {
	return insurance.Options{
		Portal:   backend.Options{URL: p.server.URL(), CA: p.server.CAPEM(), Now: p.clock.Now},
		Username: username, Password: password,
	}
}

func (p *portal) client(t *testing.T, change ...func(*insurance.Options)) *insurance.Client {
	t.Helper()
	o := p.options()
	for _, c := range change {
		c(&o)
	}
	return newClient(t, o)
}

func newClient(t *testing.T, o insurance.Options) *insurance.Client {
	t.Helper()
	c, err := insurance.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func (p *portal) count(event string) int { return len(p.book.Entries(event)) }
