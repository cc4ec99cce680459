package touch

import (
	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// pieces measures a column's blocks for a width.
func (p *pen) pieces(blocks []scene.Block, w float32) []piece {
	var all []piece
	for i, b := range blocks {
		parts := p.block(b, w, i+1)
		for j, c := range parts {
			if j == 0 {
				c.gap = p.Gap
			}
			c.keep = c.keep || j == len(parts)-1 && asks(blocks[i:])
			all = append(all, c)
		}
	}
	return all
}

// asks: the first block is a text that says what is chosen below it.
func asks(blocks []scene.Block) bool {
	if len(blocks) < 2 {
		return false
	}
	_, text := blocks[0].(scene.Text)
	_, choices := blocks[1].(scene.Choices)
	return text && choices
}

// block measures one block; card is the number of its panel, if it has one.
func (p *pen) block(b scene.Block, w float32, card int) []piece {
	switch b := b.(type) {
	case scene.Text:
		return p.paragraph(b, w)
	case scene.Notice:
		return p.notice(b, w)
	case scene.Facts:
		return p.facts(b, w, card)
	case scene.Points:
		return p.points(b, w, card)
	case scene.Choices:
		return p.choices(b, w)
	case scene.Field:
		return p.field(b, w)
	case scene.Progress:
		return p.progress(b, w)
	case scene.Picture:
		return p.picture(b, w)
	case scene.Live:
		return p.live(b, w)
	case scene.Motion:
		return p.motion(b, w)
	case scene.Table:
		return p.table(b, w, card)
	case scene.Chart:
		return p.chart(b, w, card)
	}
	return nil
}

func (p *pen) sized(s scene.Size) face {
	switch s {
	case scene.Small:
		return p.small()
	case scene.Strong:
		return p.strong()
	case scene.Large:
		return p.large()
	case scene.Huge:
		return p.huge()
	}
	return p.text()
}

// paragraph is a text, line by line: a page may end between any two.
func (p *pen) paragraph(t scene.Text, w float32) []piece {
	set := p.set(t.Text, p.fitting(t.Text, p.sized(t.Size), w), w)
	ink := p.colour.Text(t.Tone)
	var all []piece
	for i := range set.lines {
		one := set
		one.lines, one.height = set.lines[i:i+1], set.line
		all = append(all, fixed(set.line, func(b Box) { p.write(one, b, ink, left) }))
	}
	return all
}

// fitting makes a large face smaller until the widest word stands on a line.
func (p *pen) fitting(text string, f face, w float32) face {
	for f.size > p.Text && p.ruler.widest(text, f) > w {
		f.size = max(f.size*0.9, p.Text)
	}
	return f
}

func (p *pen) notice(n scene.Notice, w float32) []piece {
	t := p.colour.Notice(n.Tone)
	title, side := p.strong(), p.Text*1.6
	if n.Large {
		title, side = p.large(), p.Large*1.7
	}
	if n.Symbol == scene.NoSymbol {
		side = 0
	}
	room := w - 2*p.Pad
	if side > 0 {
		room -= side + p.Pad
	}
	head, text := p.set(n.Title, p.fitting(n.Title, title, room), room), p.set(n.Text, p.text(), room)
	between := float32(0)
	if len(head.lines) > 0 && len(text.lines) > 0 {
		between = p.Near / 2
	}
	inner := head.height + between + text.height
	return []piece{fixed(max(inner, side)+2*p.Pad*0.8, func(b Box) {
		p.fill(b, t, max(2*p.Unit, 1.5), p.Radius)
		x := b.X + p.Pad
		if side > 0 {
			p.symbol(Box{x, b.Y + (b.H-side)/2, side, side}, n.Symbol, t.Ink)
			x += side + p.Pad
		}
		y := b.Y + (b.H-inner)/2
		p.write(head, Box{x, y, room, head.height}, t.Ink, left)
		p.write(text, Box{x, y + head.height + between, room, text.height}, t.Ink, left)
	})}
}

// narrow is whether a name and its value stand below each other.
func (p *pen) narrow(w float32) bool { return w < 24*p.Text }

func (p *pen) facts(f scene.Facts, w float32, card int) []piece {
	var all []piece
	names := p.names(f.Rows, w-2*p.Pad)
	for i, row := range f.Rows {
		c := p.fact(row, w, names, i > 0)
		c.card = card
		all = append(all, c)
	}
	return all
}

// names is the width of the column of names: what the widest needs, within bounds.
func (p *pen) names(rows []scene.Fact, w float32) float32 {
	var widest float32
	for _, row := range rows {
		widest = max(widest, p.ruler.width(row.Label, p.small()))
	}
	return min(max(widest+1, 0.24*w), 0.38*w)
}

func (p *pen) fact(f scene.Fact, w, names float32, line bool) piece {
	in := w - 2*p.Pad
	values := in - names - p.Pad
	if p.narrow(w) {
		names, values = in, in
	}
	value := p.strong()
	if f.Large {
		value = p.fitting(f.Value, p.large(), values)
	}
	label := p.set(f.Label, p.small(), names)
	text, note := p.set(f.Value, value, values), p.set(f.Note, p.small(), values)
	air := p.Near * 1.2
	high := max(label.height, text.height+note.height)
	if p.narrow(w) {
		high = label.height + text.height + note.height
	}
	c := fixed(high+2*air, func(b Box) {
		p.rule(b, line)
		x, y := b.X+p.Pad, b.Y+air
		drop := (text.line - label.line) * 0.8
		if p.narrow(w) {
			drop = 0
		}
		p.write(label, Box{x, y + max(drop, 0), names, label.height}, p.colour.Soft, left)
		if p.narrow(w) {
			y += label.height
		} else {
			x += names + p.Pad
		}
		p.write(text, Box{x, y, values, text.height}, p.colour.Ink, left)
		p.write(note, Box{x, y + text.height, values, note.height}, p.noteInk(f.Tone), left)
	})
	c.least = max(c.least, label.height+max((text.line-label.line)*0.8, 0)+2*air)
	c.want, c.most = max(c.want, c.least), max(c.most, c.least)
	return c
}

func (p *pen) noteInk(t scene.Tone) (ink colour) {
	if t == scene.Plain {
		return p.colour.Soft
	}
	return p.colour.Text(t)
}

// rule is the line between two rows of a card.
func (p *pen) rule(b Box, draw bool) {
	if draw {
		p.bare(Box{b.X + p.Pad, b.Y, b.W - 2*p.Pad, max(p.Unit, 1)}, p.colour.Hair, 0)
	}
}

func (p *pen) points(s scene.Points, w float32, card int) []piece {
	var all []piece
	for _, row := range s.Rows {
		c := p.point(row, w)
		c.card = card
		all = append(all, c)
	}
	return all
}

func (p *pen) point(r scene.Point, w float32) piece {
	side := p.Text * 1.45
	room := w - 2*p.Pad - side - p.Pad*0.8
	text, detail := p.set(r.Text, p.text(), room), p.set(r.Detail, p.small(), room)
	air := p.Near * 0.9
	inner := max(text.height+detail.height, side)
	c := fixed(inner+2*air, func(b Box) {
		ink := p.noteMark(r.Tone)
		y := b.Y + (b.H-inner)/2
		first := max((text.line-side)/2, 0)
		p.symbol(Box{b.X + p.Pad, y + first, side, side}, r.Symbol, ink)
		x := b.X + p.Pad + side + p.Pad*0.8
		top := y + max((side-text.line)/2, 0)
		if text.height+detail.height+max((side-text.line)/2, 0) > inner {
			top = y
		}
		p.write(text, Box{x, top, room, text.height}, p.colour.Ink, left)
		p.write(detail, Box{x, top + text.height, room, detail.height}, p.colour.Soft, left)
	})
	c.most += p.Near
	return c
}

func (p *pen) noteMark(t scene.Tone) colour {
	if t == scene.Plain {
		return p.colour.Accent
	}
	return p.colour.Text(t)
}

const choiceSymbol = 2.1 // of the text's size

func (p *pen) choices(c scene.Choices, w float32) []piece {
	columns := c.Columns
	switch {
	case columns <= 0 && !p.wide && len(c.Acts) <= 6:
		columns = 1
	case columns <= 0:
		columns = 2
	}
	columns = max(min(columns, len(c.Acts)), 1)
	for columns > 1 && !p.columnsFit(c.Acts, (w-float32(columns-1)*p.apart())/float32(columns)) {
		columns--
	}
	var all []piece
	for i := 0; i < len(c.Acts); i += columns {
		row := p.choiceRow(c.Acts[i:min(i+columns, len(c.Acts))], columns, w)
		if i > 0 {
			row.gap = p.apart()
		}
		all = append(all, row)
	}
	return all
}

// apart is what stands between two targets.
func (p *pen) apart() float32 { return max(12*p.Unit, look.ApartLeast) }

// columnsFit is whether every choice may stand in a column of this width without
// a broken word, and with no more than three lines.
func (p *pen) columnsFit(acts []scene.Act, w float32) bool {
	for _, a := range acts {
		b := p.measure(a, p.button(), w, p.Button*choiceSymbol, 0)
		room := w - 2*b.pad - b.beside()
		if room < p.ruler.widest(a.Label, p.button()) || room < p.ruler.widest(a.Sub, p.small()) || len(b.label.lines) > 3 {
			return false
		}
	}
	return true
}

func (p *pen) choiceRow(acts []scene.Act, columns int, w float32) piece {
	wide := (w - float32(columns-1)*p.apart()) / float32(columns)
	var buttons []button
	high := p.Act
	for _, a := range acts {
		b := p.measure(a, p.button(), wide, p.Button*choiceSymbol, p.Act)
		buttons, high = append(buttons, b), max(high, b.height)
	}
	draw := func(at Box) {
		for i, b := range buttons {
			p.draw(b, Box{at.X + float32(i)*(wide+p.apart()), at.Y, wide, at.H})
		}
	}
	return piece{least: high, want: high, most: p.largest(acts, high), draw: draw}
}

// largest is how high choices become where there is room: those that say more in a
// second line are what the screen is about.
func (p *pen) largest(acts []scene.Act, high float32) float32 {
	for _, a := range acts {
		if a.Sub != "" {
			return max(high*1.4, 172*p.Unit)
		}
	}
	return high * 1.1
}
