package desk

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

// qrPicture is the picture of a QR code with one point for each of its squares, so that
// it may be drawn as large as there is room; nil where there is none.
func qrPicture(text []byte) image.Image {
	img, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	at, square, count := finder(img)
	if square == 0 {
		return img
	}
	const quiet = 4 // squares around it (ISO/IEC 18004 §6.3.8)
	small := image.NewGray(image.Rect(0, 0, count+2*quiet, count+2*quiet))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			from := at.Add(image.Pt(middle(x-quiet, square), middle(y-quiet, square)))
			small.SetGray(x, y, color.Gray{Y: 0xff})
			if dark(img, from) {
				small.SetGray(x, y, color.Gray{})
			}
		}
	}
	return small
}

// finderSide is how many squares the mark in a corner has at a side.
const finderSide = 7

// finder is the first corner of a code, how large a square is in points, and how
// many a side has: in the row below the marks' middle squares take turns (ISO/IEC
// 18004 §6.3.5), and are counted.
func finder(img image.Image) (at image.Point, square float64, count int) {
	b := img.Bounds()
	for i := range b.Dx() * b.Dy() {
		at = b.Min.Add(image.Pt(i%b.Dx(), i/b.Dx()))
		if dark(img, at) {
			break
		}
	}
	mark := 0
	for dark(img, at.Add(image.Pt(mark, 0))) {
		mark++
	}
	if mark < finderSide {
		return at, 0, 0
	}
	runs, side := takingTurns(img, at.Add(image.Pt(0, mark-mark/(2*finderSide)-1)))
	count = runs + 2*(finderSide-1)
	return at, float64(side) / float64(count), count
}

// takingTurns goes along a row to its last dark point: how often dark and light
// took turns, and how far that is.
func takingTurns(img image.Image, from image.Point) (runs, side int) {
	turns, was := 0, false
	for x := range img.Bounds().Max.X - from.X {
		is := dark(img, from.Add(image.Pt(x, 0)))
		if is != was {
			turns++
		}
		if was = is; is {
			runs, side = turns, x+1
		}
	}
	return runs, side
}

// dark reports whether a point is of the code; what lies outside is not.
func dark(img image.Image, at image.Point) bool {
	return at.In(img.Bounds()) && color.GrayModel.Convert(img.At(at.X, at.Y)).(color.Gray).Y < 0x80
}

// middle is where the middle of a square is, of those from the first one of the code.
func middle(n int, square float64) int { return int(math.Floor((float64(n) + 0.5) * square)) }
