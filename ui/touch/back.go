package touch

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2/canvas"
)

// back is the ground with all boxes on it, as one picture. Fyne's own rectangles
// cost most of a frame where OpenGL is software: their shader works out the
// distance to an edge for every pixel. A picture is drawn once and copied.
type back struct {
	raster *canvas.Raster
	window Box
	items  []Item // the ground first
}

func newBack() *back {
	b := &back{}
	b.raster = canvas.NewRaster(b.draw)
	b.raster.ScaleMode = canvas.ImageScalePixels // it has as many as it is drawn with
	return b
}

// show draws other boxes, where they are others.
func (b *back) show(window Box, items []Item) {
	same := b.window == window && slices.Equal(b.items, items)
	b.window, b.items = window, items
	if !place(b.raster, window) && !same {
		canvas.Refresh(b.raster)
	}
}

func (b *back) draw(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	scale := float64(w) / float64(max(b.window.W, 1))
	for _, i := range b.items {
		shapeOf(i, b.window, scale).paint(img)
	}
	return img
}

// shape is a box in pixels. Its edge lies inside of it.
type shape struct {
	at            image.Rectangle
	radius, width float64
	fill, edge    [4]float64 // red, green, blue and alpha, multiplied with it, of 1
}

func shapeOf(i Item, window Box, scale float64) shape {
	px := func(v float32) int { return int(math.Round(float64(v) * scale)) }
	x, y := i.Box.X-window.X, i.Box.Y-window.Y
	s := shape{at: image.Rect(px(x), px(y), px(x+i.Box.W), px(y+i.Box.H)), fill: multiplied(i.Ground), edge: multiplied(i.Edge)}
	s.width = math.Round(float64(i.Width) * scale)
	s.radius = min(float64(i.Radius)*scale, float64(s.at.Dx())/2, float64(s.at.Dy())/2)
	return s
}

func multiplied(c color.NRGBA) [4]float64 {
	a := float64(c.A) / 255
	return [4]float64{float64(c.R) / 255 * a, float64(c.G) / 255 * a, float64(c.B) / 255 * a, a}
}

// paint draws the margin pixel by pixel, and what is even at once.
func (s shape) paint(img *image.RGBA) {
	margin := int(math.Ceil(max(s.radius, s.width))) + 1
	for y := s.at.Min.Y; y < s.at.Max.Y; y++ {
		side := margin
		if y >= s.at.Min.Y+margin && y < s.at.Max.Y-margin {
			side = int(s.width) + 1
		}
		left, right := min(s.at.Min.X+side, s.at.Max.X), max(s.at.Max.X-side, s.at.Min.X)
		for x := s.at.Min.X; x < left; x++ {
			s.run(img, x, x+1, y)
		}
		s.run(img, left, right, y)
		for x := max(right, left); x < s.at.Max.X; x++ {
			s.run(img, x, x+1, y)
		}
	}
}

// run draws pixels of a row that are all as the first of them.
func (s shape) run(img *image.RGBA, from, to, y int) {
	here := image.Rect(from, y, to, y+1).Intersect(img.Rect)
	if from >= to || here.Empty() {
		return
	}
	c := s.colour(float64(from)+0.5, float64(y)+0.5)
	row := img.Pix[img.PixOffset(here.Min.X, y) : img.PixOffset(here.Max.X-1, y)+4]
	over(row[:4], c)
	if c[3] < 1 { // what is below may differ
		for at := 4; at < len(row); at += 4 {
			over(row[at:at+4], c)
		}
		return
	}
	for done := 4; done < len(row); done *= 2 {
		copy(row[done:], row[:done])
	}
}

// colour is that of a pixel, by its distance to the edge.
func (s shape) colour(x, y float64) (c [4]float64) {
	halfW, halfH := float64(s.at.Dx())/2, float64(s.at.Dy())/2
	dx := math.Abs(x-float64(s.at.Min.X)-halfW) - halfW + s.radius
	dy := math.Abs(y-float64(s.at.Min.Y)-halfH) - halfH + s.radius
	away := min(max(dx, dy), 0) + math.Hypot(max(dx, 0), max(dy, 0)) - s.radius
	inside, edge := clamped(0.5-away), 0.0
	if s.width > 0 {
		edge = clamped(0.5 + away + s.width)
	}
	for i := range c {
		c[i] = (s.fill[i]*(1-edge) + s.edge[i]*edge) * inside
	}
	return c
}

func clamped(v float64) float64 { return min(max(v, 0), 1) }

// over lays a colour over a pixel.
func over(pixel []byte, c [4]float64) {
	for i := range pixel {
		pixel[i] = byte(math.Round(c[i]*255 + float64(pixel[i])*(1-c[3])))
	}
}
