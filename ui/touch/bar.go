package touch

import (
	"fyne.io/fyne/v2"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// bar draws the head of the screen and tells where it ends.
func (p *pen) bar(b scene.Bar, in Box) float32 {
	y := p.banner(b.Banner, in)
	if b.Place == "" && b.Sign == "" && b.Clock == "" && len(b.Acts) == 0 {
		return y
	}
	start, panel := y, len(p.plan.Items)
	p.bare(Box{p.plan.Window.X, y, p.plan.Window.W, 1}, p.colour.Bar, 0)
	y = p.barRow(b, Box{in.X, y + p.Near, in.W, p.Target}) + p.Near
	p.plan.Items[panel].Box.H = y - start
	p.bare(Box{p.plan.Window.X, y, p.plan.Window.W, max(p.Unit, 1)}, p.colour.Hair, 0)
	return y + max(p.Unit, 1)
}

// banner is a strip across the window.
func (p *pen) banner(text string, in Box) float32 {
	y := p.plan.Window.Y
	if text == "" {
		return y
	}
	set := p.set(text, face{p.Small, true}, in.W)
	strip := Box{p.plan.Window.X, y, p.plan.Window.W, set.height + p.Near}
	p.bare(strip, p.colour.Banner.Ground, 0)
	p.middle(set, Box{in.X, y, in.W, strip.H}, p.colour.Banner.Ink, centre)
	return strip.bottom()
}

// barRow draws place, sign, clock and acts in one row, or in two where the acts
// leave the words less than two lines. It tells where they end.
func (p *pen) barRow(b scene.Bar, row Box) float32 {
	acts, wide, two := p.barActs(b.Acts, row.W)
	words := row
	words.W -= wide
	if wide > 0 {
		words.W -= p.Gap
	}
	if two || 0.55*p.wordsWidth(b) > words.W {
		words.W, two = row.W, len(b.Acts) > 0
	}
	high := p.words(b, words)
	y := row.Y + max((high-acts.height)/2, 0)
	if two {
		y = row.Y + high + p.Near
	}
	p.drawRows(acts, Box{row.right() - wide, y, wide, 0})
	return max(row.Y+high, y+acts.height)
}

// barActs sets the acts at the right end of a bar; two is whether they need a row
// of their own.
func (p *pen) barActs(acts []scene.Act, w float32) (set actRows, wide float32, two bool) {
	f, symbol := face{p.Small, true}, p.Small*1.5
	var row []placed
	x, y, high := float32(0), float32(0), float32(0)
	for _, a := range acts {
		b := p.measure(a, f, p.natural(a, f, symbol), symbol, p.Target)
		b.across, b.pad = true, p.Pad*0.8
		one := max(min(p.natural(a, f, symbol), w), p.Target)
		if x > 0 && x+one > w {
			x, y, two = 0, y+high+p.apart(), true
		}
		b = p.measure(a, f, one, symbol, p.Target)
		b.across = true
		high = max(high, b.height)
		row = append(row, placed{button: b, x: x, w: one, y: y, h: b.height})
		x += one + p.apart()
		wide = max(wide, x-p.apart())
	}
	if len(row) == 0 {
		return actRows{}, 0, false
	}
	toTheRight(row, wide)
	return actRows{[][]placed{row}, y + high}, wide, two
}

// toTheRight moves the acts of each row to the end of a width.
func toTheRight(row []placed, w float32) {
	ends := map[float32]float32{}
	for _, a := range row {
		ends[a.y] = max(ends[a.y], a.x+a.w)
	}
	for i := range row {
		row[i].x += w - ends[row[i].y]
	}
}

// wordsWidth is what place, sign and clock need on one line.
func (p *pen) wordsWidth(b scene.Bar) float32 {
	w := p.ruler.width(b.Place, face{p.Small, true}) + p.ruler.width(b.Clock, face{p.Small, true})
	if b.Sign != "" {
		w += p.ruler.width(b.Sign, p.small())
	}
	return w + 2*p.Gap + 2
}

// words draws the place at the left, the clock at the right and the sign between,
// each in lines where they are long, and tells their height.
func (p *pen) words(b scene.Bar, in Box) float32 {
	bold := face{p.Small, true}
	clock := p.set(b.Clock, bold, in.W/2)
	end := float32(0)
	if b.Clock != "" {
		end = p.ruler.width(b.Clock, bold) + p.Gap + 1
	}
	room := in.W - end
	first := min(p.ruler.width(b.Place, bold)+1, room)
	if b.Sign != "" {
		first = min(first, room*0.6)
	}
	place := p.set(b.Place, bold, first)
	sign := p.set(b.Sign, p.small(), max(room-first-p.Gap, p.Text*4))
	high := max(place.height, sign.height, clock.height, p.Target)
	p.middle(place, Box{in.X, in.Y, first, high}, p.colour.Ink, left)
	p.middle(sign, Box{in.X + first + p.Gap, in.Y, max(room-first-p.Gap, p.Text*4), high}, p.colour.Soft, left)
	p.middle(clock, Box{in.right() - end + p.Gap, in.Y, max(end-p.Gap, 0), high}, p.colour.Ink, left)
	return high
}

// pagerWidth is the width of the page's buttons, with which page it is.
func (p *pen) pagerWidth() float32 { return 2*p.turnerWidth() + p.pagesWidth() }

func (p *pen) turnerWidth() float32 { return 112 * p.Unit }

func (p *pen) pagesWidth() float32 { return p.ruler.width("00/00", p.strong()) + p.Gap }

// pagerRow is the place of the page's buttons below a part of the window.
func (p *pen) pagerRow(in Box) Box {
	row := Box{in.right() - p.pagerWidth(), in.bottom() - p.pagerHeight(), p.pagerWidth(), p.pagerHeight()}
	if p.left {
		row.X = in.X
	}
	return row
}

// pager draws the two large buttons that turn pages, and which page it is, in the
// middle of a box.
func (p *pen) pager(b Box) {
	wide, middle := p.turnerWidth(), p.pagesWidth()
	b.X, b.W = b.X+(b.W-p.pagerWidth())/2, p.pagerWidth()
	page := p.set(pageOf(p.plan.Page, p.plan.Pages), p.strong(), middle)
	p.turner(PageUp, scene.Up, p.plan.Page == 0, Box{b.X, b.Y, wide, b.H})
	p.middle(page, Box{b.X + wide, b.Y, middle, b.H}, p.colour.Ink, centre)
	p.turner(PageDown, scene.Down, p.plan.Page == p.plan.Pages-1, Box{b.right() - wide, b.Y, wide, b.H})
}

func (p *pen) turner(id string, s scene.Symbol, off bool, at Box) {
	key := string(fyne.KeyPageUp)
	if id == PageDown {
		key = string(fyne.KeyPageDown)
	}
	t := p.colour.Button(scene.Plain, false, off)
	if !off {
		t.Edge = p.colour.Accent
	}
	p.touchable(Target{ID: id, Box: at, Off: off, Key: key}, func() {
		p.fill(at, t, p.edge(scene.Act{On: !off}), p.Radius)
		side := min(at.H*0.66, 48*p.Unit)
		ink := p.symbolInk(scene.Act{Off: off}, t.Ink)
		p.symbol(Box{at.X + (at.W-side)/2, at.Y + (at.H-side)/2, side, side}, s, ink)
	})
}

func (p *pen) pagerHeight() float32 { return max(60*p.Unit, look.TargetLeast) }
