package desk

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// ticketing shows the queue number, has it printed, and finishes the visit. A
// ticket that is not printed keeps nobody: the number is on the screen.
type ticketing struct {
	outcome Outcome
	purpose visit.Purpose
	printed bool
	fault   string // code of why it is not printed; empty and not printed: under way
	over    bool   // the visit is finished
	since   time.Time
}

func (p *ticketing) enter(d *Desk) {
	p.since, p.purpose = d.o.Clock.Now(), d.visit.View.Purpose
	if p.outcome.Number != "" {
		p.print(d)
		return
	}
	id := d.visit.View.ID
	ask(d, func(ctx context.Context) (office.TicketNumber, error) { return d.o.Agent.TicketNumber(ctx, id) }, func(n office.TicketNumber, err error) {
		if err != nil {
			d.fail(err)
			p.finish(d)
			return
		}
		p.outcome.Number = n.Number
		p.print(d)
	})
}

func (p *ticketing) print(d *Desk) {
	if !d.o.Settings.Ticket {
		p.fault = "printer-none"
		p.finish(d)
		return
	}
	o := p.outcome
	order := office.TicketOrder{Visit: d.visit.View.ID, Number: o.Number, Clinic: o.Clinic, Room: o.Room, Purpose: string(p.purpose), Lang: ticket.Lang(d.lang)}
	ask(d, func(ctx context.Context) (office.Printed, error) { return d.o.Agent.PrintTicket(ctx, order) }, func(_ office.Printed, err error) {
		if p.printed = err == nil; !p.printed {
			p.fault = codeOf(err)
		}
		p.finish(d)
	})
}

// finish ends the visit; a number on the screen outlives it, since it is nobody's.
func (p *ticketing) finish(d *Desk) {
	d.finish(func() {
		p.over, p.since = true, d.o.Clock.Now()
		d.cue(CueDone)
	})
}

func (p *ticketing) scene(d *Desk) scene.Scene {
	return screen.Ticket(d.lang, screen.TicketModel{
		Number: p.outcome.Number, Clinic: p.outcome.Clinic, Room: p.outcome.Room,
		Printed: p.printed, Fault: p.fault, Say: p.outcome.Say, Kiosk: d.kiosk(), Over: p.over, Purpose: p.purpose,
	})
}

func (p *ticketing) act(d *Desk, id string) {
	switch {
	case d.visit != nil:
		d.leave()
	case id == screen.ActNext && !d.kiosk():
		d.open(visit.OpenRequest{Purpose: p.purpose})
	default:
		d.afresh()
	}
}

// ticketStays is how long a number stays on a kiosk's screen.
const ticketStays = 25 * time.Second

func (p *ticketing) tick(d *Desk, now time.Time) {
	if d.kiosk() && p.over && now.Sub(p.since) >= ticketStays {
		d.afresh()
	}
}
