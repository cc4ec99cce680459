package touch

import (
	"image"
	"image/color"
	"testing"
)

// TestBoxes: a box has its ground within, its edge around it, and round corners
// through which one sees what is below; it never leaves its place.
func TestBoxes(t *testing.T) {
	below, ground, edge := color.NRGBA{10, 20, 30, 255}, color.NRGBA{200, 210, 220, 255}, color.NRGBA{90, 0, 0, 255}
	b := newBack()
	b.window = Box{0, 0, 100, 60}
	b.items = []Item{{Box: b.window, Ground: below}, {Box: Box{10, 10, 60, 30}, Ground: ground, Edge: edge, Width: 2, Radius: 8}}
	img := b.draw(200, 120).(*image.RGBA) // two pixels a unit
	for at, want := range map[image.Point]color.NRGBA{
		{0, 0}: below, {199, 119}: below, {20, 20}: below, {139, 79}: below, {19, 50}: below, {140, 50}: below,
		{80, 50}: ground, {24, 50}: ground, {80, 24}: ground,
		{20, 50}: edge, {23, 50}: edge, {139, 50}: edge, {80, 20}: edge, {80, 79}: edge,
	} {
		if got := img.RGBAAt(at.X, at.Y); got != color.RGBA(want) {
			t.Errorf("at %v %v, want %v", at, got, want)
		}
	}
}

// TestAFaintBox: what a box lets through is still there.
func TestAFaintBox(t *testing.T) {
	b := newBack()
	b.window = Box{0, 0, 20, 20}
	b.items = []Item{{Box: b.window, Ground: color.NRGBA{200, 0, 0, 255}}, {Box: b.window, Ground: color.NRGBA{0, 0, 200, 51}}}
	if got, want := b.draw(20, 20).At(7, 7), (color.RGBA{160, 0, 40, 255}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
