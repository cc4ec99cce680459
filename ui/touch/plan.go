// Package touch draws scenes and finds what was touched on them. Its first half
// lays a scene out: a Plan of boxes, lines of text and targets in absolute places,
// a function of scene, window and look alone. Its second half, the Surface, paints
// a plan with Fyne and tells acts.
//
// Nothing is ever cut: texts are broken by words, and what does not fit is turned
// over by two large buttons. Nothing scrolls by drag.
package touch

import (
	"image"
	"image/color"

	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// Targets that the surface itself answers.
const (
	PageUp   = "page.up"
	PageDown = "page.down"
)

// Box is a rectangle in the window's units.
type Box struct{ X, Y, W, H float32 }

func (b Box) right() float32  { return b.X + b.W }
func (b Box) bottom() float32 { return b.Y + b.H }

func (b Box) inset(dx, dy float32) Box { return Box{b.X + dx, b.Y + dy, b.W - 2*dx, b.H - 2*dy} }

// holds is whether another box lies inside, within a hundredth of a unit.
func (b Box) holds(o Box) bool {
	const slack = 0.01
	return o.X >= b.X-slack && o.Y >= b.Y-slack && o.right() <= b.right()+slack && o.bottom() <= b.bottom()+slack
}

func (b Box) meets(o Box) bool {
	return b.X < o.right() && o.X < b.right() && b.Y < o.bottom() && o.Y < b.bottom()
}

func (b Box) has(x, y float32) bool {
	return x >= b.X && y >= b.Y && x < b.right() && y < b.bottom()
}

func (b Box) union(o Box) Box {
	x, y := min(b.X, o.X), min(b.Y, o.Y)
	return Box{x, y, max(b.right(), o.right()) - x, max(b.bottom(), o.bottom()) - y}
}

// Kind is what an item is.
type Kind int

// The kinds, in the order in which they are painted.
const (
	Fill    Kind = iota // a box with a ground and an edge
	Mark                // a symbol
	Picture             // a still picture
	Live                // the camera's
	Motion              // a moving drawing
	Line                // one line of text
)

// Item is one thing that is painted.
type Item struct {
	Kind   Kind
	Box    Box
	Within Box    // what must hold it
	Target string // the name of the target whose part it is

	Ground, Edge  color.NRGBA // of a fill
	Width, Radius float32     // of its edge, of its corners

	Text string // of a line
	Size float32
	Bold bool
	Ink  color.NRGBA // of a line, of a mark

	Mark   scene.Symbol
	Image  image.Image
	Crisp  bool
	Motion string
}

// Target is what may be touched.
type Target struct {
	ID    string // the act that it tells
	Name  string // its own: an act may stand at two places
	Label string
	Box   Box
	Key   string // of a keyboard that does the same
	On    bool
	Off   bool
}

// Plan is a scene in its places.
type Plan struct {
	Window  Box
	Page    int // from 0
	Pages   int
	Focus   int // the page of the field that is typed in, -1 where there is none
	Items   []Item
	Targets []Target
	Alts    []Alt
}

// Alt is a picture in words.
type Alt struct {
	Text string
	Box  Box
}

// at is the target at a place, nil where there is none.
func (p *Plan) at(x, y float32) *Target {
	for i := range p.Targets {
		if p.Targets[i].Box.has(x, y) {
			return &p.Targets[i]
		}
	}
	return nil
}

// target is the one of this name, nil where there is none. The first target of an
// act is called as the act.
func (p *Plan) target(name string) *Target {
	for i := range p.Targets {
		if name != "" && p.Targets[i].Name == name {
			return &p.Targets[i]
		}
	}
	return nil
}
