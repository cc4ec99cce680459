// Package desk is the flow of one screen: which page is on, and which follows.
// One goroutine, the loop, owns the page and the visit; what people touch, what
// scanners read and what the daemon tells is handed to it, and whatever may take
// time is done outside of it. It knows no widget and no socket: it is given the
// daemon as an [Agent], and shows scenes.
//
// Nothing of a person outlives their visit here: see [Desk.forget].
package desk

import (
	"context"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Options of a desk.
type Options struct {
	Agent  Agent
	Events <-chan agent.Event
	Show   func(scene.Scene) // called from the loop, after whatever happened
	Clock  clockwork.Clock
	Lang   words.Lang // what a new person is greeted in
	// Settings are the daemon's: whose screen it is, what it offers, and who
	// stands behind it.
	Settings office.ScreenSettings

	Voice    Voice      // nil: silent
	Look     func(Look) // told when a person wants the screen otherwise; nil: as it is
	Camera   func(bool) // told when the camera is wanted, and no longer; nil: there is none
	Practice Practice   // the invented people of a training desk; nil: none

	Typist Typist // into old programs; nil: there is none
	Files  Files  // where staff save to and import from; nil: nowhere
	// Quit ends the program; nil where that is not for its screen.
	Quit func()
	// Replace ends this process for a new one, so that nobody is in its memory;
	// nil where there is none.
	Replace func()
}

// Desk is one screen's flow.
type Desk struct {
	o    Options
	do   chan func()
	ctx  context.Context // of the loop
	page Page
	over Page               // what lies over the page for a while; nil: nothing
	left context.CancelFunc // ends what the page on screen asked for
	asks context.Context    // for as long as that page is on
	busy bool               // a step of the visit is under way
	odd  string             // code of what went wrong on this page

	visit   *Visit    // in front of the desk; nil between two
	family  *family   // a child's, and whoever is beside them
	lies    bool      // the card of whoever was before, at the same desk, may still be on the reader
	matter  *matter   // what is done for whoever is in front of the desk, and others with them
	touched time.Time // when somebody last did something
	owed    []string  // visits to end once the daemon answers again
	sign    sign      // a web page that reads
	camera  eye

	lang  words.Lang
	look  Look
	voice voice

	duty    duty // who is signed in
	closing closing
	tookUp  bool // what was left open was looked for
}

// New makes a desk. It shows nothing before [Desk.Serve].
func New(o Options) *Desk {
	d := &Desk{o: o, do: make(chan func(), 64)}
	d.greet()
	return d
}

// tick is how often pages look at the clock.
const tick = 250 * time.Millisecond

// Serve runs the loop until the context ends. It begins when the screen is
// shown: a kiosk ends what the process before it left open.
func (d *Desk) Serve(ctx context.Context) error {
	d.ctx, d.touched = ctx, d.o.Clock.Now()
	ticks := d.o.Clock.NewTicker(tick)
	defer ticks.Stop()
	d.show(d.first())
	d.takeUp()
	for {
		d.draw()
		select {
		case <-ctx.Done():
			d.left()
			return nil
		case f := <-d.do:
			f()
		case e := <-d.o.Events:
			d.happened(e)
		case <-ticks.Chan():
			d.ticked()
		}
	}
}

// Act tells that something was touched, by the id of its act.
func (d *Desk) Act(id string) { d.post(func() { d.act(id) }) }

// Typed tells a key of a real keyboard.
func (d *Desk) Typed(k Key) { d.post(func() { d.typed(k) }) }

// Scanned tells what a camera or a scanner read.
func (d *Desk) Scanned(text personal.Text) { d.post(func() { d.scanned(text) }) }

// Key is a key of a real keyboard that types: a letter, or one that takes one away.
type Key struct {
	Rune   rune
	Delete bool
}

// post hands something to the loop.
func (d *Desk) post(f func()) {
	select {
	case d.do <- f:
	case <-d.ended():
	}
}

func (d *Desk) ended() <-chan struct{} {
	if d.ctx == nil {
		return nil
	}
	return d.ctx.Done()
}

// kiosk: a citizen stands before the screen, alone; else staff do.
func (d *Desk) kiosk() bool { return d.o.Settings.Mode == config.KioskMode }
