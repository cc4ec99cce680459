package scan

import "math"

// outline is a symbol as its corner marks show it: where their centres are, how
// far away (in perspective) two of them lie against the top left one, and how
// many modules there are from centre to centre.
type outline struct {
	tl, tr, bl   point
	nearR, nearB float64
	span         float64
	dark         bool
}

// outlines are what the marks may be corners of, the likeliest first.
func (s *search) outlines() (all []outline) {
	for _, t := range triples(s.marks) {
		if o, ok := s.outline(t); ok {
			all = append(all, o)
		}
	}
	return all
}

// outline measures the marks along the symbol's sides. Along a line the pitch
// falls with the square of the distance, so that the number of modules between
// two marks is their distance over the geometric mean of their pitches. It
// reports false where that number is not the same both ways: such marks do not
// belong together.
func (s *search) outline(t triple) (outline, bool) {
	right, down := t.tr.at.minus(t.tl.at), t.bl.at.minus(t.tl.at)
	r0, r1 := s.pitch(t.tl, right), s.pitch(t.tr, right)
	d0, d1 := s.pitch(t.tl, down), s.pitch(t.bl, down)
	across, along := right.length()/math.Sqrt(r0*r1), down.length()/math.Sqrt(d0*d1)
	return outline{
		tl: t.tl.at, tr: t.tr.at, bl: t.bl.at, dark: t.tl.dark,
		nearR: math.Sqrt(r0 / r1), nearB: math.Sqrt(d0 / d1),
		span: (across + along) / 2,
	}, math.Abs(across-along) < 0.15*max(across, along)
}

// pitch is how many pixels a module of a mark takes along a direction.
func (s *search) pitch(f finder, along point) float64 {
	unit := along.times(1 / along.length())
	there, ok1 := s.edge(f, unit)
	back, ok2 := s.edge(f, unit.times(-1))
	pitch := (there + back) / 7
	if !ok1 || !ok2 || pitch < 0.6*f.module || pitch > 1.6*f.module {
		return f.module
	}
	return pitch
}

// edge is the distance from a mark's centre to its outer edge, or to the
// picture's border where that cuts the mark's margin off.
func (s *search) edge(f finder, unit point) (float64, bool) {
	const step = 0.25
	crossed, was := 0, 0.0
	for d := 0.0; d < 6*f.module+2; d += step {
		p := f.at.plus(unit.times(d))
		if !s.plane.holds(int(math.Floor(p.x)), int(math.Floor(p.y))) {
			return d, crossed == 2
		}
		over := s.plane.at(p) - float64(s.threshold.at(int(p.x), int(p.y)))
		if !f.dark {
			over = -over
		}
		if over >= 0 == (crossed%2 == 0) {
			if crossed++; crossed == 3 {
				return d - step*over/(over-was), true
			}
		}
		was = over
	}
	return 0, false
}

// sizes are the numbers of modules a side that the span allows, the likeliest first.
func (o outline) sizes() []int {
	version := (o.span + 7 - 17) / 4
	near := math.Round(version)
	second := near + 1
	if version < near {
		second = near - 1
	}
	var sizes []int
	for _, v := range [2]float64{near, second} {
		if v >= 1 && v <= 40 {
			sizes = append(sizes, 4*int(v)+17)
		}
	}
	return sizes
}

// scaled is the outline in a plane whose pixels are finer by a factor.
func (o outline) scaled(factor float64) outline {
	o.tl, o.tr, o.bl = o.tl.times(factor), o.tr.times(factor), o.bl.times(factor)
	return o
}
