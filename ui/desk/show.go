package desk

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// show puts a page on the screen. What the one before asked for is let go.
func (d *Desk) show(p Page) {
	p = d.admit(p)
	d.leaving(p)
	if d.left != nil {
		d.left()
	}
	d.asks, d.left = context.WithCancel(d.ctx)
	d.page, d.busy, d.odd = p, false, ""
	if e, ok := p.(enters); ok {
		e.enter(d)
	}
}

// cover lays a page over the one on the screen, which goes on beneath it; at most
// one. A page that is covered still hears what happens.
func (d *Desk) cover(p Page) { d.over = p }

// uncover takes it away.
func (d *Desk) uncover() { d.over = nil }

// top is the page that people see.
func (d *Desk) top() Page {
	if d.over != nil {
		return d.over
	}
	return d.page
}

// ask has something done outside of the loop; then is called on it, if the page
// that asked is still on.
func ask[T any](d *Desk, work func(context.Context) (T, error), then func(T, error)) {
	ctx := d.asks
	go func() {
		v, err := work(ctx)
		d.post(func() {
			if ctx.Err() == nil {
				then(v, err)
			}
		})
	}()
}

// apart has something done whatever page is on; then is called on the loop.
func apart[T any](d *Desk, work func(context.Context) (T, error), then func(T, error)) {
	go func() {
		v, err := work(d.ctx)
		d.post(func() { then(v, err) })
	}()
}

// step has the visit changed, one step at a time: what is touched twice is done
// once. Then is called with the visit as it now is; what went wrong is said on
// the page, which stays.
func (d *Desk) step(work func(context.Context) (visit.View, error), then func()) {
	d.try(work, func(err error) {
		if err != nil {
			d.fail(err)
			return
		}
		then()
	})
}

// try is step for a page that has its own words for what goes wrong.
func (d *Desk) try(work func(context.Context) (visit.View, error), then func(error)) {
	if d.busy {
		return
	}
	d.busy, d.odd = true, ""
	ask(d, work, func(v visit.View, err error) {
		d.busy = false
		if err == nil && d.visit != nil {
			d.visit.View = v
		}
		then(err)
	})
}

// fail says on the page what went wrong. A desk that is locked asks who is there.
func (d *Desk) fail(err error) {
	d.odd = codeOf(err)
	if d.odd == "locked" {
		d.show(d.staff())
	}
}
