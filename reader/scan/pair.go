package scan

import "math"

// maxPairMarks is how many marks are looked at for pairs, the surest.
const maxPairMarks = 4

// halfOutlines are the symbols that two corner marks allow when the third is
// lost in glare or shadow: it is put where it would be without perspective.
func (s *search) halfOutlines() []outline {
	marks := s.marks[:min(len(s.marks), maxPairMarks)]
	var all []outline
	for i, a := range marks {
		for j, b := range marks {
			if i == j || a.dark != b.dark || max(a.module, b.module) > 1.5*min(a.module, b.module) {
				continue
			}
			all = append(all, s.beside(a, b)...)
			all = append(all, s.across(a, b))
		}
	}
	return all
}

// beside takes the first mark for the top left one and the second for its
// neighbour: to the right, or below.
func (s *search) beside(a, b finder) []outline {
	side := b.at.minus(a.at)
	turned := point{-side.y, side.x}
	p0, p1 := s.pitch(a, side), s.pitch(b, side)
	span, near := side.length()/math.Sqrt(p0*p1), math.Sqrt(p0/p1)
	other := turned.times(s.pitch(a, turned) / math.Sqrt(p0*p1))
	return []outline{
		{tl: a.at, tr: b.at, bl: a.at.plus(other), nearR: near, nearB: 1, span: span, dark: a.dark},
		{tl: a.at, tr: a.at.minus(other), bl: b.at, nearR: 1, nearB: near, span: span, dark: a.dark},
	}
}

// across takes the marks for the top right and the bottom left one.
func (s *search) across(a, b finder) outline {
	half := b.at.minus(a.at).times(0.5)
	return outline{
		tl: a.at.plus(half).plus(point{-half.y, half.x}), tr: a.at, bl: b.at, nearR: 1, nearB: 1,
		span: 2 * half.length() / math.Sqrt(s.pitch(a, half)*s.pitch(b, half)), dark: a.dark,
	}
}
