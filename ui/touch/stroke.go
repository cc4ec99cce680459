package touch

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// drawing paints paths given in units of a grid into a picture. A path is a text:
//
//	M x y  starts a line      L x y  goes on straight    Q x y x y  a curve of one handle
//	Z      closes it          O x y r  a ring            R x y w h r  a frame with round corners
//
// and the same filled: D x y r (disc), B x y w h r (block), P … Z (polygon).
type drawing struct {
	img        *image.RGBA
	scale      float64
	dx, dy     float64 // pixels
	turn       float64 // radians, about the origin of the grid, before anything else
	ox, oy     float64 // grid units added to every point
	rasterizer vector.Rasterizer
}

type point struct{ x, y float64 }

func (d *drawing) pixel(q point) point {
	s, c := math.Sincos(d.turn)
	x, y := q.x*c-q.y*s+d.ox, q.x*s+q.y*c+d.oy
	return point{x*d.scale + d.dx, y*d.scale + d.dy}
}

// paint draws a path with lines of a width, in grid units.
func (d *drawing) paint(path string, width float64, ink color.Color) {
	b := d.img.Bounds()
	d.rasterizer.Reset(b.Dx(), b.Dy())
	w := max(width*d.scale/2, 0.6)
	for _, part := range outlines(path) {
		if part.filled {
			d.polygon(part.points)
			continue
		}
		d.line(part.points, w)
	}
	d.rasterizer.Draw(d.img, b, image.NewUniform(ink), image.Point{})
}

// line strokes a line with round joints: pieces and discs that all turn the same
// way, so that where they meet nothing is left out.
func (d *drawing) line(points []point, w float64) {
	for i, q := range points {
		at := d.pixel(q)
		d.disc(at, w)
		if i == 0 {
			continue
		}
		from := d.pixel(points[i-1])
		long := math.Hypot(at.x-from.x, at.y-from.y)
		if long < 1e-6 {
			continue
		}
		nx, ny := -(at.y-from.y)/long*w, (at.x-from.x)/long*w
		d.shape([]point{{from.x + nx, from.y + ny}, {at.x + nx, at.y + ny}, {at.x - nx, at.y - ny}, {from.x - nx, from.y - ny}})
	}
}

func (d *drawing) disc(at point, r float64) {
	const corners = 16
	var all []point
	for i := range corners {
		s, c := math.Sincos(-2 * math.Pi * float64(i) / corners)
		all = append(all, point{at.x + r*c, at.y + r*s})
	}
	d.shape(all)
}

// polygon fills points of the grid, turned the way of everything else.
func (d *drawing) polygon(points []point) {
	var all []point
	area := 0.0
	for i, q := range points {
		next := points[(i+1)%len(points)]
		area += q.x*next.y - next.x*q.y
		all = append(all, d.pixel(q))
	}
	if area > 0 {
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
	d.shape(all)
}

func (d *drawing) shape(points []point) {
	for i, q := range points {
		if i == 0 {
			d.rasterizer.MoveTo(float32(q.x), float32(q.y))
		} else {
			d.rasterizer.LineTo(float32(q.x), float32(q.y))
		}
	}
	d.rasterizer.ClosePath()
}

// outline is one part of a path.
type outline struct {
	points []point
	filled bool
}

// outlines reads a path. What it does not know ends it: paths are ours.
func outlines(path string) []outline {
	var all []outline
	var now outline
	end := func() {
		if len(now.points) > 0 {
			all = append(all, now)
		}
		now = outline{}
	}
	words := strings.Fields(path)
	for len(words) > 0 {
		name, n := words[0], numbers(words[1:])
		words = words[1+len(n):]
		switch {
		case name == "M" && len(n) == 2, name == "P" && len(n) == 2:
			end()
			now = outline{[]point{{n[0], n[1]}}, name == "P"}
		case name == "L":
			for i := 0; i+1 < len(n); i += 2 {
				now.points = append(now.points, point{n[i], n[i+1]})
			}
		case name == "Q" && len(n) == 4:
			now.points = append(now.points, curve(now.points[len(now.points)-1], point{n[0], n[1]}, point{n[2], n[3]})...)
		case name == "Z":
			now.points = append(now.points, now.points[0])
			end()
		case name == "O" && len(n) == 3, name == "D" && len(n) == 3:
			end()
			all = append(all, outline{ring(n[0], n[1], n[2]), name == "D"})
		case name == "R" && len(n) == 5, name == "B" && len(n) == 5:
			end()
			all = append(all, outline{frame(n[0], n[1], n[2], n[3], n[4]), name == "B"})
		}
	}
	end()
	return all
}

func numbers(words []string) []float64 {
	var n []float64
	for _, w := range words {
		v, err := strconv.ParseFloat(w, 64)
		if err != nil {
			break
		}
		n = append(n, v)
	}
	return n
}

func curve(from, handle, to point) []point {
	const steps = 10
	var all []point
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		a, b, c := (1-t)*(1-t), 2*t*(1-t), t*t
		all = append(all, point{a*from.x + b*handle.x + c*to.x, a*from.y + b*handle.y + c*to.y})
	}
	return all
}

func ring(x, y, r float64) []point {
	const corners = 40
	var all []point
	for i := range corners + 1 {
		s, c := math.Sincos(2 * math.Pi * float64(i) / corners)
		all = append(all, point{x + r*c, y + r*s})
	}
	return all
}

func frame(x, y, w, h, r float64) []point {
	var all []point
	corner := func(cx, cy, from float64) {
		for i := range 7 {
			s, c := math.Sincos(from + math.Pi/2*float64(i)/6)
			all = append(all, point{cx + r*c, cy + r*s})
		}
	}
	corner(x+w-r, y+r, -math.Pi/2)
	corner(x+w-r, y+h-r, 0)
	corner(x+r, y+h-r, math.Pi/2)
	corner(x+r, y+r, math.Pi)
	return append(all, all[0])
}

// num writes a number of a path.
func num(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
