package desk

import (
	"context"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// slowAfter is when a portal that has not answered is said to be slow.
const slowAfter = 5 * time.Second

// notified has a guest notified of, and shows what became of it. The daemon keeps
// the notification before it is sent, so that nobody waits for the portal.
type notified struct {
	req    *visit.AccommodationRequest // nil: it was asked for before
	joined bool                        // the guest joins others: their list follows at once
	failed bool
	since  time.Time
	cards  cards
}

func (p *notified) enter(d *Desk) {
	p.since = d.o.Clock.Now()
	p.joined = d.visit.View.Context.Stay != ""
	if p.req != nil {
		p.ask(d)
	}
}

func (p *notified) ask(d *Desk) {
	p.failed = false
	id, req := d.visit.View.ID, *p.req
	d.try(func(ctx context.Context) (visit.View, error) {
		return d.o.Agent.Accommodation(context.WithoutCancel(ctx), id, req)
	}, func(err error) {
		switch {
		case err == nil && p.joined:
			d.showStay()
		case err == nil:
			p.req = nil
		default:
			p.refused(d, err)
		}
	})
}

// refused asks for what is missing; nothing was noted yet.
func (p *notified) refused(d *Desk, err error) {
	problem := wrongField(err)
	switch {
	case problem == "":
		p.failed = true
		d.fail(err)
	case problem == "room-missing" || strings.HasPrefix(problem, "departure-"):
		d.show(newRoom(problem))
	default:
		d.show(d.newGuest(*p.req, problem))
	}
}

// fix asks anew for what the portal refused.
func (d *Desk) fix() {
	n := d.visit.View.Accommodation
	if n == nil || n.State != visit.Refused {
		return
	}
	d.show(d.newGuest(joining(d.visit.View.Context), n.Code))
}

func (p *notified) happened(d *Desk, e agent.Event) {
	if ofLodging(e) {
		d.refresh(func() {})
	}
}

// ofLodging: what came of a notification, or may have come while events were missed.
func ofLodging(e agent.Event) bool {
	return e.Type == agent.TypeAccommodation || e.Type == agent.TypeBack || e.Type == agent.TypeReset
}

func (p *notified) tick(d *Desk, _ time.Time) { p.cards.watch(d) }

func (p *notified) scene(d *Desk) scene.Scene {
	v, now := d.visit.View, d.o.Clock.Now()
	m := screen.NotifiedModel{Record: v.Record, Notification: v.Accommodation, Room: v.Context.Room, Now: now, Failed: p.failed, Waited: now.Sub(p.since) >= slowAfter, Busy: d.busy}
	if p.req != nil {
		m.Notification = nil // that of before was refused, and is asked for again
	}
	return screen.Notified(d.lang, m)
}

func (p *notified) act(d *Desk, id string) {
	switch {
	case id == screen.ActRetry && p.failed:
		p.ask(d)
	case p.req != nil || d.busy:
	case id == screen.ActFix:
		d.fix()
	case id == screen.ActStayList:
		d.showStay()
	case id == screen.ActNextGuest:
		d.show(&stay{id: d.visit.View.Context.Stay, next: true})
	case id == screen.ActForward:
		d.done(Outcome{})
	}
}
