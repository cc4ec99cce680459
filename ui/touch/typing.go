package touch

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FocusGained is for Fyne.
func (p *pane) FocusGained() {}

// FocusLost is for Fyne. A key that was held is not heard going up.
func (p *pane) FocusLost() { p.surface.shift = false }

// AcceptsTab keeps the tabulator here: the pane is the window's only widget.
func (p *pane) AcceptsTab() bool { return true }

// TypedRune is a letter.
func (p *pane) TypedRune(r rune) { p.surface.letter(r) }

// TypedKey is a key without a letter.
func (p *pane) TypedKey(e *fyne.KeyEvent) { p.surface.key(e.Name) }

// KeyDown is for the shift key.
func (p *pane) KeyDown(e *fyne.KeyEvent) { p.surface.held(e.Name, true) }

// KeyUp is for the shift key.
func (p *pane) KeyUp(e *fyne.KeyEvent) { p.surface.held(e.Name, false) }

func (s *Surface) held(key fyne.KeyName, down bool) {
	if key == desktop.KeyShiftLeft || key == desktop.KeyShiftRight {
		s.shift = down
	}
}

// letter tells a letter; a space while the ring is on a target is a touch.
func (s *Surface) letter(r rune) {
	if r == ' ' && s.ring != "" {
		return
	}
	s.unring()
	s.options.OnKey(Key{Rune: r, At: s.options.Clock.Now()})
}

func (s *Surface) key(name fyne.KeyName) {
	switch name {
	case fyne.KeyTab:
		s.next()
		return
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		s.arrow(name)
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		name = fyne.KeyReturn
		if s.options.OnKey(Key{Name: string(name), At: s.options.Clock.Now()}) {
			return
		}
	case fyne.KeyBackspace, fyne.KeyDelete:
		s.options.OnKey(Key{Name: string(name), At: s.options.Clock.Now()})
		return
	}
	s.strike(name)
}

// Enter does what a Return does: for one that was held back, and ends no code.
func (s *Surface) Enter() { s.strike(fyne.KeyReturn) }

// strike fires what the ring is on, or the target that has this key.
func (s *Surface) strike(name fyne.KeyName) {
	if t := s.plan.target(s.ring); t != nil && !t.Off && (name == fyne.KeyReturn || name == fyne.KeySpace) {
		s.fire(t.ID)
		return
	}
	s.shortcut(string(name))
}

// arrow is an act's key until the ring is on a target; from then on it moves it.
func (s *Surface) arrow(way fyne.KeyName) {
	if s.ring == "" && s.shortcut(string(way)) {
		return
	}
	s.walk(way)
}

// shortcut fires the target that has this key, and reports whether one has.
func (s *Surface) shortcut(key string) bool {
	for _, t := range s.plan.Targets {
		if t.Key == key && key != "" && !t.Off {
			s.fire(t.ID)
			return true
		}
	}
	return false
}

// next puts the ring on the next target, or with shift on the one before.
func (s *Surface) next() {
	ids := s.ringed()
	if len(ids) == 0 {
		return
	}
	at := len(ids)
	for i, id := range ids {
		if id == s.ring {
			at = i
		}
	}
	switch {
	case at == len(ids) && s.shift:
		at = len(ids) - 1
	case at == len(ids):
		at = 0
	case s.shift:
		at = (at + len(ids) - 1) % len(ids)
	default:
		at = (at + 1) % len(ids)
	}
	s.setRing(ids[at])
}

// ringed are the targets that the ring visits, in their order on the screen.
func (s *Surface) ringed() []string {
	var ids []string
	for _, t := range s.plan.Targets {
		if !t.Off {
			ids = append(ids, t.Name)
		}
	}
	return ids
}

// walk puts the ring on the nearest target in a direction.
func (s *Surface) walk(way fyne.KeyName) {
	from := s.plan.target(s.ring)
	if from == nil {
		s.next()
		return
	}
	best, nearest := "", float32(math.MaxFloat32)
	for _, t := range s.plan.Targets {
		if d, ok := distance(from.Box, t.Box, way); ok && !t.Off && d < nearest {
			best, nearest = t.Name, d
		}
	}
	if best != "" {
		s.setRing(best)
	}
}

// distance is how far a box lies in a direction; what lies aside counts double.
func distance(a, b Box, way fyne.KeyName) (float32, bool) {
	ax, ay, bx, by := a.X+a.W/2, a.Y+a.H/2, b.X+b.W/2, b.Y+b.H/2
	dx, dy := bx-ax, by-ay
	switch way {
	case fyne.KeyUp:
		dy = -dy
	case fyne.KeyLeft:
		dx, dy = dy, -dx
	case fyne.KeyRight:
		dx, dy = dy, dx
	}
	if dx < 0 {
		dx = -dx
	}
	return dy + 2*dx, dy > 1
}

func (s *Surface) setRing(id string) {
	s.ring = id
	s.overlay()
}

func (s *Surface) unring() {
	if s.ring != "" {
		s.setRing("")
	}
}
