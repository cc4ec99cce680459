package desk

import (
	"cmp"
	"context"
	"errors"
	"image"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// handing shows what is about to be handed on, and to whom.
type handing struct {
	from  Page
	asked map[string]string
	shown []screen.FieldModel
}

func (p *handing) scene(d *Desk) scene.Scene {
	m := d.matter
	model := screen.HandOverModel{
		Title: screen.ServiceTitle(d.lang, m.service), Receiver: cmp.Or(d.purpose().Receiver, m.service.Audience), Known: d.visit.View.Record,
		Asked: p.shown, Signed: m.service.Name == config.ServiceStatement, Busy: d.busy,
	}
	if d.ofCase(m.service.Name) {
		for _, one := range m.people {
			model.People = append(model.People, one.Name)
		}
	}
	return screen.HandOver(d.lang, model)
}

func (p *handing) act(d *Desk, id string) {
	switch id {
	case screen.ActReturn:
		d.show(p.from)
	case screen.ActForward:
		d.show(&handed{from: p, asked: p.asked})
	}
}

// handed hands a person on, once, and says what became of it. It is not repeated
// by itself: whether to try again is for people to say.
type handed struct {
	from    Page
	asked   map[string]string         // of a hand-over
	form    publicservice.CT01Request // of form CT01
	state   screen.HandedState
	id      string
	code    image.Image
	expires time.Time
}

func (p *handed) enter(d *Desk) { p.do(d) }

// became is what came of it, of whichever kind it is.
type became struct {
	state   screen.HandedState
	id      string
	code    []byte
	expires time.Time
}

func (p *handed) do(d *Desk) {
	m, visitID := *d.matter, d.visit.View.ID
	inCase := d.ofCase(m.service.Name)
	d.busy, p.state = true, screen.HandedWaits
	ask(d, func(ctx context.Context) (became, error) {
		ctx = context.WithoutCancel(ctx)
		switch {
		case m.isCT01():
			_, err := d.o.Agent.PrintCT01(ctx, office.CT01Order{Case: m.id, Form: p.form})
			return became{state: screen.HandedPrinted}, err
		case m.service.Name == config.ServiceStatement:
			s, err := d.o.Agent.Statement(ctx, visitID, m.service.Audience)
			return became{state: screen.HandedCode, code: s.QR, expires: s.Expires}, err
		}
		req := publicservice.HandOverRequest{Name: m.service.Name, Asked: p.asked}
		give, id := d.o.Agent.HandOver, visitID
		if inCase {
			give, id = d.o.Agent.HandOverCase, m.id
		}
		out, err := give(ctx, id, req)
		return became{state: screen.HandedDelivered, id: out.ID}, err
	}, func(b became, err error) {
		d.busy = false
		if err != nil {
			p.failed(d, err)
			return
		}
		p.state, p.id, p.expires = b.state, b.id, b.expires
		p.code = qrPicture(b.code) // only a statement has one
	})
}

// failed says whether the receiver said no, or nothing; what went wrong before
// anything left is said by its code.
func (p *handed) failed(d *Desk, err error) {
	var problem *agent.Problem
	switch sent := d.handOver(d.matter.service.Name) != nil; {
	case agent.Is(err, api.CodeConsent) || agent.Is(err, api.CodeVerdict):
		d.refresh(d.proceed)
	case sent && agent.Is(err, api.CodeReceiver):
		p.state = screen.HandedRefused
	case sent && (!errors.As(err, &problem) || problem.Code == api.CodeUnavailable || problem.Code == api.CodeRepeated):
		p.state = screen.HandedUnreached
	case d.matter.isCT01() && !errors.As(err, &problem):
		p.state = screen.HandedUnprinted
		d.fail(err)
	default:
		p.state = screen.HandedFailed
		d.fail(err)
	}
}

func (p *handed) tick(_ *Desk, now time.Time) {
	if p.state == screen.HandedCode && !now.Before(p.expires) {
		p.state, p.code = screen.HandedExpired, nil
	}
}

func (p *handed) scene(d *Desk) scene.Scene {
	m := screen.HandedModel{Title: screen.ServiceTitle(d.lang, d.matter.service), State: p.state, ID: p.id, Code: p.code}
	if p.state == screen.HandedCode {
		m.Left = p.expires.Sub(d.o.Clock.Now())
	}
	return screen.Handed(d.lang, m)
}

func (p *handed) act(d *Desk, id string) {
	switch {
	case d.busy:
	case id == screen.ActForward:
		d.served()
	case id == screen.ActOther:
		d.show(&services{})
	case id == screen.ActRetry && p.mayRetry():
		p.do(d)
	}
}

// mayRetry: what was handed on is not handed on twice.
func (p *handed) mayRetry() bool {
	switch p.state {
	case screen.HandedDelivered, screen.HandedPrinted, screen.HandedWaits, screen.HandedCode:
		return false
	}
	return true
}
