package touch

import (
	"image"
	"reflect"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// Options are what a Surface is made with.
type Options struct {
	Look  look.Look
	OnAct func(id string) // an act was touched, or its key pressed
	// OnKey is told what is typed that belongs to no act. It returns whether it
	// took the key: a Return that ends a scanner's code fires no act.
	OnKey     func(Key) bool
	OnPainted func(scene string) // a frame with a scene that is new was painted
	Kiosk     bool               // no pointer is shown
	Clock     clockwork.Clock    // nil: the real one
}

// Key is a key that was typed.
type Key struct {
	Rune rune   // 0 for a key without a letter
	Name string // "BackSpace", "Return"; empty for a letter
	At   time.Time
}

// Surface shows scenes and finds what is touched on them. It is for the UI's
// goroutine alone; Frame may be called from any.
type Surface struct {
	options Options
	pane    *pane
	ruler   *Ruler

	scene scene.Scene
	plan  Plan
	page  int
	field string // the field that was typed in when the page was last turned to it
	size  fyne.Size

	press press
	ring  string // the target that the keyboard is on
	shift bool   // held

	preview preview
	moving  mover
}

// New is a surface that shows nothing yet.
func New(o Options) *Surface {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.OnAct == nil {
		o.OnAct = func(string) {}
	}
	if o.OnKey == nil {
		o.OnKey = func(Key) bool { return false }
	}
	s := &Surface{options: o, ruler: NewRuler()}
	s.pane = newPane(s)
	return s
}

// Content is what a window holds: nothing else, without padding.
func (s *Surface) Content() fyne.CanvasObject { return s.pane }

// Focus takes the keyboard.
func (s *Surface) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.pane); c != nil {
		c.Focus(s.pane)
	}
}

// Show paints a scene. One that is equal to what is shown changes nothing; one of
// the same name stays on the page that was turned to.
func (s *Surface) Show(next scene.Scene) {
	if reflect.DeepEqual(next, s.scene) {
		return
	}
	if next.Name != s.scene.Name {
		s.page, s.ring, s.press, s.field = 0, "", press{}, ""
	}
	s.scene = next
	s.lay()
}

// SetLook paints what is shown in another look.
func (s *Surface) SetLook(l look.Look) {
	if l != s.options.Look {
		s.options.Look = l
		s.lay()
	}
}

// Look is the look that is shown.
func (s *Surface) Look() look.Look { return s.options.Look }

// Forget drops what was shown, and every measure of a text.
func (s *Surface) Forget() {
	s.Show(scene.Scene{})
	s.ruler.Forget()
	s.preview.clear()
}

// Close ends what moves. The surface shows no more after it.
func (s *Surface) Close() { s.moving.stop() }

// lay places the scene anew, turned to the field that is typed in where that is
// another than before.
func (s *Surface) lay() {
	if s.size.Width < 1 || s.size.Height < 1 {
		return
	}
	s.plan = s.laid(s.page)
	if field := s.typedIn(); field != s.field {
		if s.field = field; s.plan.Focus >= 0 && s.plan.Focus != s.plan.Page {
			s.plan = s.laid(s.plan.Focus)
		}
	}
	s.page = s.plan.Page
	if s.plan.target(s.ring) == nil {
		s.ring = ""
	}
	s.pane.paint(s.plan)
	s.preview.aim(s.pane.liveSize())
	s.moving.follow(s)
}

func (s *Surface) laid(page int) Plan {
	return Lay(s.ruler, s.scene, s.size.Width, s.size.Height, s.options.Look, page)
}

// typedIn is the field of the scene that takes what is typed.
func (s *Surface) typedIn() string {
	for _, blocks := range [][]scene.Block{s.scene.Body, s.scene.Side} {
		for _, b := range blocks {
			if f, ok := b.(scene.Field); ok && f.Focused {
				return f.ID
			}
		}
	}
	return ""
}

// fire tells an act, or turns the page.
func (s *Surface) fire(id string) {
	switch id {
	case PageUp:
		s.turn(-1)
	case PageDown:
		s.turn(1)
	default:
		s.options.OnAct(id)
	}
}

func (s *Surface) turn(by int) {
	s.page = max(s.plan.Page+by, 0)
	s.lay()
}

// Frame shows a picture of the camera where the scene has a place for it,
// mirrored, as in a looking glass. More than 15 a second are left out.
func (s *Surface) Frame(img *image.Gray) {
	shown := s.preview.take(img, s.options.Clock.Now())
	if shown == nil {
		return
	}
	fyne.Do(func() {
		s.preview.shown()
		s.pane.frame(shown)
	})
}

// mover steps what moves on a surface while it is shown.
type mover struct {
	mu    sync.Mutex
	end   chan struct{}
	every time.Duration // 0: nothing moves
	step  int
}

// pace is the time of one step of a moving drawing.
const pace = 250 * time.Millisecond

// follow starts and stops the steps, as the plan has something that moves.
func (m *mover) follow(s *Surface) {
	every := paceOf(s.plan.Items)
	if every != m.every {
		m.stop()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if every == 0 || m.end != nil {
		return
	}
	m.end, m.every = make(chan struct{}), every
	go m.run(s, s.options.Clock.NewTicker(every), m.end)
}

// paceOf is the time of one step of what moves on a plan; 0 where nothing does.
// While a card is read it is slow: what was read must not wait behind a frame.
func paceOf(items []Item) (every time.Duration) {
	for _, i := range items {
		switch {
		case i.Kind != Motion:
		case i.Motion != scene.HoldStill:
			return pace
		default:
			every = 2 * pace
		}
	}
	return every
}

func (m *mover) run(s *Surface, tick clockwork.Ticker, end chan struct{}) {
	defer tick.Stop()
	for {
		select {
		case <-end:
			return
		case <-tick.Chan():
			fyne.Do(s.step)
		}
	}
}

func (m *mover) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.end != nil {
		close(m.end)
	}
	m.end, m.every, m.step = nil, 0, 0
}

// step moves what is shown on; a surface that nobody sees stands still.
func (s *Surface) step() {
	if s.pane.Visible() {
		s.moving.step = (s.moving.step + 1) % motionSteps
		s.pane.move(s.moving.step)
	}
}
