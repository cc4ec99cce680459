package touch

import (
	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// table is a head and rows. Where the columns are too narrow for their words, each
// row says the head's words before its values.
func (p *pen) table(t scene.Table, w float32, card int) []piece {
	if len(t.Rows) == 0 {
		return p.notice(scene.Notice{Symbol: scene.Info, Tone: scene.Quiet, Text: t.Empty}, w)
	}
	marks := p.marks(t)
	columns := p.columns(t, w-2*p.Pad-marks)
	if columns == nil {
		return p.stacked(t, w, marks)
	}
	var all []piece
	if len(t.Head) > 0 {
		head := p.row(scene.Row{Cells: t.Head}, columns, w, marks, true)
		head.head, head.keep = true, true
		all = append(all, head)
	}
	for i, r := range t.Rows {
		row := p.row(r, columns, w, marks, false)
		if i > 0 || len(all) > 0 {
			row.gap = p.apart() * 0.7
		}
		if r.Act != "" {
			row.gap = max(row.gap, look.ApartLeast)
		}
		all = append(all, row)
	}
	for i := range all {
		all[i].card = -card
	}
	return all
}

// marks is the width of the column of symbols.
func (p *pen) marks(t scene.Table) float32 {
	for _, r := range t.Rows {
		if r.Symbol != scene.NoSymbol {
			return p.Text*1.4 + p.Near
		}
	}
	return 0
}

// columns shares a width among the columns: by the wanted shares, but none
// narrower than its widest word. It is nil where they do not fit.
func (p *pen) columns(t scene.Table, w float32) []float32 {
	count := len(t.Head)
	for _, r := range t.Rows {
		count = max(count, len(r.Cells))
	}
	if count == 0 {
		return nil
	}
	space := w - float32(count-1)*p.Pad
	needs, lines, shares := make([]float32, count), make([]float32, count), make([]float32, count)
	for i := range count {
		needs[i], lines[i], shares[i] = p.widestCell(t, i, p.ruler.widest), p.widestCell(t, i, p.ruler.width), 1
		if i < len(t.Widths) && t.Widths[i] > 0 {
			shares[i] = float32(t.Widths[i])
		}
	}
	if given := spread(lines, shares, space); given != nil {
		return given
	}
	return settle(needs, shares, space)
}

// spread gives each column what its longest cell needs for one line, and of the
// rest its share. It is nil where the space is too small for that.
func spread(lines, shares []float32, space float32) []float32 {
	var parts float32
	for i := range lines {
		space, parts = space-lines[i], parts+shares[i]
	}
	if space < 0 {
		return nil
	}
	given := make([]float32, len(lines))
	for i := range lines {
		given[i] = lines[i] + space*shares[i]/parts
	}
	return given
}

// widestCell is what a column needs, as measure has it.
func (p *pen) widestCell(t scene.Table, i int, measure func(string, face) float32) (most float32) {
	if i < len(t.Head) {
		most = measure(t.Head[i], face{p.Small, true})
	}
	for _, r := range t.Rows {
		if i < len(r.Cells) {
			most = max(most, measure(r.Cells[i], p.cellFace(i)))
		}
	}
	return most + 1
}

// settle gives each column its share of a space, and those that need more what
// they need, at the others' cost.
func settle(needs, shares []float32, space float32) []float32 {
	given := make([]float32, len(needs))
	settled := make([]bool, len(needs))
	for range needs {
		rest, parts := space, float32(0)
		for i := range needs {
			if settled[i] {
				rest -= given[i]
			} else {
				parts += shares[i]
			}
		}
		changed := false
		for i := range needs {
			if settled[i] {
				continue
			}
			if given[i] = rest * shares[i] / parts; given[i] < needs[i] {
				given[i], settled[i], changed = needs[i], true, true
			}
		}
		if !changed {
			break
		}
	}
	var sum float32
	for _, g := range given {
		sum += g
	}
	if sum > space+1 { // not by how floats add up
		return nil
	}
	return given
}

// cellFace: what a row is called by is bold.
func (p *pen) cellFace(column int) face { return face{size: p.Text * 0.95, bold: column == 0} }

func (p *pen) row(r scene.Row, columns []float32, w, marks float32, head bool) piece {
	var cells []paragraph
	high := float32(0)
	for i, text := range r.Cells {
		f := p.cellFace(i)
		if head {
			f = face{p.Small, true}
		}
		cell := p.set(text, f, columns[i])
		cells, high = append(cells, cell), max(high, cell.height)
	}
	air := p.Near
	if head {
		air = p.Near / 4
	}
	high += 2 * air
	if r.Act != "" {
		high = max(high, p.Target)
	}
	return fixed(high, func(b Box) {
		p.framed(r, b, head, func(ink colour) {
			x := b.X + p.Pad
			side := p.Text * 1.4
			p.symbol(Box{x, b.Y + (b.H-side)/2, side, side}, r.Symbol, p.noteMark(r.Tone))
			x += marks
			for i, cell := range cells {
				p.middle(cell, Box{x, b.Y, columns[i], b.H}, ink, left)
				x += columns[i] + p.Pad
			}
		})
	})
}

// framed draws a row's frame; one with an act is a target.
func (p *pen) framed(r scene.Row, b Box, head bool, draw func(ink colour)) {
	if head {
		draw(p.colour.Soft)
		return
	}
	tint, label := look.Tint{Ground: p.colour.Panel, Edge: p.colour.Hair, Ink: p.colour.Ink}, ""
	if r.Act != "" {
		tint.Edge = p.colour.Line
	}
	if r.On {
		tint = p.colour.Chosen
	}
	if len(r.Cells) > 0 {
		label = r.Cells[0]
	}
	p.touchable(Target{ID: r.Act, Label: label, Box: b, On: r.On}, func() {
		p.fill(b, tint, p.edge(scene.Act{On: r.On}), p.Radius*0.7)
		draw(tint.Ink)
	})
}

// stacked is a table whose rows are read from top to bottom.
func (p *pen) stacked(t scene.Table, w, marks float32) []piece {
	var all []piece
	for i, r := range t.Rows {
		c := p.stack(r, t.Head, w, marks)
		if i > 0 {
			c.gap = p.apart()
		}
		all = append(all, c)
	}
	return all
}

func (p *pen) stack(r scene.Row, head []string, w, marks float32) piece {
	room := w - 2*p.Pad - marks
	var lines []paragraph
	high := 2 * p.Near
	for i, text := range r.Cells {
		f := p.cellFace(i)
		if i > 0 && i < len(head) && head[i] != "" && text != "" {
			text = head[i] + ": " + text
		}
		line := p.set(text, f, room)
		lines, high = append(lines, line), high+line.height
	}
	return fixed(max(high, p.Target), func(b Box) {
		p.framed(r, b, false, func(ink colour) {
			side := p.Text * 1.4
			p.symbol(Box{b.X + p.Pad, b.Y + p.Near, side, side}, r.Symbol, p.noteMark(r.Tone))
			y := b.Y + p.Near
			for _, line := range lines {
				p.write(line, Box{b.X + p.Pad + marks, y, room, line.height}, ink, left)
				y += line.height
			}
		})
	})
}
