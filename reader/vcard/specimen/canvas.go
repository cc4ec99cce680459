package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// canvas is a picture being painted, and the rasterizer that it reuses.
type canvas struct {
	img *image.RGBA
	ras vector.Rasterizer
}

func newCanvas(w, h int) *canvas {
	return &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h))}
}

// rgb is an opaque colour written as on the web, 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: byte(v >> 16), G: byte(v >> 8), B: byte(v), A: 0xFF}
}

// sheer is c let through: opacity from 0 to 1.
func sheer(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = byte(math.Round(opacity * 255))
	return c
}

// mix goes from a (t = 0) to b (t = 1).
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	at := func(x, y byte) byte { return byte(math.Round(float64(x) + t*(float64(y)-float64(x)))) }
	return color.NRGBA{at(a.R, b.R), at(a.G, b.G), at(a.B, b.B), 0xFF}
}

func darker(c color.NRGBA, t float64) color.NRGBA  { return mix(c, rgb(0x000000), t) }
func lighter(c color.NRGBA, t float64) color.NRGBA { return mix(c, rgb(0xFFFFFF), t) }

// fill paints the inside of p. Only the part of the picture around p is worked
// on, which keeps small shapes cheap.
func (c *canvas) fill(p path, col color.NRGBA) {
	if len(p) == 0 {
		return
	}
	b := p.bounds()
	r := image.Rect(floor(b.x0), floor(b.y0), ceil(b.x1), ceil(b.y1)).Intersect(c.img.Rect)
	if r.Empty() {
		return
	}
	c.ras.Reset(r.Dx(), r.Dy())
	c.ras.DrawOp = draw.Over
	c.outline(p.through(scaled(1, -float64(r.Min.X), -float64(r.Min.Y))))
	c.ras.Draw(c.img, r, image.NewUniform(col), image.Point{})
}

func (c *canvas) outline(p path) {
	for i, s := range p {
		a, b, d := s.p[0], s.p[1], s.p[2]
		switch s.verb {
		case moveTo:
			if i > 0 {
				c.ras.ClosePath()
			}
			c.ras.MoveTo(float32(a.x), float32(a.y))
		case lineTo:
			c.ras.LineTo(float32(a.x), float32(a.y))
		case quadTo:
			c.ras.QuadTo(float32(a.x), float32(a.y), float32(b.x), float32(b.y))
		case cubeTo:
			c.ras.CubeTo(float32(a.x), float32(a.y), float32(b.x), float32(b.y), float32(d.x), float32(d.y))
		}
	}
	c.ras.ClosePath()
}

func floor(v float64) int { return int(math.Floor(v)) }
func ceil(v float64) int  { return int(math.Ceil(v)) }

// wash covers the picture with colours that change from top to bottom.
func (c *canvas) wash(stops ...color.NRGBA) {
	b := c.img.Rect
	for y := b.Min.Y; y < b.Max.Y; y++ {
		at := float64(y) / float64(b.Dy()) * float64(len(stops)-1)
		i := min(int(at), len(stops)-2)
		col := mix(stops[i], stops[i+1], at-float64(i))
		draw.Draw(c.img, image.Rect(b.Min.X, y, b.Max.X, y+1), image.NewUniform(col), image.Point{}, draw.Src)
	}
}

func colours(values ...uint32) []color.NRGBA {
	out := make([]color.NRGBA, len(values))
	for i, v := range values {
		out[i] = rgb(v)
	}
	return out
}
