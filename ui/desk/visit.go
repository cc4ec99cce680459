package desk

import (
	"context"
	"image"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Visit is the one in front of the desk, as the daemon last told it.
type Visit struct {
	View     visit.View
	Portrait image.Image

	hidden bool              // the portrait is of a format that is not shown here
	key    visit.ReadRequest // what opens the card: nobody is asked for it twice
	card   personal.Text     // code of an insurance card, where that was shown
	read   bool              // a card was read: it may still lie there
	agreed bool              // the result was looked at
	anew   bool              // the paper was wrong: what follows is asked again with another
	acted  bool              // what the person came for is done
	ending bool              // the screen itself ends it

	payment *payment.Payment // asked for last: the same amount is not asked for twice
}

// forget lets everything of a person go: the visit is over, or nobody is there.
func (d *Desk) forget() {
	d.dropMatter()
	d.visit, d.family, d.odd = nil, nil, ""
	d.hush()
	if d.o.Typist != nil {
		go d.o.Typist.Forget() // it may be in the middle of something
	}
	if a, ok := d.o.Agent.(interface{ Forget() }); ok {
		a.Forget()
	}
}

// open begins a visit and goes on with what it needs.
func (d *Desk) open(req visit.OpenRequest) {
	if d.busy {
		return
	}
	d.busy, d.odd = true, ""
	ask(d, func(ctx context.Context) (visit.View, error) { return d.begin(ctx, req) }, func(v visit.View, err error) {
		d.busy = false
		if err != nil {
			d.fail(err)
			return
		}
		d.visit = &Visit{View: v}
		d.proceed()
	})
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

// endLimit is how long the end of a visit is waited for before the screen goes on.
const endLimit = 3 * time.Second

// leave ends the visit in front of the desk, lets everything of the person go and
// begins anew. What was done is finished, all else is cancelled.
func (d *Desk) leave() {
	v := d.visit
	d.settleBeside()
	d.forget()
	d.uncover()
	if d.kiosk() { // staff keep the screen as they want it
		d.greet()
		d.relook()
	}
	if v == nil {
		d.show(d.first())
		return
	}
	d.show(&parting{})
	id, end := v.View.ID, d.o.Agent.Cancel
	if v.acted {
		end = d.o.Agent.Finish
	}
	apart(d, func(ctx context.Context) (visit.View, error) {
		ctx, stop := context.WithTimeout(ctx, endLimit)
		defer stop()
		return end(ctx, id)
	}, func(_ visit.View, err error) {
		if err != nil && codeOf(err) == "away" {
			d.owed = append(d.owed, id)
		}
		d.afresh()
	})
}

// afresh begins anew once nobody is there any more. A kiosk does it in a new
// process, which ends what this one could not.
func (d *Desk) afresh() {
	if d.kiosk() && d.o.Replace != nil {
		d.show(&parting{}) // for the moment that it takes
		d.o.Replace()
		return
	}
	d.show(d.first())
}

// goHome leaves a visit: who gave nothing of themselves yet is not asked.
func (d *Desk) goHome() {
	switch {
	case !d.mayGoHome():
	case d.visit == nil || d.visit.acted || d.visit.View.Record == nil && d.visit.key == (visit.ReadRequest{}):
		d.leave()
	default:
		d.cover(&leaving{})
	}
}

// shut is a page that is left by its own acts alone: a lock.
type shut interface{ shut() }

func (d *Desk) mayGoHome() bool {
	switch d.page.(type) {
	case *attract, *parting, shut:
		return false
	}
	return true
}
