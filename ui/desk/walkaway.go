package desk

import (
	"time"

	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// walkAway looks whether the person is still there. Only a kiosk asks: staff lock
// their desk.
func (d *Desk) walkAway(now time.Time) {
	if !d.kiosk() {
		return
	}
	idle, grace := seconds(d.o.Settings.IdleSeconds), seconds(d.o.Settings.GraceSeconds)
	quiet := now.Sub(d.touched)
	if _, ok := d.page.(stays); ok {
		if quiet >= idle && d.over == nil {
			d.settle()
		}
		return
	}
	switch _, asked := d.over.(*stillThere); {
	case quiet >= idle+grace:
		d.leave()
	case quiet >= idle && d.over == nil:
		d.cue(CueAttention)
		d.cover(&stillThere{})
	case quiet < idle && asked:
		d.uncover()
	}
}

// settle makes an unused screen as a new person finds it.
func (d *Desk) settle() {
	d.touched = d.o.Clock.Now()
	before := d.look
	d.greet()
	if d.look != before {
		d.relook()
	}
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// stillThere counts down until the person is forgotten. Whatever is touched says
// that they are there.
type stillThere struct{}

func (*stillThere) scene(d *Desk) scene.Scene {
	s := d.o.Settings
	left := seconds(s.IdleSeconds+s.GraceSeconds) - d.o.Clock.Now().Sub(d.touched)
	return screen.StillThere(d.lang, int((left+time.Second-1)/time.Second))
}

func (*stillThere) act(d *Desk, id string) {
	d.uncover()
	if id == screen.ActStop {
		d.leave()
	}
}
