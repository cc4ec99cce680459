package touch

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// longest is how long a finger may lie on a target: an elbow, or a thing put on
// the screen, fires nothing.
const longest = 5 * time.Second

// press is what a finger went down on. It is kept by its name, so that a scene that
// is drawn anew between down and up loses no touch.
type press struct {
	name string // of the target
	at   time.Time
	on   bool // the finger is still over it
}

// MouseDown is a finger that goes down.
func (p *pane) MouseDown(e *desktop.MouseEvent) { p.surface.down(e.Position) }

// MouseUp is a finger that goes up.
func (p *pane) MouseUp(e *desktop.MouseEvent) { p.surface.up(e.Position) }

// MouseIn is for Fyne.
func (p *pane) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is a finger that moves.
func (p *pane) MouseMoved(e *desktop.MouseEvent) { p.surface.over(e.Position) }

// MouseOut is a finger that left the window.
func (p *pane) MouseOut() { p.surface.over(fyne.NewPos(-1, -1)) }

func (s *Surface) down(at fyne.Position) {
	s.Focus()
	s.press, s.ring = press{}, ""
	if t := s.plan.at(at.X, at.Y); t != nil && !t.Off {
		s.press = press{name: t.Name, at: s.options.Clock.Now(), on: true}
	}
	s.overlay()
}

func (s *Surface) up(at fyne.Position) {
	pressed := s.press
	s.press = press{}
	s.overlay()
	t := s.plan.at(at.X, at.Y)
	if t == nil || t.Off || pressed.name == "" || t.Name != pressed.name {
		return
	}
	if s.options.Clock.Since(pressed.at) <= longest {
		s.fire(t.ID)
	}
}

// over lets the pressed look go and come as the finger leaves the target and
// comes back.
func (s *Surface) over(at fyne.Position) {
	if s.press.name == "" {
		return
	}
	t := s.plan.at(at.X, at.Y)
	if on := t != nil && t.Name == s.press.name; on != s.press.on {
		s.press.on = on
		s.overlay()
	}
}

// pressedTarget is what looks pressed.
func (s *Surface) pressedTarget() *Target {
	if !s.press.on {
		return nil
	}
	return s.plan.target(s.press.name)
}

func (s *Surface) overlay() {
	s.pane.overlay()
	canvas.Refresh(s.pane)
}

// unit is the length of one 800th of the window's shorter side.
func (s *Surface) unit() float32 { return min(s.size.Width, s.size.Height) / 800 }
