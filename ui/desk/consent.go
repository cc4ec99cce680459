package desk

import (
	"context"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// consentChip asks whether the chip may be read.
type consentChip struct{}

func (*consentChip) scene(d *Desk) scene.Scene { return screen.ConsentChip(d.lang, d.consentModel()) }

func (*consentChip) act(d *Desk, id string) { d.answer(id, visit.ToReadChip, d.proceed) }

// consentHandOver asks whether what was read may be handed on. Who says no is
// not handed on, and leaves without it.
type consentHandOver struct{}

func (*consentHandOver) scene(d *Desk) scene.Scene {
	return screen.ConsentHandOver(d.lang, d.consentModel())
}

func (*consentHandOver) act(d *Desk, id string) {
	d.answer(id, visit.ToHandOver, func() {
		if d.refused(visit.ToHandOver) {
			d.show(&notHanded{})
			return
		}
		d.proceed()
	})
}

// answer takes down what the person said.
func (d *Desk) answer(id string, to visit.ConsentTo, then func()) {
	if id != screen.ActAgree && id != screen.ActRefuse {
		return
	}
	visitID, req := d.visit.View.ID, visit.ConsentRequest{To: to, Given: id == screen.ActAgree}
	d.step(func(ctx context.Context) (visit.View, error) { return d.o.Agent.Consent(ctx, visitID, req) }, then)
}

func (d *Desk) consentModel() screen.ConsentModel {
	p := d.purpose()
	return screen.ConsentModel{
		Purpose: d.visit.View.Purpose, Fields: p.Fields, Portrait: p.Portrait, Receiver: p.Receiver,
		KeepDays: p.KeepDays, Basis: p.Basis, Face: !d.kiosk(),
	}
}

// notHanded says that nothing is handed on, and lets the person think again.
type notHanded struct{}

func (*notHanded) scene(d *Desk) scene.Scene { return screen.NotHanded(d.lang) }

func (*notHanded) act(d *Desk, id string) {
	switch id {
	case screen.ActBack:
		d.show(&consentHandOver{})
	case screen.ActStop:
		d.leave()
	}
}

// mustAsk reports whether the chip may not be read before the person agrees.
func (d *Desk) mustAsk() bool {
	if d.o.Settings.Owner == visit.StateBody {
		return false
	}
	for _, c := range slices.Backward(d.visit.View.Consents) {
		if c.To == visit.ToReadChip {
			return !c.Given
		}
	}
	return true
}
