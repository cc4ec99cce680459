package touch

import (
	"image"
	"image/color"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

type colour = color.NRGBA

// field is a name, a box with the value and, where it is wrong, why. The name
// stands above the box or, where height is scarce, beside it.
func (p *pen) field(f scene.Field, w float32) []piece {
	beside := float32(0)
	if p.tight {
		beside = w * 0.3
	}
	label := p.set(f.Label, p.small(), w)
	if p.tight {
		label = p.set(f.Label, p.small(), beside-p.Gap)
	}
	shown, ink := f.Value, p.colour.Ink
	if shown == "" {
		shown, ink = f.Hint, p.colour.Soft
	}
	value := p.set(shown, p.text(), w-beside-2*p.Pad)
	side := p.Small * 1.3
	wrong := p.set(f.Error, p.small(), w-beside-side-p.Near)
	box := max(p.Target, max(value.height, p.ruler.height(p.text()))+2*p.Near)
	above := label.height + p.Near/2
	if p.tight {
		above, box = 0, max(box, label.height)
	}
	below := float32(0)
	if len(wrong.lines) > 0 {
		below = wrong.height + p.Near/2
	}
	c := fixed(above+box+below, func(b Box) {
		at := Box{b.X + beside, b.Y + above, w - beside, box}
		if p.tight {
			p.middle(label, Box{b.X, b.Y, beside - p.Gap, box}, p.colour.Soft, left)
		} else {
			p.write(label, Box{b.X, b.Y, w, label.height}, p.colour.Soft, left)
		}
		p.touchable(Target{ID: "field:" + f.ID, Label: f.Label, Box: at, On: f.Focused}, func() {
			p.fill(at, p.fieldTint(f), p.edge(scene.Act{On: f.Focused}), p.Radius*0.7)
			p.middle(value, at.inset(p.Pad, 0), ink, left)
			p.caret(f, at, value)
		})
		p.wrong(wrong, Box{at.X, at.bottom() + p.Near/2, at.W, wrong.height}, side)
	})
	c.focus = f.Focused
	return []piece{c}
}

// wrong says below a field what is wrong with it.
func (p *pen) wrong(t paragraph, b Box, side float32) {
	if len(t.lines) == 0 {
		return
	}
	p.symbol(Box{b.X, b.Y + (t.line-side)/2, side, side}, scene.Warning, p.colour.Bad.Ink)
	p.write(t, Box{b.X + side + p.Near, b.Y, b.W - side - p.Near, t.height}, p.colour.Bad.Ink, left)
}

func (p *pen) fieldTint(f scene.Field) look.Tint {
	t := look.Tint{Ground: p.colour.Panel, Edge: p.colour.Line}
	switch {
	case f.Error != "":
		t.Edge = p.colour.Bad.Edge
	case f.Focused:
		t.Edge = p.colour.Accent
	}
	return t
}

// caret stands behind the last letter of the field that is typed in. It does not
// blink: nothing moves that says nothing.
func (p *pen) caret(f scene.Field, at Box, value paragraph) {
	if !f.Focused {
		return
	}
	x, y, high := at.X+p.Pad, at.Y+at.H/2, p.ruler.height(p.text())
	if f.Value != "" {
		last := value.lines[len(value.lines)-1]
		x, y = x+p.ruler.width(last, value.face)+2*p.Unit, y+(value.height-value.line)/2
	} else {
		x -= 6 * p.Unit
	}
	p.bare(Box{x, y - high/2, max(3*p.Unit, 2), high}, p.colour.Accent, 0)
}

func (p *pen) progress(s scene.Progress, w float32) []piece {
	text := p.set(s.Text, p.text(), w)
	bar := max(18*p.Unit, 12)
	return []piece{fixed(bar+p.Near+text.height, func(b Box) {
		at := Box{b.X, b.Y, w, bar}
		p.bare(at, p.colour.Track, bar/2)
		if done := min(max(float32(s.Fraction), 0), 1); done > 0 {
			p.bare(Box{at.X, at.Y, max(w*done, bar), bar}, p.colour.Accent, bar/2)
		}
		p.write(text, Box{b.X, b.Y + bar + p.Near, w, text.height}, p.colour.Ink, left)
	})}
}

// floor is how small a picture may become before pages are turned, as a share of
// its height.
const floor = 0.45

// elastic is a piece that shows something in the proportion width to height, no
// wider than w, and that becomes smaller where room is scarce.
func (p *pen) elastic(units int, ratio, w, smallest float32, how align, draw func(b Box)) piece {
	high := w / ratio
	if units > 0 {
		high = min(high, float32(units)*p.Text)
	}
	return piece{least: max(high*floor, min(smallest, high)), want: high, most: high, draw: func(b Box) {
		wide := min(b.H*ratio, b.W)
		tall := wide / ratio
		at := Box{b.X, b.Y + (b.H-tall)/2, wide, tall}
		if how == centre {
			at.X += (b.W - wide) / 2
		}
		draw(at)
	}}
}

// pictured is where a picture stands: above its words, in a tall window in the
// middle.
func (p *pen) pictured() align {
	if p.wide {
		return left
	}
	return centre
}

func (p *pen) picture(s scene.Picture, w float32) []piece {
	if s.Image == nil || s.Image.Bounds().Empty() {
		return p.paragraph(scene.Text{Text: s.Alt, Tone: scene.Quiet}, w)
	}
	size, pad := s.Image.Bounds().Size(), float32(0)
	if s.Frame {
		pad = 6 * p.Unit
	}
	ratio, smallest := float32(size.X)/float32(size.Y), float32(0)
	if s.Crisp {
		smallest = float32(size.Y)*2 + 2*pad
	}
	return []piece{p.elastic(s.Height, ratio, w, smallest, p.pictured(), func(b Box) {
		p.plan.Alts = append(p.plan.Alts, Alt{s.Alt, b})
		p.frame(s, b)
		in := b.inset(pad, pad)
		if s.Crisp {
			in = squares(in, size)
		}
		p.add(Item{Kind: Picture, Box: in, Image: s.Image, Crisp: s.Crisp})
	})}
}

// frame is what a picture stands on; a code stands on white in every palette.
func (p *pen) frame(s scene.Picture, b Box) {
	t := look.Tint{Ground: p.colour.Panel, Edge: p.colour.Line}
	if s.Crisp {
		t.Ground = colour{R: 255, G: 255, B: 255, A: 255}
	}
	if s.Frame {
		p.fill(b, t, max(2*p.Unit, 1.5), p.Radius/2)
	}
}

// squares is the part of a box where each of a code's squares is a whole number of
// units wide, so that all look alike.
func squares(b Box, size image.Point) Box {
	n := float32(int(min(b.W/float32(size.X), b.H/float32(size.Y))))
	if n < 1 {
		return b
	}
	w, h := n*float32(size.X), n*float32(size.Y)
	return Box{float32(int(b.X + (b.W-w)/2)), float32(int(b.Y + (b.H-h)/2)), w, h}
}

func (p *pen) live(s scene.Live, w float32) []piece {
	return []piece{p.elastic(s.Height, 4.0/3, w, 0, p.pictured(), func(b Box) {
		p.plan.Alts = append(p.plan.Alts, Alt{s.Alt, b})
		p.fill(b, look.Tint{Ground: p.colour.Track, Edge: p.colour.Line}, max(2*p.Unit, 1.5), p.Radius/2)
		side := b.H * 0.36 // until the first picture is there
		p.symbol(Box{b.X + (b.W-side)/2, b.Y + (b.H-side)/2, side, side}, scene.QRSign, p.colour.Line)
		p.add(Item{Kind: Live, Box: b.inset(3*p.Unit, 3*p.Unit)})
	})}
}

func (p *pen) motion(s scene.Motion, w float32) []piece {
	return []piece{p.elastic(s.Height, motionRatio, w, 0, centre, func(b Box) {
		p.plan.Alts = append(p.plan.Alts, Alt{s.Alt, b})
		p.add(Item{Kind: Motion, Box: b, Motion: s.Name})
	})}
}

// chart is bars from left to right, one below the other: their names are read
// without turning the head.
func (p *pen) chart(c scene.Chart, w float32, card int) []piece {
	var all []piece
	if c.Title != "" {
		head := p.set(c.Title, p.strong(), w-2*p.Pad)
		title := fixed(head.height+p.Pad, func(b Box) {
			p.write(head, Box{b.X + p.Pad, b.Y + p.Pad*0.7, w - 2*p.Pad, head.height}, p.colour.Ink, left)
		})
		title.card, title.keep, title.head = card, true, true
		all = append(all, title)
	}
	var most, names, texts float64
	for _, bar := range c.Bars {
		most = max(most, bar.Value)
		names = max(names, float64(p.ruler.width(bar.Label, p.small())))
		texts = max(texts, float64(p.ruler.width(bar.Text, face{p.Small, true})))
	}
	name, text := min(float32(names)+1, 0.4*w), min(float32(texts)+1, 0.25*w)
	for _, bar := range c.Bars {
		row := p.chartBar(bar, most, name, text, w)
		row.card = card
		all = append(all, row)
	}
	return all
}

func (p *pen) chartBar(c scene.Column, most float64, names, texts, w float32) piece {
	label := p.set(c.Label, p.small(), names)
	text := p.set(c.Text, face{p.Small, true}, texts)
	thick := p.Small * 0.9
	room := w - 2*p.Pad - names - texts - 2*p.Pad*0.7
	return fixed(max(label.height, text.height, thick)+p.Near*1.4, func(b Box) {
		p.middle(label, Box{b.X + p.Pad, b.Y, names, b.H}, p.colour.Soft, left)
		x := b.X + p.Pad*1.7 + names
		long := float32(0)
		if most > 0 && c.Value > 0 {
			long = max(room*float32(c.Value/most), thick/3)
		}
		p.bare(Box{x, b.Y + (b.H-thick)/2, room, thick}, p.colour.Track, thick/4)
		if long > 0 {
			p.bare(Box{x, b.Y + (b.H-thick)/2, long, thick}, p.colour.Accent, thick/4)
		}
		p.middle(text, Box{x + room + p.Pad*0.7, b.Y, texts, b.H}, p.colour.Ink, left)
	})
}
