package desk

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// openStay shows a stay to staff.
func (d *Desk) openStay(id string) { d.show(&stay{id: id}) }

// showStay shows the stay of the guest in front of the desk.
func (d *Desk) showStay() { d.openStay(d.visit.View.Context.Stay) }

// stay is the list of a group: one stay, many guests.
type stay struct {
	id    string
	next  bool // it is shown to go on with the next guest
	known *visit.StaySummary
	load  bool // the list is being fetched
	again bool // and something changed meanwhile
	cards cards
}

func (p *stay) enter(d *Desk) {
	p.fetch(d)
	if p.next {
		p.nextGuest(d)
	}
}

// nextGuest ends the visit in front of the desk, if there is one, and begins that
// of the next guest: of the same room and days.
func (p *stay) nextGuest(d *Desk) {
	d.lies = d.visit != nil && d.visit.read
	d.finish(func() {
		d.open(visit.OpenRequest{Purpose: visit.Accommodation, Context: visit.Context{Stay: p.id, Role: visit.Guest}})
	})
}

// fetch has the list told anew, one time at a time.
func (p *stay) fetch(d *Desk) {
	if p.load {
		p.again = true
		return
	}
	p.load = true
	ask(d, func(ctx context.Context) (office.StayList, error) { return d.o.Agent.Stays(ctx) }, func(all office.StayList, err error) {
		p.load = false
		switch {
		case err != nil:
			d.fail(err)
		default:
			p.take(all)
		}
		if p.again {
			p.again = false
			p.fetch(d)
		}
	})
}

func (p *stay) tick(d *Desk, _ time.Time) { p.cards.watch(d) }

// watch sees a guest's card leave, so that the next one's is read at once.
func (c *cards) watch(d *Desk) {
	if d.visit == nil || !d.visit.read {
		return
	}
	c.look(d, func(all []api.Reader, err error) {
		if err == nil && d.visit != nil && !lies(all) {
			d.visit.read = false
		}
	})
}

func (p *stay) take(all office.StayList) {
	for i := range all.Stays {
		if all.Stays[i].ID == p.id {
			p.known = &all.Stays[i]
		}
	}
}

// happened: the guest in front of the desk.
func (p *stay) happened(d *Desk, e agent.Event) {
	if !ofLodging(e) {
		return
	}
	p.fetch(d)
	if d.visit != nil {
		d.refresh(func() {})
	}
}

// others: the guests before.
func (p *stay) others(d *Desk, e agent.Event) {
	if ofLodging(e) {
		p.fetch(d)
	}
}

func (p *stay) scene(d *Desk) scene.Scene {
	m := screen.StayModel{Stay: p.known, Now: d.o.Clock.Now().Truncate(time.Second), Health: d.health(), Busy: d.busy}
	if d.visit != nil && d.visit.View.Accommodation != nil && d.visit.View.Accommodation.State == visit.Refused {
		m.Fix = d.visit.View.ID
	}
	return screen.Stay(d.lang, m)
}

func (p *stay) act(d *Desk, id string) {
	switch {
	case d.busy:
	case id == screen.ActForward && d.visit != nil:
		d.done(Outcome{})
	case id == screen.ActForward:
		d.afresh()
	case id == screen.ActNextGuest && p.known != nil && !p.known.Left:
		p.nextGuest(d)
	case id == screen.ActFix && d.visit != nil:
		d.fix()
	case id == screen.ActChange && p.known != nil && !p.known.Left:
		d.show(&changing{stay: *p.known, to: p.known.Departure})
	}
}

// changing has the guests of a stay leave earlier, later, or now.
type changing struct {
	stay    visit.StaySummary
	to      time.Time
	left    bool
	changed *visit.StayChange
	problem string
}

func (p *changing) scene(d *Desk) scene.Scene {
	return screen.Change(d.lang, screen.ChangeModel{Stay: p.stay, To: p.to, Changed: p.changed, Left: p.left, Busy: d.busy, Problem: p.problem})
}

func (p *changing) act(d *Desk, id string) {
	switch {
	case d.busy:
	case id == screen.ActReturn || p.changed != nil && id == screen.ActForward:
		d.openStay(p.stay.ID)
	case p.changed != nil:
	case id == screen.ActMore:
		p.to = p.to.AddDate(0, 0, 1)
	case id == screen.ActFewer:
		if earlier := p.to.AddDate(0, 0, -1); !earlier.Before(p.stay.Arrival) {
			p.to = earlier
		}
	case id == screen.ActLeft:
		p.save(d, visit.DepartureRequest{Departure: d.o.Clock.Now(), Left: true})
	case id == screen.ActForward && !p.to.Equal(p.stay.Departure):
		p.save(d, visit.DepartureRequest{Departure: p.to})
	}
}

func (p *changing) save(d *Desk, req visit.DepartureRequest) {
	d.busy, p.problem = true, ""
	ask(d, func(ctx context.Context) (visit.StayView, error) {
		return d.o.Agent.Departure(context.WithoutCancel(ctx), p.stay.ID, req)
	}, func(s visit.StayView, err error) {
		d.busy = false
		if err != nil {
			p.problem = wrongField(err)
			d.fail(err)
			return
		}
		p.to, p.left = req.Departure, req.Left
		p.changed = &visit.StayChange{}
		if n := len(s.Changes); n > 0 {
			p.changed = &s.Changes[n-1]
		}
	})
}

// others: the portal has been told, of one guest.
func (p *changing) others(d *Desk, e agent.Event) {
	if !ofLodging(e) || p.changed == nil || d.busy {
		return
	}
	ask(d, func(ctx context.Context) (visit.StayView, error) { return d.o.Agent.Stay(ctx, p.stay.ID) }, func(s visit.StayView, err error) {
		if n := len(s.Changes); err == nil && n > 0 {
			p.changed = &s.Changes[n-1]
		}
	})
}

// happened: the same of the guest in front of the desk.
func (p *changing) happened(d *Desk, e agent.Event) { p.others(d, e) }
