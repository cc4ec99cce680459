package desk

import (
	"context"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// first is the page that a desk begins with, and comes back to.
func (d *Desk) first() Page { return &attract{waiting: -1} }

// attract greets whoever comes, and offers what the desk is for.
type attract struct {
	waiting int // visits of today that are open; below 0: not known
}

func (p *attract) enter(d *Desk) {
	if d.kiosk() {
		return
	}
	ask(d, func(ctx context.Context) (office.VisitList, error) { return d.o.Agent.VisitsOf(ctx, "") }, func(l office.VisitList, err error) {
		if err == nil {
			p.waiting = stillOpen(l)
		}
	})
}

// stillOpen counts the visits of a list that are not over.
func stillOpen(l office.VisitList) (n int) {
	for _, v := range l.Visits {
		if !v.State.Closed() {
			n++
		}
	}
	return n
}

func (p *attract) scene(d *Desk) scene.Scene {
	return screen.Attract(d.lang, screen.AttractModel{Place: d.o.Settings.Place, Name: d.o.Settings.Name, Kiosk: d.kiosk(), Menu: !d.kiosk() && !d.onDuty(), Purposes: d.purposes(), Waiting: p.waiting})
}

func (p *attract) act(d *Desk, id string) {
	switch {
	case id == screen.ActBegin:
		d.offer()
	case id == actStaff && !d.kiosk():
		d.show(d.staff())
	default:
		d.choose(id)
	}
}

func (*attract) unhurried() {}

// offer asks what somebody came for, where there is a choice.
func (d *Desk) offer() {
	if all := d.purposes(); len(all) == 1 {
		d.choose(screen.ActPurpose + string(all[0]))
		return
	}
	d.show(&choosing{})
}

// choosing asks what somebody came for, with a word on each purpose.
type choosing struct{}

func (*choosing) scene(d *Desk) scene.Scene { return screen.Choosing(d.lang, d.purposes()) }
func (*choosing) act(d *Desk, id string)    { d.choose(id) }

// purposes are those that the desk offers.
func (d *Desk) purposes() (all []visit.Purpose) {
	for _, p := range d.o.Settings.Purposes {
		all = append(all, p.Purpose)
	}
	return all
}

// choose opens a visit for a purpose; a group's stay begins with its guests.
func (d *Desk) choose(id string) {
	if p, ok := strings.CutPrefix(id, screen.ActPurpose); ok {
		d.open(visit.OpenRequest{Purpose: visit.Purpose(p)})
	}
}

// purpose are the settings of the purpose of the visit in front of the desk.
func (d *Desk) purpose() office.PurposeSettings {
	for _, p := range d.o.Settings.Purposes {
		if d.visit != nil && p.Purpose == d.visit.View.Purpose {
			return p
		}
	}
	return office.PurposeSettings{}
}
