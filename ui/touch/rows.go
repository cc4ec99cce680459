package touch

import (
	"cmp"
	"slices"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// actRows are acts side by side, in as few rows as they need.
type actRows struct {
	rows   [][]placed
	height float32
}

// placed is a button with its place in a row.
type placed struct {
	button button
	x, w   float32
	y, h   float32
}

// foot measures the acts at the foot for a width. The last stands apart, on the
// side of the stronger hand.
func (p *pen) foot(acts []scene.Act, w float32) actRows {
	if len(acts) == 0 {
		return actRows{}
	}
	if row, ok := p.oneRow(acts, w); ok {
		return row
	}
	for rows := 1; ; rows++ {
		if set, ok := p.evenRows(acts, w, rows); ok || rows == len(acts) {
			return set
		}
	}
}

// free is the widest part of a single row, drawn in a box, that no act takes; gap
// stays free beside the acts.
func (r actRows) free(b Box, gap float32) Box {
	if len(r.rows) != 1 {
		return Box{}
	}
	row := slices.Clone(r.rows[0])
	slices.SortFunc(row, func(a, c placed) int { return cmp.Compare(a.x, c.x) })
	end, best := float32(0), Box{}
	for _, a := range append(row, placed{x: b.W + gap}) {
		if w := a.x - gap - end; w > best.W {
			best = Box{b.X + end, b.Y, w, b.H}
		}
		end = a.x + a.w + gap
	}
	return best
}

const actSymbol = 1.5 // of the text's size

// oneRow sets every act at its natural width.
func (p *pen) oneRow(acts []scene.Act, w float32) (actRows, bool) {
	f, symbol := p.button(), p.Button*actSymbol
	var row []placed
	var sum, high float32
	for i, a := range acts {
		wide := max(p.natural(a, f, symbol), p.Act*1.6)
		if i == len(acts)-1 {
			wide = max(wide, 260*p.Unit)
		}
		b := p.measure(a, f, wide, symbol, p.Act)
		b.across = true
		row, sum, high = append(row, placed{button: b, w: wide}), sum+wide, max(high, b.height)
	}
	if sum+p.apart()*float32(len(acts)-1) > w {
		return actRows{}, false
	}
	x := float32(0)
	for i := range row {
		row[i].x, row[i].h = x, high
		x += row[i].w + p.apart()
	}
	last := &row[len(row)-1]
	last.x = w - last.w
	if p.left {
		p.mirror(row, w)
	}
	return actRows{[][]placed{row}, high}, true
}

func (p *pen) mirror(row []placed, w float32) {
	for i := range row {
		row[i].x = w - row[i].x - row[i].w
	}
}

// evenRows sets acts in rows of equal widths, the last act in the last place. It
// is false where a word is broken, or a label has more than two lines.
func (p *pen) evenRows(acts []scene.Act, w float32, rows int) (actRows, bool) {
	columns := (len(acts) + rows - 1) / rows
	rows = (len(acts) + columns - 1) / columns
	wide := (w - float32(columns-1)*p.apart()) / float32(columns)
	f, symbol, good := p.button(), p.Button*actSymbol, true
	var all actRows
	first := len(acts) - (rows-1)*columns // the first row may be shorter
	for start, end := 0, first; start < len(acts); start, end = end, end+columns {
		var row []placed
		var high float32
		for i, a := range acts[start:end] {
			b := p.measure(a, f, wide, symbol, p.Act)
			b.across = true
			good = good && len(b.label.lines) <= 2 && wide-2*b.pad-b.beside() >= p.ruler.widest(a.Label, f)
			at := columns - (end - start) + i
			row, high = append(row, placed{button: b, x: float32(at) * (wide + p.apart()), w: wide}), max(high, b.height)
		}
		for i := range row {
			row[i].y, row[i].h = all.height, high
		}
		if p.left {
			p.mirror(row, w)
		}
		all.rows, all.height = append(all.rows, row), all.height+high+p.apart()
	}
	all.height -= p.apart()
	return all, good
}

func (p *pen) drawRows(r actRows, b Box) {
	for _, row := range r.rows {
		for _, a := range row {
			p.draw(a.button, Box{b.X + a.x, b.Y + a.y, a.w, a.h})
		}
	}
}

// keySet is a keyboard measured for a width.
type keySet struct {
	board  scene.Keyboard
	key    float32 // a key's width
	high   float32 // a key's height
	apart  float32
	height float32 // of all rows
	width  float32
}

// keyboard measures a keyboard for a width and, where it is limited, a height.
func (p *pen) keyboard(k scene.Keyboard, w, most float32) keySet {
	all := keySet{board: k, apart: max(9*p.Unit, look.ApartLeast)}
	units, gaps := float32(1), 0
	for _, row := range k.Rows {
		sum := float32(0)
		for _, key := range row {
			sum += keyWidth(key)
		}
		units, gaps = max(units, sum), max(gaps, len(row)-1)
	}
	widest, high := 108*p.Unit, 57*p.Unit
	switch {
	case k.Narrow && !p.wide:
		widest, high = 168*p.Unit, 92*p.Unit
	case k.Narrow || !p.wide:
		high = 78 * p.Unit
	}
	all.key = min((w-(units-1)*all.apart)/units, widest)
	rows := float32(len(k.Rows))
	all.high = max(min(high, (most-(rows-1)*all.apart)/rows), look.TargetLeast)
	all.height = rows*all.high + (rows-1)*all.apart
	all.width = units*all.key + (units-1)*all.apart
	return all
}

func keyWidth(k scene.Key) float32 {
	if k.Width <= 0 {
		return 1
	}
	return float32(k.Width)
}

// fits is whether every key is large enough to be touched.
func (k keySet) fits() bool { return k.key >= look.TargetLeast }

func (p *pen) drawKeys(k keySet, b Box) {
	y := b.Y
	for _, row := range k.board.Rows {
		sum := float32(0)
		for _, key := range row {
			sum += keyWidth(key)*(k.key+k.apart) - k.apart
		}
		sum += float32(len(row)-1) * k.apart
		x := b.X + (b.W-sum)/2
		for _, key := range row {
			w := keyWidth(key)*(k.key+k.apart) - k.apart
			p.drawKey(key, Box{x, y, w, k.high})
			x += w + k.apart
		}
		y += k.high + k.apart
	}
}

func (p *pen) drawKey(k scene.Key, at Box) {
	if k.Act == "" && k.Label == "" && k.Symbol == scene.NoSymbol {
		return // a gap between keys
	}
	a := scene.Act{Tone: k.Tone, On: k.On, Off: k.Off}
	t := p.colour.Button(k.Tone, k.On, k.Off)
	if k.Tone == scene.Quiet && !k.On && !k.Off {
		t = p.colour.Key
	}
	p.touchable(Target{ID: k.Act, Label: k.Label, Box: at, On: k.On, Off: k.Off}, func() {
		p.fill(at, t, p.edge(a), p.Radius*0.7)
		p.keyFace(k, at, t)
	})
}

// keyFace is a key's symbol or, where it has none, its label, in one line or two.
func (p *pen) keyFace(k scene.Key, at Box, t look.Tint) {
	side := min(at.H*0.5, at.W*0.6)
	if k.Symbol != scene.NoSymbol {
		p.symbol(Box{at.X + (at.W-side)/2, at.Y + (at.H-side)/2, side, side}, k.Symbol, t.Ink)
		return
	}
	in, f := at.inset(5*p.Unit, 3*p.Unit), face{size: p.Text * 1.15, bold: true}
	label := p.set(k.Label, f, in.W)
	for f.size > 12*p.Unit && (p.ruler.widest(k.Label, f) > in.W || label.height > in.H) {
		f.size *= 0.94
		label = p.set(k.Label, f, in.W)
	}
	p.middle(label, in, t.Ink, centre)
}
