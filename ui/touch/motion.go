package touch

import (
	"image"
	"image/color"
	"math"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// A moving drawing is a round of steps, at most four a second (WCAG 2.2, 2.3.1
// allows three flashes; nothing here flashes).
const (
	motionSteps = 12
	motionRatio = 1.6 // width to height
	motionWide  = 160 // of its grid
	motionHigh  = 100
)

// stagehand draws one step of a moving drawing.
type stagehand struct {
	drawing
	colours look.Palette
	step    int
}

// drawMotion paints a step into a picture of w by h pixels.
func drawMotion(name string, step, w, h int, c look.Palette) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	scale := min(float64(w)/motionWide, float64(h)/motionHigh)
	s := stagehand{drawing{img: img, scale: scale,
		dx: (float64(w) - scale*motionWide) / 2, dy: (float64(h) - scale*motionHigh) / 2}, c, step % motionSteps}
	s.solid("B 0 0 160 100 6", c.Panel)
	s.paint("R 0.7 0.7 158.6 98.6 6", 1.2, c.Hair)
	switch name {
	case scene.HoldCard:
		s.holdCard(s.way(0, 7), false)
	case scene.TakeCard:
		s.holdCard(1-s.way(1, 8), true)
	case scene.HoldStill:
		s.holdStill()
	case scene.ShowQR:
		s.showQR()
	case scene.TakeTicket:
		s.takeTicket()
	}
	return img
}

// way is how far a movement is, 0 to 1, that lasts from one step to another.
func (s *stagehand) way(from, to int) float64 {
	t := float64(s.step-from) / float64(to-from)
	t = min(max(t, 0), 1)
	return t * t * (3 - 2*t)
}

func (s *stagehand) solid(path string, ink color.Color) { s.paint(path, 0.1, ink) }

// moved draws at another place of the grid.
func (s *stagehand) moved(x, y float64, draw func()) {
	ox, oy := s.ox, s.oy
	s.ox, s.oy = s.ox+x, s.oy+y
	draw()
	s.ox, s.oy = ox, oy
}

// reader is a desk reader, seen from above.
func (s *stagehand) reader() {
	s.solid("B 36 52 88 38 6", s.colours.Line)
	s.solid("B 39 55 82 32 4", s.colours.Ground)
	s.paint("M 66 71 Q 70 65 66 59 M 60 71 Q 66 64 60 57", 1.6, s.colours.Line)
	s.paint("M 94 71 Q 90 65 94 59 M 100 71 Q 94 64 100 57", 1.6, s.colours.Line)
}

// card is a chip card, its left upper corner at the origin.
func (s *stagehand) card() {
	s.solid("B 0 0 54 34 3.5", s.colours.Accent)
	s.solid("B 1.6 1.6 50.8 30.8 2.4", s.colours.Panel)
	s.solid("B 5 11 9 8 1.4", s.colours.Care.Edge)
	s.paint("M 5 15 L 14 15 M 9.5 11 L 9.5 19", 0.7, s.colours.Panel)
	s.solid("B 36 7 11 14 1", s.colours.Track)
	s.solid("D 41.5 12 2.6 P 37.5 20.5 Q 37.5 15.6 41.5 15.6 Q 45.5 15.6 45.5 20.5 Z", s.colours.Line)
	s.paint("M 18 12 L 31 12 M 18 17 L 28 17 M 5 26 L 40 26", 1.6, s.colours.Line)
}

func (s *stagehand) holdCard(near float64, away bool) {
	s.reader()
	s.moved(53, 7+near*47, s.card)
	if near > 0.99 && !away {
		s.tick(118, 30)
		return
	}
	arrow := "M 132 16 L 132 42 M 124 34 L 132 42 L 140 34"
	if away {
		arrow = "M 132 44 L 132 18 M 124 26 L 132 18 L 140 26"
	}
	s.paint(arrow, 4, s.colours.Accent)
}

// tick says that it is right so.
func (s *stagehand) tick(x, y float64) {
	s.moved(x, y, func() {
		s.solid("D 12 0 13", s.colours.Good.Ink)
		s.paint("M 5.5 0.5 L 10.5 5.5 L 18.5 -5", 3.2, s.colours.Panel)
	})
}

func (s *stagehand) holdStill() {
	s.reader()
	s.moved(53, 54, s.card)
	for i := range 3 {
		ink := s.colours.Track
		if s.step/2%4 > i {
			ink = s.colours.Accent
		}
		r := 10 + 9*float64(i)
		s.paint(arc(80, 46, r), 3.4, ink)
	}
}

// arc is the upper part of a ring.
func arc(x, y, r float64) string {
	s, c := math.Sincos(math.Pi / 5)
	return "M " + num(x-r*c) + " " + num(y-r*s) + " Q " + num(x) + " " + num(y-r*1.55) + " " + num(x+r*c) + " " + num(y-r*s)
}

// showQR holds the back of a card, with its code, under a camera.
func (s *stagehand) showQR() {
	s.solid("B 62 6 36 16 5", s.colours.Line)
	s.solid("D 80 14 5.4", s.colours.Ground)
	s.solid("D 80 14 2.8", s.colours.Ink)
	near := s.way(0, 6)
	s.solid("P 74 22 L 86 22 L 112 86 L 48 86 Z", s.colours.Track)
	s.moved(53, 60-near*14, func() {
		s.solid("B 0 0 54 34 3.5", s.colours.Accent)
		s.solid("B 1.6 1.6 50.8 30.8 2.4", s.colours.Panel)
		s.paint("M 5 8 L 20 8 M 5 14 L 24 14 M 5 20 L 18 20 M 5 27 L 24 27", 1.6, s.colours.Line)
		s.code(29, 5)
	})
	if near > 0.99 {
		s.tick(122, 58)
	}
}

// code is a small square of dots that reads as a QR code.
func (s *stagehand) code(x, y float64) {
	s.moved(x, y, func() {
		s.solid("B -1.5 -1.5 24 24 1", s.colours.Panel)
		s.paint("R 0.8 0.8 5 5 0.2 R 15.2 0.8 5 5 0.2 R 0.8 15.2 5 5 0.2", 1.6, s.colours.Ink)
		s.solid("B 8 1 2 4 0.1 B 11 6 3 2 0.1 B 8 9 4 3 0.1 B 14 9 3 3 0.1 B 1 9 4 2 0.1 B 9 14 3 2 0.1 "+
			"B 14 14 2 4 0.1 B 18 12 3 3 0.1 B 18 17 3 4 0.1 B 9 18 3 3 0.1", s.colours.Ink)
	})
}

// takeTicket lets a slip come out of a slot.
func (s *stagehand) takeTicket() {
	out := s.way(0, 7)
	s.moved(60, 40-30*(1-out), func() {
		s.solid("B 0 0 40 50 2", s.colours.Line)
		s.solid("B 1.2 1.2 37.6 47.6 1.4", s.colours.Panel)
		s.paint("M 7 27 L 33 27 M 11 33 L 29 33 M 9 42 L 31 42", 1.8, s.colours.Line)
		s.solid("B 12 8 7 13 1 B 21 8 7 13 1", s.colours.Accent)
	})
	s.solid("B 1.3 1.3 157.4 30 5", s.colours.Panel)
	s.solid("B 34 12 92 32 6", s.colours.Line)
	s.solid("B 37 15 86 26 4", s.colours.Ground)
	s.solid("B 52 35 56 5 2.5", s.colours.Ink)
	if out > 0.99 {
		s.paint("M 132 60 L 132 86 M 124 78 L 132 86 L 140 78", 4, s.colours.Accent)
	}
}
