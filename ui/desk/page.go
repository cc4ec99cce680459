package desk

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// Page is what is on the screen. All of its methods are called on the loop, and
// none of them waits.
type Page interface {
	// scene is what to show now, in the language of now.
	scene(d *Desk) scene.Scene
	// act is one of the scene's acts.
	act(d *Desk, id string)
}

// What a page may want beside.
type (
	enters interface{ enter(d *Desk) } // called once, when it is put on the screen
	hears  interface {
		happened(d *Desk, e agent.Event) // about the visit in front of the desk, or the daemon
	}
	hearsAll interface {
		others(d *Desk, e agent.Event) // about any other visit
	}
	ticks interface{ tick(d *Desk, now time.Time) }
	types interface{ typed(d *Desk, k Key) }
	scans interface {
		scanned(d *Desk, text personal.Text)
	}
	stays interface{ unhurried() } // nobody is asked whether they are still there
)

func (d *Desk) act(id string) {
	d.touched = d.o.Clock.Now()
	if d.staffAct(id) || d.barAct(id) {
		return
	}
	d.odd = ""
	d.top().act(d, id)
}

func (d *Desk) typed(k Key) {
	d.touched = d.o.Clock.Now()
	if p, ok := d.top().(types); ok {
		p.typed(d, k)
	}
}

func (d *Desk) scanned(text personal.Text) {
	d.touched = d.o.Clock.Now()
	if p, ok := d.top().(scans); ok {
		p.scanned(d, text)
	}
}

func (d *Desk) ticked() {
	now := d.o.Clock.Now()
	for _, p := range []Page{d.page, d.over} {
		if t, ok := p.(ticks); ok {
			t.tick(d, now)
		}
	}
	d.watchDuty(now)
	d.walkAway(now)
}

// draw shows the page as it now is, and says it where it is spoken.
func (d *Desk) draw() {
	s := d.top().scene(d)
	if d.odd != "" {
		s.Body = append([]scene.Block{screen.Problem(d.lang, d.odd)}, s.Body...)
	}
	s.Bar = d.bar(s.Bar)
	d.see(s)
	d.say(s)
	d.o.Show(s)
}
