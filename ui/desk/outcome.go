package desk

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// Outcome is how what a person came for ended.
type Outcome struct {
	Ticket bool   // a ticket belongs to it
	Number string // of the queue, by the hospital's system; empty: the desk gives its own
	Clinic string
	Room   string
	Say    string // key of the sentence at the end; empty: that it is done
}

// done ends a visit whose acts are done: the card is taken back, the ticket
// printed, the visit finished.
func (d *Desk) done(o Outcome) { d.show(d.donePage(o)) }

func (d *Desk) donePage(o Outcome) Page {
	d.visit.acted = true
	if d.visit.read {
		return &takeCard{outcome: o}
	}
	return d.afterCard(o)
}

// afterCard is what follows once the card is no longer on the reader.
func (d *Desk) afterCard(o Outcome) Page {
	if o.Ticket {
		return &ticketing{outcome: o}
	}
	return &finished{outcome: o}
}

// finish ends the visit in front of the desk at the daemon and lets the person
// go; then is called when it is over. What went wrong is said on the page.
func (d *Desk) finish(then func()) {
	if d.visit == nil {
		then()
		return
	}
	id := d.visit.View.ID
	d.visit.ending = true
	d.try(func(ctx context.Context) (visit.View, error) { return d.o.Agent.Finish(ctx, id) }, func(err error) {
		if err != nil {
			d.visit.ending = false
			d.fail(err)
			return
		}
		d.settleBeside()
		d.forget()
		then()
	})
}

// takeCard has the card taken back before anything else is given: whoever holds
// a ticket walks away.
type takeCard struct {
	outcome Outcome
	readers cards
	seen    bool // the card was seen lying there
	cued    time.Time
}

// cueEvery is how often a card that is left behind sounds.
const cueEvery = 4 * time.Second

func (p *takeCard) scene(d *Desk) scene.Scene { return screen.TakeCard(d.lang, p.seen, d.kiosk()) }

// act: at a desk staff see the card; the screen takes their word.
func (p *takeCard) act(d *Desk, id string) {
	if id == screen.ActGoOn && !d.kiosk() {
		p.goOn(d)
	}
}

func (p *takeCard) tick(d *Desk, now time.Time) {
	if p.seen && now.Sub(p.cued) >= cueEvery {
		p.cued = now
		d.cue(CueForgotten)
	}
	p.readers.look(d, func(all []api.Reader, err error) {
		if err != nil || !lies(all) {
			p.goOn(d)
			return
		}
		p.seen = true
	})
}

func (p *takeCard) goOn(d *Desk) {
	d.visit.read = false
	d.show(d.afterCard(p.outcome))
}

// finished says that it is over.
type finished struct {
	outcome Outcome
	purpose visit.Purpose
	since   time.Time
}

// goneAfter is how long the last screen of a visit stays at a kiosk.
const goneAfter = 12 * time.Second

func (p *finished) enter(d *Desk) {
	p.since = d.o.Clock.Now()
	if d.visit == nil {
		return
	}
	p.purpose = d.visit.View.Purpose
	d.finish(func() { d.cue(CueDone) })
}

func (p *finished) scene(d *Desk) scene.Scene {
	return screen.Finished(d.lang, screen.FinishedModel{Say: p.outcome.Say, Kiosk: d.kiosk(), Open: d.visit != nil, Purpose: p.purpose})
}

// act: the next person is one key away.
func (p *finished) act(d *Desk, id string) {
	switch {
	case d.visit != nil: // it could not be finished: it is ended with what was done
		d.leave()
	case id == screen.ActNext && !d.kiosk():
		d.open(visit.OpenRequest{Purpose: p.purpose})
	default:
		d.afresh()
	}
}

func (p *finished) tick(d *Desk, now time.Time) {
	if d.kiosk() && d.visit == nil && now.Sub(p.since) >= goneAfter {
		d.afresh()
	}
}
