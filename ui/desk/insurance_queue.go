package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// queue is what follows the lookup, whatever came of it: where the person goes,
// and their number.
func (d *Desk) queue() Page {
	s, l := d.o.Settings.Insurance, d.visit.View.Insurance
	switch {
	case s == nil || !s.Register || l == nil: // who may not ask may not register either
		return d.donePage(d.withTicket(Outcome{}))
	case l.QueueNumber == nil && s.Lists:
		return &clinic{}
	}
	return &numbering{}
}

// withTicket is an outcome with its ticket: a kiosk gives everybody a number, a desk
// where it has one to give.
func (d *Desk) withTicket(o Outcome) Outcome {
	o.Ticket = d.kiosk() || d.o.Settings.Ticket || o.Number != ""
	return o
}

// clinic has kind, clinic and service chosen from the hospital's lists. A list
// that is empty, or that its system does not tell, is not asked for.
type clinic struct {
	steps []clinicStep
	next  int // place in the lists of what is fetched or shown
}

// clinicStep is a list that was shown and what was chosen of it.
type clinicStep struct {
	list    his.Name
	entries []his.Entry
	chosen  his.Entry
}

// clinicLists are the lists in the order in which they are chosen from.
func clinicLists() []his.Name { return []his.Name{his.Kinds, his.Clinics, his.Services} }

func (p *clinic) enter(d *Desk) { p.fetch(d) }

// fetch shows the next list that has anything, or has the number given.
func (p *clinic) fetch(d *Desk) {
	if p.next == len(clinicLists()) {
		d.show(&numbering{req: p.request(), clinic: p.name()})
		return
	}
	list, at := clinicLists()[p.next], p.next
	ask(d, func(ctx context.Context) ([]his.Entry, error) { return d.o.Agent.Hospital(ctx, list) }, func(all []his.Entry, err error) {
		switch {
		case p.next != at: // skipped meanwhile
		case err != nil || len(all) == 0:
			p.next++
			p.fetch(d)
		default:
			p.steps = append(p.steps, clinicStep{list: list, entries: all})
		}
	})
}

// shows is the list on the screen, nil while it is fetched.
func (p *clinic) shows() *clinicStep {
	if n := len(p.steps); n > 0 && p.steps[n-1].list == p.list() {
		return &p.steps[n-1]
	}
	return nil
}

func (p *clinic) list() his.Name {
	return clinicLists()[min(p.next, len(clinicLists())-1)]
}

func (p *clinic) scene(d *Desk) scene.Scene {
	m := screen.ClinicModel{List: p.list()}
	if s := p.shows(); s != nil {
		m.Entries = s.entries
	}
	for _, s := range p.steps {
		if s.chosen.Name != "" && s.list != m.List {
			m.Chosen = append(m.Chosen, s.chosen.Name)
		}
	}
	return screen.Clinic(d.lang, m)
}

func (p *clinic) act(d *Desk, id string) {
	if place, ok := strings.CutPrefix(id, screen.PickPrefix); ok {
		p.pick(d, place)
		return
	}
	switch id {
	case screen.ActWithout:
		p.next++
		p.fetch(d)
	case screen.ActReturn:
		p.back()
	}
}

func (p *clinic) pick(d *Desk, place string) {
	s := p.shows()
	i, err := strconv.Atoi(place)
	if s == nil || err != nil || i < 0 || i >= len(s.entries) {
		return
	}
	s.chosen = s.entries[i]
	p.next++
	p.fetch(d)
}

// back shows the list before, to choose from it anew.
func (p *clinic) back() {
	if p.shows() != nil {
		p.steps = p.steps[:len(p.steps)-1]
	}
	if n := len(p.steps); n > 0 {
		p.steps[n-1].chosen = his.Entry{}
		p.next = placeOf(p.steps[n-1].list)
	}
}

func placeOf(list his.Name) int {
	for i, one := range clinicLists() {
		if one == list {
			return i
		}
	}
	return 0
}

func (p *clinic) request() visit.RegisterRequest {
	var req visit.RegisterRequest
	for _, s := range p.steps {
		switch s.list {
		case his.Kinds:
			req.Kind = s.chosen.Code
		case his.Clinics:
			req.Clinic = s.chosen.Code
		case his.Services:
			req.Service = s.chosen.Code
		}
	}
	return req
}

func (p *clinic) name() string {
	for _, s := range p.steps {
		if s.list == his.Clinics {
			return s.chosen.Name
		}
	}
	return ""
}

// numberLimit is how long the hospital's system is waited for.
const numberLimit = 12 * time.Second

// numbering has the hospital's system give a queue number. Where it does not,
// the desk gives its own.
type numbering struct {
	req    visit.RegisterRequest
	clinic string // name of what was chosen
	since  time.Time
	over   bool // it is no longer waited for
}

func (p *numbering) enter(d *Desk) {
	p.since = d.o.Clock.Now()
	if q := p.number(d); q != nil && q.State != visit.Refused && q.State != visit.Dropped {
		p.look(d)
		return
	}
	id, req := d.visit.View.ID, visit.InsuranceRequest{Wait: new(int), Register: &p.req}
	d.try(func(ctx context.Context) (visit.View, error) {
		return d.o.Agent.Insurance(context.WithoutCancel(ctx), id, req)
	}, func(err error) {
		p.over = err != nil
		p.look(d)
	})
}

func (p *numbering) number(d *Desk) *visit.QueueNumber {
	if l := d.visit.View.Insurance; l != nil {
		return l.QueueNumber
	}
	return nil
}

// look goes on at a kiosk once it is known whether there is a number: the next
// screen shows it.
func (p *numbering) look(d *Desk) {
	if m := p.model(d); d.kiosk() && !m.Waits {
		d.done(p.outcome(d))
	}
}

func (p *numbering) happened(d *Desk, e agent.Event) {
	if ofInsurance(e) {
		d.refresh(func() { p.look(d) })
	}
}

func (p *numbering) tick(d *Desk, now time.Time) {
	if !p.over && now.Sub(p.since) >= numberLimit {
		p.over = true
		p.look(d)
	}
}

func (p *numbering) model(d *Desk) screen.QueueModel {
	q := p.number(d)
	switch {
	case q != nil && q.Ticket != nil:
		return screen.QueueModel{Number: q.Ticket.Number.Reveal(), Room: q.Ticket.Room, Clinic: p.clinic, Pays: d.o.Settings.Payment && !d.kiosk()}
	case p.over || q != nil && q.State != visit.Queued:
		return screen.QueueModel{}
	}
	return screen.QueueModel{Waits: true}
}

func (p *numbering) scene(d *Desk) scene.Scene { return screen.QueueNumber(d.lang, p.model(d)) }

func (p *numbering) outcome(d *Desk) Outcome {
	m := p.model(d)
	return d.withTicket(Outcome{Number: m.Number, Clinic: m.Clinic, Room: m.Room})
}

func (p *numbering) act(d *Desk, id string) {
	switch {
	case id == screen.ActForward:
		d.done(p.outcome(d))
	case id == screen.ActCopay && p.model(d).Pays:
		d.show(newCopaying(p))
	}
}
