package insurance_test

import (
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
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

// portal is a simulated VSS behind TLS.
type portal struct {
	*vsssim.Server
	clock  *rigtest.Clock
	book   *rig.Book
	faults *rig.Breaker
	server *rig.Server
}

func open(t *testing.T) *portal {
	t.Helper()
	p := &portal{
		clock: &rigtest.Clock{At: time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))},
		book:  rig.NewBook(""), faults: new(rig.Breaker),
	}
	p.Server = vsssim.New(vsssim.Options{Rig: rig.Rig{Now: p.clock.Now, Book: p.book, Faults: p.faults}})
	err := p.AddCast(vsssim.Cast{
		Accounts: []vsssim.Account{{Username: username, Password: password}},
		Staff:    []vsssim.Staff{{Name: staff.Name.Reveal(), Number: staff.Number.Reveal()}},
		Members: append(vsssim.Scripted(p.clock.At), vsssim.Member{
			Number: member.Number.Reveal(), Name: member.Name.Reveal(), Birth: member.Birth.Reveal(),
			Insurance: "0119012345", Card: "GD4010119012345", Area: "K2", FiveYears: "2020-06-01",
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	p.server = rigtest.Serve(t, p.Server, p.clock.At)
	return p
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
