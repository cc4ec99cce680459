package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// tooLow reports whether the verdict is below what the purpose asks for.
func (d *Desk) tooLow() bool { return slices.Contains(d.visit.View.Needs, visit.NeedsDecision) }

// decision is what follows a verdict that is too low: staff give a reason to go
// on; a citizen alone calls them.
func (d *Desk) decision() Page {
	if d.kiosk() {
		return &tooLow{}
	}
	return &decide{}
}

// decide takes down why staff go on.
type decide struct{}

func (*decide) scene(d *Desk) scene.Scene { return screen.Decide(d.lang, d.resultModel()) }

func (*decide) act(d *Desk, id string) {
	if reason, ok := strings.CutPrefix(id, screen.ActReason); ok {
		visitID, why := d.visit.View.ID, visit.GoOn{Reason: visit.GoOnReason(reason)}
		d.step(func(ctx context.Context) (visit.View, error) { return d.o.Agent.Decide(ctx, visitID, why) }, d.proceed)
		return
	}
	d.another(id)
}

// tooLow lets a citizen try otherwise, call staff, or take a number all the same.
type tooLow struct{}

func (*tooLow) scene(d *Desk) scene.Scene {
	return screen.TooLow(d.lang, d.resultModel(), d.numbered())
}

func (*tooLow) act(d *Desk, id string) {
	switch id {
	case screen.ActNumber:
		if d.numbered() {
			d.done(Outcome{Ticket: true, Say: "toolow.number.say"})
		}
	case screen.ActCall:
		d.help()
	default:
		d.another(id)
	}
}

// another tries another way to know who is there.
func (d *Desk) another(id string) {
	switch id {
	case screen.ActAgain:
		d.visit.agreed = false
		d.show(&present{lift: true})
	case screen.ActOtherWays:
		d.visit.agreed = false
		d.show(&otherWays{})
	}
}

// numbered reports whether a queue number may be had without anything else: care
// waits for no verdict.
func (d *Desk) numbered() bool { return d.visit.View.Purpose == visit.Insurance }
