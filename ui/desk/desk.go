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

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Mode is whose screen it is.
type Mode string

// The modes.
const (
	AtDesk  Mode = "desk"  // staff's, in a window
	AtKiosk Mode = "kiosk" // a citizen's, alone
)

// Options of a desk.
type Options struct {
	Agent  Agent
	Events <-chan agent.Event
	Show   func(scene.Scene) // called from the loop, after whatever happened
	Clock  clockwork.Clock
	Lang   words.Lang

	Mode     Mode
	Training bool   // a banner on every screen
	Place    string // whose desk it is
	// Settings are the daemon's: what the desk offers, and who stands behind it.
	Settings office.ScreenSettings

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
	left context.CancelFunc // ends what the page on screen asked for
	asks context.Context    // for as long as that page is on
	lang words.Lang

	visit   *Visit    // in front of the desk; nil between two
	touched time.Time // when somebody last did something
}

// New makes a desk. It shows nothing before [Desk.Serve].
func New(o Options) *Desk {
	return &Desk{o: o, do: make(chan func(), 64), lang: o.Lang}
}

// tick is how often pages look at the clock.
const tick = 250 * time.Millisecond

// Serve runs the loop until the context ends.
func (d *Desk) Serve(ctx context.Context) error {
	d.ctx, d.touched = ctx, d.o.Clock.Now()
	ticks := d.o.Clock.NewTicker(tick)
	defer ticks.Stop()
	d.show(d.first())
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
	case <-d.done():
	}
}

func (d *Desk) done() <-chan struct{} {
	if d.ctx == nil {
		return nil
	}
	return d.ctx.Done()
}

// show puts a page on the screen. What the one before asked for is let go.
func (d *Desk) show(p Page) {
	if d.left != nil {
		d.left()
	}
	d.asks, d.left = context.WithCancel(d.ctx)
	d.page = p
	if e, ok := p.(enters); ok {
		e.enter(d)
	}
}

// ask has something done outside of the loop; then is called on it, if the page
// that asked is still on.
func ask[T any](d *Desk, work func(context.Context) (T, error), then func(T, error)) {
	page, ctx := d.page, d.asks
	go func() {
		v, err := work(ctx)
		d.post(func() {
			if d.page == page {
				then(v, err)
			}
		})
	}()
}
