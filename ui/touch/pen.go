package touch

import (
	"image/color"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// face is how a text is set.
type face struct {
	size float32
	bold bool
}

// align is where a line stands in its box.
type align int

const (
	left align = iota
	centre
	right
)

// pen writes a plan.
type pen struct {
	ruler *Ruler
	look.Sizes
	colour look.Palette
	left   bool // a left-handed person's
	wide   bool // the window is wider than high
	keys   bool // acts name the key that does the same
	tight  bool // a keyboard leaves little height: a field's name stands beside it
	plan   *Plan
	target string // whose part the next items are
}

func (p *pen) text() face   { return face{size: p.Text} }
func (p *pen) strong() face { return face{size: p.Text, bold: true} }
func (p *pen) small() face  { return face{size: p.Small} }
func (p *pen) title() face  { return face{size: p.Title, bold: true} }
func (p *pen) large() face  { return face{size: p.Large, bold: true} }
func (p *pen) huge() face   { return face{size: p.Huge, bold: true} }
func (p *pen) button() face { return face{size: p.Button, bold: true} }

// paragraph is a text in lines, with what it needs.
type paragraph struct {
	lines  []string
	face   face
	height float32 // of all lines
	line   float32 // of one
}

// set breaks a text for a width; an empty text has no line and no height.
func (p *pen) set(text string, f face, w float32) paragraph {
	if text == "" {
		return paragraph{face: f}
	}
	lines, high := p.ruler.breakLines(text, f, w), p.ruler.height(f)
	return paragraph{lines: lines, face: f, height: high * float32(len(lines)), line: high}
}

// write puts a paragraph at the top of a box, which must hold it.
func (p *pen) write(t paragraph, b Box, ink color.NRGBA, a align) {
	y := b.Y
	for _, line := range t.lines {
		w := p.ruler.width(line, t.face)
		at := Box{b.X, y, w, t.line}
		switch a {
		case centre:
			at.X += (b.W - w) / 2
		case right:
			at.X += b.W - w
		}
		if line != "" {
			p.add(Item{Kind: Line, Box: at, Within: b, Text: line, Size: t.face.size, Bold: t.face.bold, Ink: ink})
		}
		y += t.line
	}
}

// middle puts a paragraph in the middle of a box's height.
func (p *pen) middle(t paragraph, b Box, ink color.NRGBA, a align) {
	p.write(t, Box{b.X, b.Y + (b.H-t.height)/2, b.W, t.height}, ink, a)
}

func (p *pen) add(i Item) {
	i.Target = p.target
	if i.Within == (Box{}) {
		i.Within = p.plan.Window
	}
	p.plan.Items = append(p.plan.Items, i)
}

func (p *pen) fill(b Box, t look.Tint, width, radius float32) {
	p.add(Item{Kind: Fill, Box: b, Ground: t.Ground, Edge: t.Edge, Width: width, Radius: min(radius, b.H/2, b.W/2)})
}

// bare fills without an edge.
func (p *pen) bare(b Box, ground color.NRGBA, radius float32) {
	p.fill(b, look.Tint{Ground: ground, Edge: ground}, 0, radius)
}

func (p *pen) symbol(b Box, s scene.Symbol, ink color.NRGBA) {
	if s != scene.NoSymbol {
		p.add(Item{Kind: Mark, Box: b, Mark: s, Ink: ink})
	}
}

// touchable makes a box a target; what draw adds is its part.
func (p *pen) touchable(t Target, draw func()) {
	for t.Name = t.ID; p.plan.target(t.Name) != nil; {
		t.Name += "'"
	}
	if t.ID != "" {
		p.plan.Targets = append(p.plan.Targets, t)
	}
	before := p.target
	p.target = t.Name
	draw()
	p.target = before
}
