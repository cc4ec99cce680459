package scan

import (
	"context"
	"math"
	"slices"
)

// rowStep is the distance of the rows that are looked at.
const rowStep = 2

// finder is one of the three corner marks of a symbol: dark and light squares
// in one another, whose runs on any line through the centre are as 1:1:3:1:1
// (ISO/IEC 18004 §6.3.3).
type finder struct {
	at     point
	module float64 // pixels a module, at most 8 % too large
	hits   int     // rows that met it
	dark   bool    // false: the symbol's colours are exchanged
}

// search finds corner marks in one plane.
type search struct {
	plane     *plane
	threshold *threshold
	marks     []finder // the surest first
}

// newSearch finds the corner marks of both polarities, in the rows that it
// comes to before ctx ends.
func newSearch(ctx context.Context, p *plane, t *threshold) *search {
	s := &search{plane: p, threshold: t}
	for y := rowStep / 2; y < p.h && ctx.Err() == nil; y += rowStep {
		s.row(y)
	}
	slices.SortStableFunc(s.marks, func(a, b finder) int { return b.hits - a.hits })
	return s
}

// row follows one row of pixels from edge to edge; six edges bound five runs.
// The picture's borders count as edges, for symbols that were cut out tightly.
func (s *search) row(y int) {
	pix := s.plane.pix[y*s.plane.w:][:s.plane.w]
	levels := s.threshold.level[(y/blockSide)*s.threshold.w:][:s.threshold.w]
	var edges [6]float64 // the left border is the last of them
	dark, n := pix[0] < levels[0], 1
	next := func(at float64) {
		copy(edges[:], edges[1:])
		edges[5] = at
		if n++; n >= len(edges) && concentric(&edges, straight) {
			s.confirm(point{(edges[2] + edges[3]) / 2, float64(y) + 0.5}, dark)
		}
	}
	for block, level := range levels {
		for x := block * blockSide; x < min((block+1)*blockSide, len(pix)); x++ {
			if (pix[x] < level) != dark {
				next(float64(x) - 0.5 + crossing(pix[max(x-1, 0)], pix[x], level))
				dark = !dark
			}
		}
	}
	next(float64(len(pix)))
}

// crossing is the share of the way from one pixel to the next at which the
// light passes the level.
func crossing(from, to, level byte) float64 {
	a, b := float64(from)-float64(level), float64(to)-float64(level)
	if a*b > 0 || a == b {
		return 0.5
	}
	return a / (a - b)
}

// The share of a module by which a run may be off along a row or column, and
// along a diagonal, where pixels are coarser.
const (
	straight = 0.5
	diagonal = 0.8
)

// concentric reports whether five runs are as 1:1:3:1:1, each within a share
// of a module.
func concentric(e *[6]float64, tolerance float64) bool {
	module := (e[5] - e[0]) / 7
	slack := module*tolerance + 0.4
	off := func(i int, want float64) bool { return math.Abs(e[i+1]-e[i]-want) > slack }
	return module >= 0.9 && !off(1, module) && !off(3, module) && !off(0, module) && !off(4, module) &&
		math.Abs(e[3]-e[2]-3*module) <= 2*slack
}

// confirm looks at a candidate along the other lines through its centre, and
// centres it on the way.
func (s *search) confirm(c point, dark bool) {
	least := math.Inf(1)
	for _, step := range [5][2]int{{0, 1}, {1, 0}, {0, 1}, {1, 1}, {1, -1}} {
		slanted, tolerance := step[0]*step[1] != 0, straight
		if slanted {
			tolerance = diagonal
		}
		e, ok := s.through(c, step[0], step[1], dark)
		if !ok || !concentric(&e, tolerance) {
			return
		}
		length := (e[5] - e[0]) * math.Hypot(float64(step[0]), float64(step[1]))
		least = min(least, length/7)
		if !slanted {
			middle := (e[0] + e[1] + e[2] + e[3] + e[4] + e[5]) / 6
			c = c.plus(point{middle * float64(step[0]), middle * float64(step[1])})
		}
	}
	s.add(finder{c, least, 1, dark})
}

// through measures the edges on a line through c in steps from it, three on
// either side.
func (s *search) through(c point, dx, dy int, dark bool) (e [6]float64, ok bool) {
	x, y := int(c.x), int(c.y)
	// Where within its pixel the centre lies, in steps.
	within := (c.x-float64(x)-0.5)*float64(dx) + (c.y-float64(y)-0.5)*float64(dy)
	if dx*dy != 0 {
		within = 0 // a diagonal serves for its proportions alone
	}
	for i, direction := range [2]int{-1, 1} {
		out, ok := s.outward(x, y, direction*dx, direction*dy, dark)
		if !ok {
			return e, false
		}
		for k, v := range out {
			if i == 0 {
				e[2-k] = -v - within
			} else {
				e[3+k] = v - within
			}
		}
	}
	return e, true
}

// outward walks from the middle of a mark over its three edges, the last of
// which may be the picture's border.
func (s *search) outward(x, y, dx, dy int, dark bool) (e [3]float64, ok bool) {
	p, n := s.plane, 0
	if !p.holds(x, y) {
		return e, false
	}
	before := p.pix[y*p.w+x]
	for step := 0; n < 3; step++ {
		if !p.holds(x, y) {
			e[n] = float64(step) - 0.5
			return e, n == 2
		}
		v, level := p.pix[y*p.w+x], s.threshold.at(x, y)
		if (v < level) != (dark == (n%2 == 0)) {
			e[n] = float64(step) - 1 + crossing(before, v, level)
			n++
		}
		before, x, y = v, x+dx, y+dy
	}
	return e, true
}

// add joins a candidate to the mark it belongs to.
func (s *search) add(c finder) {
	for i := range s.marks {
		f := &s.marks[i]
		if f.dark != c.dark || f.at.distance(c.at) > 1.5*f.module {
			continue
		}
		n := float64(f.hits)
		f.at = f.at.times(n).plus(c.at).times(1 / (n + 1))
		f.module = (f.module*n + c.module) / (n + 1)
		f.hits++
		return
	}
	s.marks = append(s.marks, c)
}
