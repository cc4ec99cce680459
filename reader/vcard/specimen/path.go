package specimen

import "math"

// point is a place on a picture in pixels, y growing downwards.
type point struct{ x, y float64 }

type verb uint8

const (
	moveTo verb = iota
	lineTo
	quadTo
	cubeTo
)

// segment is one drawing step.
type segment struct {
	verb verb
	p    [3]point
}

// points are those of p that the verb uses; the last is where the step ends.
func (s *segment) points() []point {
	switch s.verb {
	case quadTo:
		return s.p[:2]
	case cubeTo:
		return s.p[:3]
	default:
		return s.p[:1]
	}
}

// path is an outline of straight lines and Bézier curves. Where it is filled,
// every contour counts as closed.
type path []segment

func (p *path) move(x, y float64) { *p = append(*p, segment{moveTo, [3]point{{x, y}}}) }
func (p *path) line(x, y float64) { *p = append(*p, segment{lineTo, [3]point{{x, y}}}) }

func (p *path) quad(x1, y1, x, y float64) {
	*p = append(*p, segment{quadTo, [3]point{{x1, y1}, {x, y}}})
}

func (p *path) cube(x1, y1, x2, y2, x, y float64) {
	*p = append(*p, segment{cubeTo, [3]point{{x1, y1}, {x2, y2}, {x, y}}})
}

// transform is the affine map x' = ax+cy+e, y' = bx+dy+f.
type transform struct{ a, b, c, d, e, f float64 }

func scaled(s, dx, dy float64) transform { return transform{s, 0, 0, s, dx, dy} }

// rotated turns by angle radians, clockwise on a screen, around the origin and
// then moves by dx and dy.
func rotated(angle, dx, dy float64) transform {
	sin, cos := math.Sincos(angle)
	return transform{cos, sin, -sin, cos, dx, dy}
}

func (t transform) apply(p point) point {
	return point{t.a*p.x + t.c*p.y + t.e, t.b*p.x + t.d*p.y + t.f}
}

func (p path) through(t transform) path {
	out := make(path, len(p))
	for i, s := range p {
		for j := range s.p {
			s.p[j] = t.apply(s.p[j])
		}
		out[i] = s
	}
	return out
}

// extent is a rectangle that may lie between pixels.
type extent struct{ x0, y0, x1, y1 float64 }

// bounds returns the box around all points of p, control points included.
func (p path) bounds() extent {
	b := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range p {
		for _, q := range p[i].points() {
			b.x0, b.x1 = min(b.x0, q.x), max(b.x1, q.x)
			b.y0, b.y1 = min(b.y0, q.y), max(b.y1, q.y)
		}
	}
	return b
}

// flatSteps is how many straight pieces stand for one curve of a stroke.
const flatSteps = 16

// flatten returns the points of each contour with curves cut into pieces.
func (p path) flatten() [][]point {
	var contours [][]point
	for _, s := range p {
		if s.verb == moveTo || len(contours) == 0 {
			contours = append(contours, []point{s.p[0]})
			continue
		}
		last := &contours[len(contours)-1]
		from := (*last)[len(*last)-1]
		if s.verb == lineTo {
			*last = append(*last, s.p[0])
			continue
		}
		for i := 1; i <= flatSteps; i++ {
			*last = append(*last, s.at(from, float64(i)/flatSteps))
		}
	}
	return contours
}

// at evaluates the curve that s draws from a point, t from 0 to 1.
func (s segment) at(from point, t float64) point {
	u := 1 - t
	if s.verb == quadTo {
		return blend(u*u, from, 2*u*t, s.p[0], t*t, s.p[1], 0, point{})
	}
	return blend(u*u*u, from, 3*u*u*t, s.p[0], 3*u*t*t, s.p[1], t*t*t, s.p[2])
}

func blend(a float64, p point, b float64, q point, c float64, r point, d float64, s point) point {
	return point{a*p.x + b*q.x + c*r.x + d*s.x, a*p.y + b*q.y + c*r.y + d*s.y}
}
