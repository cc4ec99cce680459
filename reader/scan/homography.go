package scan

import "math"

// point is a place in an image (pixel i covers [i, i+1)) or in a symbol (module
// i covers [i, i+1)).
type point struct{ x, y float64 }

func (p point) plus(q point) point       { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point      { return point{p.x - q.x, p.y - q.y} }
func (p point) times(k float64) point    { return point{p.x * k, p.y * k} }
func (p point) cross(q point) float64    { return p.x*q.y - p.y*q.x }
func (p point) dot(q point) float64      { return p.x*q.x + p.y*q.y }
func (p point) length() float64          { return math.Hypot(p.x, p.y) }
func (p point) distance(q point) float64 { return p.minus(q).length() }

// homography maps a plane onto another as a pinhole camera does: row by row
// the 3×3 matrix, the last entry 1.
type homography [9]float64

func (h *homography) apply(p point) point {
	w := h[6]*p.x + h[7]*p.y + h[8]
	return point{(h[0]*p.x + h[1]*p.y + h[2]) / w, (h[3]*p.x + h[4]*p.y + h[5]) / w}
}

// homographyFrom is the map that takes four points to four others. It reports
// false where three of them lie on a line.
func homographyFrom(from, to [4]point) (homography, bool) {
	a, ok := fromUnitSquare(from)
	if !ok {
		return homography{}, false
	}
	b, ok := fromUnitSquare(to)
	if !ok {
		return homography{}, false
	}
	h := multiply(b, adjugate(a))
	if math.Abs(h[8]) < 1e-12 {
		return homography{}, false
	}
	for i := range h {
		h[i] /= h[8]
	}
	return h, true
}

// fromUnitSquare maps (0,0), (1,0), (0,1), (1,1) to q.
func fromUnitSquare(q [4]point) (homography, bool) {
	u, v := q[1].minus(q[3]), q[2].minus(q[3])
	s := q[0].minus(q[1]).minus(q[2]).plus(q[3])
	d := u.cross(v)
	if math.Abs(d) < 1e-9 {
		return homography{}, false
	}
	g, h := s.cross(v)/d, u.cross(s)/d
	return homography{
		q[1].x - q[0].x + g*q[1].x, q[2].x - q[0].x + h*q[2].x, q[0].x,
		q[1].y - q[0].y + g*q[1].y, q[2].y - q[0].y + h*q[2].y, q[0].y,
		g, h, 1,
	}, true
}

// adjugate is the inverse but for a factor, which a homography does not mind.
func adjugate(m homography) homography {
	return homography{
		m[4]*m[8] - m[5]*m[7], m[2]*m[7] - m[1]*m[8], m[1]*m[5] - m[2]*m[4],
		m[5]*m[6] - m[3]*m[8], m[0]*m[8] - m[2]*m[6], m[2]*m[3] - m[0]*m[5],
		m[3]*m[7] - m[4]*m[6], m[1]*m[6] - m[0]*m[7], m[0]*m[4] - m[1]*m[3],
	}
}

func multiply(a, b homography) (m homography) {
	for i := range 3 {
		for j := range 3 {
			m[3*i+j] = a[3*i]*b[j] + a[3*i+1]*b[3+j] + a[3*i+2]*b[6+j]
		}
	}
	return m
}
