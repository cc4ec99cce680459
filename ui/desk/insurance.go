package desk

import (
	"context"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// insurance is the first page of the lookup: what is known of it is shown, and
// what is not is asked for.
func (d *Desk) insurance() Page {
	switch {
	case d.visit.View.Insurance != nil:
		return d.lookup()
	case d.o.Settings.Insurance == nil, d.nobody():
		return &queued{}
	}
	return &asking{}
}

// lookup is the page for where the lookup stands.
func (d *Desk) lookup() Page {
	switch l := d.visit.View.Insurance; {
	case l.State == visit.Queued && len(l.Tries) == 0:
		return &asking{asked: true}
	case l.State != visit.Queued && l.Answer != nil:
		return &answered{}
	}
	return &queued{}
}

const (
	mayGoAfter = 4 * time.Second  // then nobody has to wait for the portal
	waitLimit  = 35 * time.Second // then the screen goes on by itself
)

// asking is on while the insurance is asked. The question lies at the daemon
// before anything is waited for: whoever goes on loses no answer.
type asking struct {
	req    visit.InsuranceRequest // with what it is asked, beside what is known
	asked  bool
	failed bool
	since  time.Time
}

func (p *asking) enter(d *Desk) {
	p.since = d.o.Clock.Now()
	if !p.asked {
		p.ask(d)
	}
}

func (p *asking) ask(d *Desk) {
	p.failed, p.since = false, d.o.Clock.Now()
	id, req := d.visit.View.ID, p.req
	req.Wait = new(int)
	if req.Card.IsZero() && !d.numberKnown() {
		req.Card = d.visit.card // it was shown or typed, and is not asked again
	}
	if s := d.o.Settings.Insurance; s != nil {
		req.History, req.CoPayment = s.History, s.CoPayment
	}
	d.try(func(ctx context.Context) (visit.View, error) {
		return d.o.Agent.Insurance(context.WithoutCancel(ctx), id, req)
	}, func(err error) {
		switch {
		case err == nil:
			p.asked = true
			p.look(d)
		case d.kiosk() && mayNotAsk(err):
			d.show(&queued{})
		default:
			p.failed = true
			d.fail(err)
		}
	})
}

// numberKnown reports whether the person's own number is known, by which the
// insurer finds every card of theirs.
func (d *Desk) numberKnown() bool {
	r := d.visit.View.Record
	return r != nil && r.Person.PersonalNumber.Text() != ""
}

// nobody: nothing is known that the insurance could be asked with.
func (d *Desk) nobody() bool {
	r := d.visit.View.Record
	return r == nil || len(r.Person.Fields()) == 0 && d.visit.card == ""
}

// mayNotAsk: there is nobody in whose name the portal may be asked. A citizen has
// no part in that.
func mayNotAsk(err error) bool {
	return agent.Is(err, api.CodeNoStaff) || agent.Is(err, api.CodeNotAllowed) || agent.Is(err, api.CodeNoBackend)
}

// look goes on once there is something to show.
func (p *asking) look(d *Desk) {
	if d.visit.View.Insurance == nil {
		return
	}
	next := d.lookup()
	if _, still := next.(*asking); !still {
		d.show(next)
	}
}

func (p *asking) happened(d *Desk, e agent.Event) {
	if ofInsurance(e) {
		d.refresh(func() { p.look(d) })
	}
}

// ofInsurance: what came of a question to the insurance, or may have come while
// events were missed.
func ofInsurance(e agent.Event) bool {
	return strings.HasPrefix(e.Type, agent.TypeInsurance) || e.Type == agent.TypeBack || e.Type == agent.TypeReset
}

func (p *asking) tick(d *Desk, now time.Time) {
	if p.asked && now.Sub(p.since) >= waitLimit {
		d.show(&queued{})
	}
}

func (p *asking) scene(d *Desk) scene.Scene {
	v := d.visit.View
	return screen.Asking(d.lang, screen.AskingModel{Record: v.Record, MayGo: d.o.Clock.Now().Sub(p.since) >= mayGoAfter, Failed: p.failed})
}

func (p *asking) act(d *Desk, id string) {
	switch {
	case id == screen.ActForward && (p.failed || d.o.Clock.Now().Sub(p.since) >= mayGoAfter):
		d.show(d.queue())
	case id == screen.ActRetry && p.failed:
		p.ask(d)
	}
}

// queued says that there is no answer, and that care goes on.
type queued struct{}

func (p *queued) scene(d *Desk) scene.Scene {
	v := d.visit.View
	return screen.Queued(d.lang, screen.QueuedModel{Record: v.Record, Lookup: v.Insurance, Staff: !d.kiosk()})
}

func (p *queued) act(d *Desk, id string) {
	if id == screen.ActForward {
		d.show(d.queue())
	}
}

// happened: an answer that comes late is shown where the person still stands.
func (p *queued) happened(d *Desk, e agent.Event) {
	if !ofInsurance(e) {
		return
	}
	d.refresh(func() {
		if d.visit.View.Insurance == nil {
			return
		}
		if a, ok := d.lookup().(*answered); ok {
			d.show(a)
		}
	})
}
