package specimen

import (
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/draw"
)

// page is one side of a document, laid out and not yet painted.
type page struct {
	w, h     int
	ground   func(*canvas)
	pictures []picture
	blocks   []block
	across   across
}

// across is the words over the whole page, rising from left to right, that say
// what it is.
type across struct {
	x, y   float64 // their middle
	size   float64 // of the first line; the second is a little smaller
	colour color.NRGBA
}

// picture is something drawn in a place of its own.
type picture struct {
	x, y, w, h float64 // pixels
	paint      func(c *canvas, p picture)
	clear      bool // lies over the words across the page, so that it can be read
	veiled     bool // has them over it again, faint
}

const (
	bandHeight = 34
	bandWords  = "SPECIMEN · MẪU · KHÔNG CÓ GIÁ TRỊ"
)

var (
	bandColour = rgb(0xB3261E)
	ink        = rgb(0x1C2230)
	white      = rgb(0xFFFFFF)
)

// paint gives the finished picture: first what may lie under the words across
// the page, then those words, then what has to stay clear of them.
func (p page) paint() *image.RGBA {
	c := newCanvas(p.w, p.h)
	p.ground(c)
	p.band(c)
	p.lay(c, false)
	for _, b := range p.blocks {
		c.write(b)
	}
	p.across.paint(c)
	p.lay(c, true)
	return c.img
}

func (p page) lay(c *canvas, clear bool) {
	for _, pic := range p.pictures {
		if pic.clear != clear {
			continue
		}
		pic.paint(c, pic)
		if pic.veiled {
			p.across.faint().paint(c.within(pic))
		}
	}
}

// band is the coloured strip along the top.
func (p page) band(c *canvas) {
	c.fill(rectangle(0, 0, float64(p.w), bandHeight), bandColour)
	c.write(p.bandBlock())
}

func (p page) bandBlock() block {
	times := max(1, p.w/480)
	words := strings.Repeat(bandWords+"   ·   ", times-1) + bandWords
	return block{x: 12, y: 0, w: float64(p.w) - 24, h: bandHeight, text: words,
		face: bold, size: 20, align: centre, colour: white}
}

func (a across) paint(c *canvas) {
	const slope = -0.36 // radians
	lines := []struct {
		text string
		size float64
		drop float64 // em from the middle to the baseline
	}{{"SPECIMEN – MẪU", a.size, -0.12}, {"KHÔNG CÓ GIÁ TRỊ", a.size * 0.8, 1.32}}
	for _, l := range lines {
		text := bold.outline(l.text, 0).through(scaled(l.size, -bold.width(l.text)*l.size/2, l.drop*l.size))
		c.fill(text.through(rotated(slope, a.x, a.y)), a.colour)
	}
}

func (a across) faint() across {
	a.colour.A /= 2
	return a
}

// within is the part of the canvas that a picture takes.
func (c *canvas) within(p picture) *canvas {
	return &canvas{img: c.img.SubImage(p.pixels()).(*image.RGBA)}
}

// pixels are those that a picture takes.
func (p picture) pixels() image.Rectangle {
	return image.Rect(floor(p.x), floor(p.y), floor(p.x+p.w), floor(p.y+p.h))
}

// portraitOf is the place of the portrait, w pixels wide.
func portraitOf(face image.Image, x, y, w float64) picture {
	h := w * PortraitHeight / PortraitWidth
	return picture{x: x, y: y, w: w, h: h, clear: true, veiled: true, paint: func(c *canvas, p picture) {
		c.fill(rounded(p.x-3, p.y-3, p.w+6, p.h+6, 9), sheer(white, 0.75))
		if face != nil {
			draw.CatmullRom.Scale(c.img, p.pixels(), face, face.Bounds(), draw.Over, nil)
		}
	}}
}
