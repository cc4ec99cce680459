package desk

import (
	"context"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// takeUp looks for visits that the process before this one left open. Staff may
// go on with them; a kiosk shows nobody what another person did, and ends them.
func (d *Desk) takeUp() {
	if d.tookUp || d.attended() && !d.may(operator.RunVisits) {
		return // once, and for whoever may see them
	}
	d.tookUp = true
	ask(d, func(ctx context.Context) (office.VisitList, error) { return d.o.Agent.VisitsOf(ctx, "") }, func(l office.VisitList, err error) {
		left := slices.DeleteFunc(slices.Clone(l.Visits), func(v visit.Summary) bool { return v.State.Closed() || v.Client != visit.Local })
		switch {
		case err != nil || len(left) == 0:
		case d.kiosk():
			for _, v := range left {
				d.owed = append(d.owed, v.ID)
			}
			d.pay()
		default:
			d.show(&resuming{left: left})
		}
	})
}

// pay ends the visits that the daemon was not told of.
func (d *Desk) pay() {
	owed := d.owed
	d.owed = nil
	for _, id := range owed {
		apart(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Cancel(ctx, id) }, func(_ visit.View, err error) {
			if err != nil && codeOf(err) == "away" {
				d.owed = append(d.owed, id)
			}
		})
	}
}

// resuming offers what is still open to staff.
type resuming struct{ left []visit.Summary }

func (p *resuming) scene(d *Desk) scene.Scene { return screen.Resuming(d.lang, p.left) }

func (p *resuming) act(d *Desk, id string) {
	if id == screen.ActLater {
		d.show(d.first())
		return
	}
	for _, v := range p.left {
		if id == screen.ActVisit+v.ID {
			d.resume(v.ID)
		}
	}
}

// resume goes on with a visit where it stands.
func (d *Desk) resume(id string) {
	ask(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Visit(ctx, id) }, func(v visit.View, err error) {
		if err != nil {
			d.fail(err)
			return
		}
		d.visit = &Visit{View: v}
		d.proceed()
	})
}
