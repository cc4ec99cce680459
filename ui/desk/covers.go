package desk

import (
	"time"

	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// parting is on while the visit of somebody who left is ended.
type parting struct{}

func (*parting) scene(d *Desk) scene.Scene { return screen.Parting(d.lang) }
func (*parting) act(*Desk, string)         {}
func (*parting) unhurried()                {}

// leaving asks whether to stop.
type leaving struct{}

func (*leaving) scene(d *Desk) scene.Scene { return screen.Leaving(d.lang) }

func (*leaving) act(d *Desk, id string) {
	d.uncover()
	if id == screen.ActStop {
		d.leave()
	}
}

// away is over the page while the daemon does not answer. It goes by itself.
type away struct{}

func (*away) scene(d *Desk) scene.Scene { return screen.Away(d.lang, d.visit != nil) }
func (*away) act(*Desk, string)         {}

// back goes on where the daemon was lost: what it did meanwhile is fetched.
func (d *Desk) back() {
	if _, ok := d.over.(*away); ok {
		d.uncover()
	}
	d.pay()
	if d.visit != nil {
		d.refresh(func() {
			if d.visit.View.State.Closed() && !d.visit.ending {
				state := string(d.visit.View.State)
				d.forget()
				d.show(&closedBy{state: state})
			}
		})
	}
}

// closedBy says that the visit ended by itself.
type closedBy struct{ state string }

func (p *closedBy) scene(d *Desk) scene.Scene { return screen.ClosedBy(d.lang, p.state) }
func (*closedBy) act(d *Desk, _ string)       { d.leave() }

// helping says that staff are called. Somebody who waits for them is not asked
// whether they are there.
type helping struct{ since time.Time }

// helpLimit is how long staff are waited for.
const helpLimit = 3 * time.Minute

func (d *Desk) help() {
	if _, ok := d.page.(shut); ok || !d.kiosk() {
		return
	}
	d.cue(CueAttention)
	d.cover(&helping{since: d.o.Clock.Now()})
}

func (*helping) scene(d *Desk) scene.Scene { return screen.Helping(d.lang, d.o.Settings.Name) }

func (p *helping) act(d *Desk, id string) {
	d.uncover()
	if id == actStaff {
		d.show(d.staff())
	}
}

func (p *helping) tick(d *Desk, now time.Time) {
	if now.Sub(p.since) < helpLimit {
		d.touched = now
	}
}
