package touch

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// smallest is the last resort: a window so small, or a text so large, that not
// even one block fits makes everything smaller, down to this share.
const smallest = 0.4

// Lay places a scene in a window of w by h units and turns it to a page, counted
// from 0; a page that does not exist is the last one.
func Lay(r *Ruler, s scene.Scene, w, h float32, l look.Look, page int) Plan {
	for shrink := float32(1); ; shrink *= 0.94 {
		for _, within := range []bool{false, true} {
			plan, fits := lay(r, s, w, h, l, page, shrink, within)
			if fits || shrink < smallest {
				return plan
			}
		}
	}
}

// lay places a scene; within is whether the title is part of the pages, where it
// leaves too little to them.
func lay(r *Ruler, s scene.Scene, w, h float32, l look.Look, page int, shrink float32, within bool) (Plan, bool) {
	plan := Plan{Window: Box{0, 0, w, h}}
	p := &pen{ruler: r, Sizes: look.SizesFor(w, h, l.Text, shrink), colour: l.Palette,
		left: l.LeftHanded, keys: l.Keys, wide: w > h, plan: &plan}
	in := p.columnOf(w, h)
	in.Y = p.bar(s.Bar, in) + p.Margin*0.7
	in.H = h - in.Y - p.Margin*0.7
	in, free := p.drawFoot(s.Acts, in)
	p.tight = p.wide && s.Keys != nil && !s.Keys.Narrow
	in, fits := p.besideKeys(s.Keys, in)
	if !within {
		in = p.head(s, in)
	}
	fits = p.middlePart(s, in, free, page, within) && fits
	slices.SortStableFunc(plan.Targets, inReading)
	return plan, fits
}

// inReading is the order in which targets are read, and visited by the keyboard.
func inReading(a, b Target) int {
	if a.Box.Y != b.Box.Y {
		return cmp.Compare(a.Box.Y, b.Box.Y)
	}
	return cmp.Compare(a.Box.X, b.Box.X)
}

// columnOf is the window's part in which everything stands.
func (p *pen) columnOf(w, h float32) Box {
	wide := min(w-2*p.Margin, p.Widest)
	return Box{(w - wide) / 2, 0, wide, h}
}

// drawFoot draws the acts at the foot. It tells what is left above, and what is
// free between the acts.
func (p *pen) drawFoot(acts []scene.Act, in Box) (rest, free Box) {
	foot := p.foot(acts, in.W)
	if foot.height == 0 {
		return in, Box{}
	}
	at := Box{in.X, in.bottom() - foot.height, in.W, foot.height}
	p.drawRows(foot, at)
	in.H -= foot.height + p.Gap
	return in, foot.free(at, p.Gap)
}

// besideKeys draws the keyboard and tells what is left beside or above it.
func (p *pen) besideKeys(k *scene.Keyboard, in Box) (Box, bool) {
	if k == nil || len(k.Rows) == 0 {
		return in, true
	}
	if k.Narrow && p.wide {
		return p.padBeside(*k, in)
	}
	keys := p.keyboard(*k, in.W, in.H*0.55)
	p.drawKeys(keys, Box{in.X, in.bottom() - keys.height, in.W, keys.height})
	in.H -= keys.height + p.Gap
	return in, keys.fits() && in.H > 0
}

func (p *pen) padBeside(k scene.Keyboard, in Box) (Box, bool) {
	keys := p.keyboard(k, in.W*0.36, in.H)
	at := Box{in.right() - keys.width, in.Y, keys.width, keys.height}
	rest := Box{in.X, in.Y, in.W - keys.width - p.Margin, in.H}
	if p.left {
		at.X, rest.X = in.X, in.X+keys.width+p.Margin
	}
	p.drawKeys(keys, at)
	return rest, keys.fits() && keys.height <= in.H
}

