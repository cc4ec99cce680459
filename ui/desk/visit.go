package desk

import (
	"context"
	"image"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Visit is the one in front of the desk, as the daemon last told it.
type Visit struct {
	View     visit.View
	Portrait image.Image
}

// forget lets everything of a person go: the visit is over, or nobody is there.
func (d *Desk) forget() {
	d.visit = nil
}

// refresh asks for the visit anew; then is called where it came.
func (d *Desk) refresh(then func()) {
	id := d.visit.View.ID
	ask(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Visit(ctx, id) }, func(v visit.View, err error) {
		if err == nil && d.visit != nil && d.visit.View.ID == id {
			d.visit.View = v
			then()
		}
	})
}
