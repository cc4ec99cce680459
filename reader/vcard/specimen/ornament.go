package specimen

import (
	"image/color"
	"math"
)

// weave is a ground of fine waves over a wash, reminiscent of security print
// and nothing more.
type weave struct {
	wash   []color.NRGBA
	thread []color.NRGBA
}

// waves are all threads of one colour as one path, which is filled at once.
func waves(w, h float64, phase float64) path {
	const (
		step = 18.0 // pixels between points of a thread
		gap  = 17.0 // between threads
	)
	var out path
	for y := -20.0; y < h+20; y += gap {
		var thread []point
		for x := -step; x <= w+step; x += step {
			swing := 13*math.Sin(x/83+phase+y/190) + 7*math.Sin(x/37-phase*2+y/71)
			thread = append(thread, point{x, y + swing})
		}
		out = append(out, ribbon(thread, even(1.1))...)
	}
	return out
}

func (g weave) paint(c *canvas) {
	c.wash(g.wash...)
	w, h := float64(c.img.Rect.Dx()), float64(c.img.Rect.Dy())
	for i, col := range g.thread {
		c.fill(waves(w, h, 1.7*float64(i)), col)
	}
	g.rosette(c, w*0.5, h*0.55, h*0.36)
}

// rosette is a wreath of crossing ellipses, faint, in the middle of the page.
func (g weave) rosette(c *canvas, cx, cy, r float64) {
	const petals = 18
	var out path
	petal := frame(ellipse(0, r*0.52, r*0.27, r*0.48), 1.3)
	for i := range petals {
		out = append(out, petal.through(rotated(2*math.Pi*float64(i)/petals, cx, cy))...)
	}
	c.fill(out, g.thread[0])
}

// contactsOf is a chip's gold plate.
func contactsOf(x, y, w, h float64) picture {
	return picture{x: x, y: y, w: w, h: h, paint: func(c *canvas, p picture) {
		gold, groove := rgb(0xE3BE62), rgb(0x8F6B1E)
		c.fill(rounded(p.x, p.y, p.w, p.h, p.h*0.14), darker(gold, 0.25))
		c.fill(rounded(p.x+2, p.y+2, p.w-4, p.h-4, p.h*0.13), gold)
		c.fill(rounded(p.x+4, p.y+4, p.w-8, p.h*0.42, p.h*0.11), sheer(white, 0.22))
		c.fill(grooves().through(transform{p.w, 0, 0, p.h, p.x, p.y}).drawn(), groove)
	}}
}

// grooves divide the unit square into the fields of a chip.
func grooves() path {
	var g path
	for _, y := range []float64{0.34, 0.66} {
		g.move(0.02, y)
		g.line(0.33, y)
		g.move(0.67, y)
		g.line(0.98, y)
	}
	g.move(0.33, 0.02)
	g.line(0.33, 0.98)
	g.move(0.67, 0.02)
	g.line(0.67, 0.98)
	return g
}

func (p path) drawn() path { return stroke(p, even(2)) }

// markOf is the sign for documents with a chip (9303-9 appendix A): a chip
// between two bars.
func markOf(x, y, w, h float64, col color.NRGBA) picture {
	return picture{x: x, y: y, w: w, h: h, paint: func(c *canvas, p picture) {
		t := p.h * 0.09
		r := p.h * 0.23
		cx, cy := p.x+p.w/2, p.y+p.h/2
		c.fill(frame(rounded(p.x+t/2, p.y+t/2, p.w-t, p.h-t, p.h*0.08), t), col)
		c.fill(frame(ellipse(cx, cy, r, r), t), col)
		for _, side := range []float64{-1, 1} {
			c.fill(rectangle(cx+side*(r+(p.w/2-r)/2)-(p.w/2-r)/2, cy-t/2, p.w/2-r, t), col)
		}
	}}
}

// plainOf is an empty frame where a card shows what a specimen leaves out.
func plainOf(x, y, w, h float64) picture {
	return picture{x: x, y: y, w: w, h: h, paint: func(c *canvas, p picture) {
		box := rounded(p.x, p.y, p.w, p.h, 10)
		c.fill(box, sheer(white, 0.6))
		c.fill(frame(box, 2), sheer(ink, 0.35))
	}}
}

// zoneOf is the light strip under an MRZ.
func zoneOf(x, y, w, h float64) picture {
	return picture{x: x, y: y, w: w, h: h, paint: func(c *canvas, p picture) {
		c.fill(rectangle(p.x, p.y, p.w, p.h), sheer(white, 0.72))
	}}
}
