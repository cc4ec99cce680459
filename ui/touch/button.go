package touch

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// button is an act measured for a width: symbol, label, second line.
type button struct {
	act    scene.Act
	label  paragraph
	sub    paragraph
	key    string  // which key does the same
	hint   float32 // the width that it takes
	symbol float32 // side of the symbol, 0 where there is none
	pad    float32
	near   float32
	height float32 // at least
	across bool    // the text stands in the middle, not at the left
}

// measure sets an act for a box of width w, in a face.
func (p *pen) measure(a scene.Act, f face, w, symbol, least float32) button {
	if a.On && a.Symbol == scene.NoSymbol {
		a.Symbol = scene.Check // chosen: not told by colour alone
	}
	b := button{act: a, pad: p.Pad, near: p.Pad * 0.7}
	if a.Symbol != scene.NoSymbol {
		b.symbol = symbol
	}
	if b.key = p.keyName(a.Key); b.key != "" {
		b.hint = p.ruler.width(b.key, p.hintFace()) + p.Near*1.5
	}
	room := w - 2*b.pad - b.beside()
	b.label = p.set(a.Label, f, room)
	b.sub = p.set(a.Sub, p.small(), room)
	b.height = max(least, b.textHeight()+2*p.Near, b.symbol+2*p.Near)
	return b
}

// beside is what the symbol and the key's name take from the text's width.
func (b button) beside() float32 {
	w := float32(0)
	if b.symbol > 0 {
		w += b.symbol + b.near
	}
	if b.hint > 0 {
		w += b.hint + b.near
	}
	return w
}

// keyName is what stands on the key, where the look names keys.
func (p *pen) keyName(key string) string {
	switch {
	case !p.keys:
		return ""
	case key == string(fyne.KeyEscape):
		return "Esc"
	case key == string(fyne.KeyReturn):
		return "Enter"
	}
	return key
}

func (p *pen) hintFace() face { return face{size: p.Small * 0.85, bold: true} }

func (b button) textHeight() float32 { return b.label.height + b.sub.height }

// natural is the width of an act whose texts each stand on one line.
func (p *pen) natural(a scene.Act, f face, symbol float32) float32 {
	b := p.measure(a, f, 1e6, symbol, 0)
	text := p.ruler.width(a.Label, f)
	if a.Sub != "" {
		text = max(text, p.ruler.width(a.Sub, p.small()))
	}
	if a.Label == "" && a.Sub == "" {
		return b.beside() - b.near + 2*b.pad
	}
	return text + b.beside() + 2*b.pad + 1
}

func (p *pen) draw(b button, at Box) {
	a, t := b.act, p.colour.Button(b.act.Tone, b.act.On, b.act.Off)
	p.touchable(Target{ID: a.ID, Label: a.Label, Box: at, Key: a.Key, On: a.On, Off: a.Off}, func() {
		p.fill(at, t, p.edge(a), p.Radius)
		p.inside(b, at, t)
	})
}

// edge is how thick the edge of an act is: a chosen one is told by it too.
func (p *pen) edge(a scene.Act) float32 {
	if a.On {
		return max(4*p.Unit, 3)
	}
	return max(2*p.Unit, 1.5)
}

func (p *pen) inside(b button, at Box, t look.Tint) {
	in := at.inset(b.pad, 0)
	if b.across {
		in = p.inMiddle(b, in)
	}
	if b.symbol > 0 {
		ink := p.symbolInk(b.act, t.Ink)
		p.symbol(Box{in.X, at.Y + (at.H-b.symbol)/2, b.symbol, b.symbol}, b.act.Symbol, ink)
		in.X, in.W = in.X+b.symbol+b.near, in.W-b.symbol-b.near
	}
	if b.hint > 0 {
		in.W -= b.hint + b.near
		p.hint(b, Box{in.right() + b.near, at.Y, b.hint, at.H}, t)
	}
	how := left
	if b.across && b.symbol == 0 {
		how = centre
	}
	y := at.Y + (at.H-b.textHeight())/2
	p.write(b.label, Box{in.X, y, in.W, b.label.height}, t.Ink, how)
	p.write(b.sub, Box{in.X, y + b.label.height, in.W, b.sub.height}, t.Ink, how)
}

// hint draws which key does the same, as on the key itself.
func (p *pen) hint(b button, at Box, t look.Tint) {
	name := p.set(b.key, p.hintFace(), at.W)
	high := name.height + p.Near/2
	box := Box{at.X, at.Y + (at.H-high)/2, at.W, high}
	p.fill(box, look.Tint{Ground: t.Ground, Edge: t.Ink}, max(p.Unit, 1), p.Radius/2)
	p.middle(name, box, t.Ink, centre)
}

func (p *pen) symbolInk(a scene.Act, ink color.NRGBA) color.NRGBA {
	if a.Tone == scene.Plain && !a.Off && !a.On {
		return p.colour.Accent
	}
	return ink
}

// inMiddle is the part of a box that symbol and text take, in its middle.
func (p *pen) inMiddle(b button, in Box) Box {
	text := float32(0)
	for _, t := range []paragraph{b.label, b.sub} {
		for _, line := range t.lines {
			text = max(text, p.ruler.width(line, t.face))
		}
	}
	if b.beside() > 0 && text == 0 {
		text = -b.near
	}
	w := min(text+b.beside(), in.W)
	return Box{in.X + (in.W-w)/2, in.Y, w, in.H}
}