// head draws title and lead and tells what is left below.
func (p *pen) head(s scene.Scene, in Box) Box {
	for _, t := range p.heading(s, in.W) {
		p.write(t.text, Box{in.X, in.Y, in.W, t.text.height}, t.ink, left)
		in.Y, in.H = in.Y+t.text.height+t.below, in.H-t.text.height-t.below
	}
	return in
}

// said is a line of the heading.
type said struct {
	text  paragraph
	ink   colour
	below float32
}

func (p *pen) heading(s scene.Scene, w float32) []said {
	var all []said
	if s.Title != "" {
		all = append(all, said{p.set(s.Title, p.fitting(s.Title, p.title(), w), w), p.colour.Ink, p.Near / 2})
	}
	if s.Lead != "" {
		all = append(all, said{p.set(s.Lead, p.text(), w), p.colour.Soft, p.Near / 2})
	}
	if len(all) > 0 {
		all[len(all)-1].below = p.Gap
	}
	return all
}

// headPieces are title and lead as a part of the pages.
func (p *pen) headPieces(s scene.Scene, w float32) []piece {
	var all []piece
	for _, t := range p.heading(s, w) {
		all = append(all, fixed(t.text.height, func(b Box) { p.write(t.text, b, t.ink, left) }))
	}
	return all
}

// middlePart draws body and side and, where they do not fit, the page's buttons:
// between the acts where there is room, else in a row of their own. It is false
// where not even a page of its own holds one of the pieces.
func (p *pen) middlePart(s scene.Scene, in, free Box, page int, within bool) bool {
	columns := p.split(s, in, within)
	pages, high := 1, in.H
	for _, c := range columns {
		pages = max(pages, len(turn(c.pieces, high)))
	}
	if pages > 1 && free.W < p.pagerWidth() {
		high -= p.pagerHeight() + p.Gap
		free = p.pagerRow(in)
	}
	fits := true
	p.plan.Pages, p.plan.Focus = 1, -1
	for i := range columns {
		fits = fits && tallest(columns[i].pieces) <= high
		columns[i].pages = turn(columns[i].pieces, high)
		p.plan.Pages = max(p.plan.Pages, len(columns[i].pages))
		p.plan.Focus = max(p.plan.Focus, focused(columns[i].pages))
	}
	p.plan.Page = max(min(page, p.plan.Pages-1), 0)
	for _, c := range columns {
		p.place(c.pages[min(p.plan.Page, len(c.pages)-1)], Box{c.x, in.Y, c.w, high})
	}
	if pages > 1 {
		p.pager(free)
	}
	return fits
}

// part is one column of the middle.
type part struct {
	x, w   float32
	pieces []piece
	pages  [][]piece
}

// split gives side and body columns beside each other, or one below the other.
func (p *pen) split(s scene.Scene, in Box, within bool) []part {
	var head []piece
	if within {
		head = p.headPieces(s, in.W)
	}
	if len(s.Side) == 0 || len(s.Body) == 0 || !p.wide || in.W < 700*p.Unit {
		both := append(p.pieces(s.Side, in.W), p.pieces(s.Body, in.W)...)
		return []part{{x: in.X, w: in.W, pieces: after(head, both, p.Gap)}}
	}
	aside := (in.W - p.Margin) * 0.36
	body := in.W - p.Margin - aside
	side := part{x: in.X, w: aside, pieces: p.pieces(s.Side, aside)}
	main := part{x: in.X + aside + p.Margin, w: body}
	if p.left {
		side.x, main.x = in.X+body+p.Margin, in.X
	}
	if within {
		head = p.headPieces(s, body)
	}
	main.pieces = after(head, p.pieces(s.Body, body), p.Gap)
	return []part{side, main}
}

func after(head, rest []piece, gap float32) []piece {
	if len(head) > 0 && len(rest) > 0 {
		rest[0].gap = gap
	}
	return append(head, rest...)
}

func pageOf(page, pages int) string { return strconv.Itoa(page+1) + "/" + strconv.Itoa(pages) }
