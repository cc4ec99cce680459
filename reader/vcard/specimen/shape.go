package specimen

import "math"

// kappa places the control points of a cubic that stands for a quarter circle.
const kappa = 0.5522847498

func ellipse(cx, cy, rx, ry float64) path {
	var p path
	p.move(cx+rx, cy)
	p.cube(cx+rx, cy+kappa*ry, cx+kappa*rx, cy+ry, cx, cy+ry)
	p.cube(cx-kappa*rx, cy+ry, cx-rx, cy+kappa*ry, cx-rx, cy)
	p.cube(cx-rx, cy-kappa*ry, cx-kappa*rx, cy-ry, cx, cy-ry)
	p.cube(cx+kappa*rx, cy-ry, cx+rx, cy-kappa*ry, cx+rx, cy)
	return p
}

func polygon(points ...point) path {
	var p path
	for i, q := range points {
		if i == 0 {
			p.move(q.x, q.y)
			continue
		}
		p.line(q.x, q.y)
	}
	return p
}

func rectangle(x, y, w, h float64) path {
	return polygon(point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h})
}

// rounded is a rectangle with corners of radius r.
func rounded(x, y, w, h, r float64) path {
	k := r * (1 - kappa)
	var p path
	p.move(x+r, y)
	p.line(x+w-r, y)
	p.cube(x+w-k, y, x+w, y+k, x+w, y+r)
	p.line(x+w, y+h-r)
	p.cube(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h)
	p.line(x+r, y+h)
	p.cube(x+k, y+h, x, y+h-k, x, y+h-r)
	p.line(x, y+r)
	p.cube(x, y+k, x+k, y, x+r, y)
	return p
}

// frame is the outline of p, its contours closed, as a band w wide.
func frame(p path, w float64) path {
	var out path
	for _, c := range p.flatten() {
		out = append(out, ribbon(append(c, c[0]), even(w))...)
	}
	return out
}

// stroke is the pen's trace along p, with width along each contour (t from 0 to
// 1) in pixels and round ends.
func stroke(p path, width func(t float64) float64) path {
	var out path
	for _, c := range p.flatten() {
		out = append(out, ribbon(c, width)...)
	}
	return out
}

func even(w float64) func(float64) float64 { return func(float64) float64 { return w } }

// swelling is thickest in the middle, as a brush leaves it.
func swelling(w float64) func(float64) float64 {
	return func(t float64) float64 { return w * (0.35 + 0.65*math.Sin(math.Pi*t)) }
}

// tapering starts at w and runs out thin.
func tapering(w float64) func(float64) float64 {
	return func(t float64) float64 { return w * (1 - 0.75*t) }
}

// ribbon follows a line at half the width to either side. All ribbons turn the
// same way round, so that crossing ones add up instead of cancelling.
func ribbon(c []point, width func(t float64) float64) path {
	if len(c) < 2 {
		return nil
	}
	n := len(c)
	left, right := make([]point, n), make([]point, n)
	for i, q := range c {
		dx, dy := direction(c, i)
		h := width(float64(i)/float64(n-1)) / 2
		left[i] = point{q.x + dy*h, q.y - dx*h}
		right[n-1-i] = point{q.x - dy*h, q.y + dx*h}
	}
	outline := append(left, roundEnd(c[n-1], left[n-1])...)
	outline = append(outline, right...)
	return polygon(append(outline, roundEnd(c[0], right[n-1])...)...)
}

// direction is the unit vector of travel at the i-th point.
func direction(c []point, i int) (dx, dy float64) {
	a, b := c[max(i-1, 0)], c[min(i+1, len(c)-1)]
	dx, dy = b.x-a.x, b.y-a.y
	if l := math.Hypot(dx, dy); l > 0 {
		return dx / l, dy / l
	}
	return 1, 0
}

// roundEnd is the half circle around a line's end from one side to the other.
func roundEnd(centre, from point) []point {
	const pieces = 6
	x, y := from.x-centre.x, from.y-centre.y
	var out []point
	for i := 1; i < pieces; i++ {
		sin, cos := math.Sincos(math.Pi * float64(i) / pieces)
		out = append(out, point{centre.x + x*cos - y*sin, centre.y + x*sin + y*cos})
	}
	return out
}
