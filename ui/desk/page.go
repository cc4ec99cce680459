package desk

import (
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
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
	ticks interface{ tick(d *Desk, now time.Time) }
	types interface{ typed(d *Desk, k Key) }
	scans interface {
		scanned(d *Desk, text personal.Text)
	}
	watches interface{ camera() bool } // whether the camera is wanted
)

// Acts of the bar, on every page.
const (
	actLang  = "lang:"
	actHelp  = "help"
	actHome  = "home"
	actStaff = "staff"
)

func (d *Desk) act(id string) {
	d.touched = d.o.Clock.Now()
	if lang, ok := strings.CutPrefix(id, actLang); ok {
		if l, ok := words.Parse(lang); ok {
			d.lang = l
		}
		return
	}
	d.page.act(d, id)
}

func (d *Desk) typed(k Key) {
	d.touched = d.o.Clock.Now()
	if p, ok := d.page.(types); ok {
		p.typed(d, k)
	}
}

func (d *Desk) scanned(text personal.Text) {
	d.touched = d.o.Clock.Now()
	if p, ok := d.page.(scans); ok {
		p.scanned(d, text)
	}
}

func (d *Desk) happened(e agent.Event) {
	if p, ok := d.page.(hears); ok {
		p.happened(d, e)
	}
}

func (d *Desk) ticked() {
	if p, ok := d.page.(ticks); ok {
		p.tick(d, d.o.Clock.Now())
	}
}

// draw shows the page as it now is.
func (d *Desk) draw() {
	s := d.page.scene(d)
	s.Bar = d.bar(s.Bar)
	d.o.Show(s)
}

// bar is the head of every screen, before what the page itself puts there.
func (d *Desk) bar(own scene.Bar) scene.Bar {
	own.Place = d.o.Place
	if d.o.Training {
		own.Banner = d.lang.Say("bar.training")
	}
	own.Acts = append(own.Acts, d.languages()...)
	return own
}

func (d *Desk) languages() []scene.Act {
	return []scene.Act{
		{ID: actLang + string(words.Vietnamese), Label: "Tiếng Việt", Small: true, On: d.lang == words.Vietnamese},
		{ID: actLang + string(words.English), Label: "English", Small: true, On: d.lang == words.English},
	}
}
