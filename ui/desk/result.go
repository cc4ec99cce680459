package desk

import (
	"context"
	"errors"
	"image"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// result shows who was read, and what that is worth.
type result struct {
	so     *progress // of the reading that still goes on; nil: it has ended
	checks bool      // all checks are shown
}

func (p *result) enter(d *Desk) { d.portrait() }

// portrait fetches the picture, once.
func (d *Desk) portrait() {
	v := d.visit
	if !v.View.HasPortrait || v.Portrait != nil || v.hidden || v.View.State == visit.Reading {
		return
	}
	id := v.View.ID
	ask(d, func(ctx context.Context) (image.Image, error) { return d.o.Agent.Portrait(ctx, id) }, func(img image.Image, err error) {
		switch {
		case err == nil && d.visit == v:
			v.Portrait = img
		case errors.Is(err, agent.ErrNotShown):
			v.hidden = true
		}
	})
}

func (p *result) happened(d *Desk, e agent.Event) {
	switch e.Type {
	case agent.TypeProgress:
		if p.so != nil {
			p.so.step(e.Progress)
		}
	case agent.TypeRecord:
		d.refresh(func() {
			p.so = nil
			d.cue(CueDone)
			d.portrait()
		})
	case agent.TypeTrouble, agent.TypeBack, agent.TypeReset:
		d.refresh(func() {
			if d.visit.View.State != visit.Reading && p.so != nil {
				d.wasRead()
			}
		})
	}
}

func (p *result) tick(_ *Desk, now time.Time) {
	if p.so != nil {
		p.so.show(now)
	}
}

func (p *result) scene(d *Desk) scene.Scene {
	m := d.resultModel()
	if p.so != nil {
		so := p.so.model()
		m.Reading = &so
	}
	if p.checks {
		return screen.Checks(d.lang, m)
	}
	return screen.Result(d.lang, m)
}

func (d *Desk) resultModel() screen.ResultModel {
	v := d.visit
	return screen.ResultModel{
		Record: v.View.Record, Method: v.View.Method, Portrait: v.Portrait, NoPortrait: v.hidden, HasPortrait: v.View.HasPortrait,
		Face: v.View.Face, Kiosk: d.kiosk(), Send: d.maySend(), Least: v.View.Least, TooLow: d.tooLow(), Busy: d.busy,
	}
}

func (p *result) act(d *Desk, id string) {
	switch {
	case id == screen.ActChecks:
		p.checks = true
	case id == screen.ActBack:
		p.checks = false
	case id == screen.ActNotMe:
		d.leave()
	case p.so != nil: // the rest waits for the portrait
	case id == screen.ActGoOn:
		d.visit.agreed = true
		d.proceed()
	case id == screen.ActAgain:
		d.show(&present{lift: true})
	case !d.kiosk():
		p.staffAct(d, id)
	}
}

func (p *result) staffAct(d *Desk, id string) {
	switch id {
	case screen.ActSend:
		if d.maySend() {
			d.show(d.sendPage())
		}
	case screen.ActFaceYes, screen.ActFaceNo:
		visitID := d.visit.View.ID
		d.step(func(ctx context.Context) (visit.View, error) {
			return d.o.Agent.Face(ctx, visitID, id == screen.ActFaceYes)
		}, func() {})
	}
}
