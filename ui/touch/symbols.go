package touch

import (
	"image"
	"image/color"

	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// grid is the side of the grid on which symbols are drawn.
const grid = 24

// symbolPath is a symbol's drawing. What means good, wrong or careful differs in
// its shape, not in its colour.
func symbolPath(s scene.Symbol) string {
	switch s {
	case scene.Check:
		return "O 12 12 10 M 7 12.5 L 10.6 16 L 17 8.5"
	case scene.Cross:
		return "M 8 2 L 16 2 L 22 8 L 22 16 L 16 22 L 8 22 L 2 16 L 2 8 Z M 8.5 8.5 L 15.5 15.5 M 15.5 8.5 L 8.5 15.5"
	case scene.Question:
		return "O 12 12 10 M 9 9.4 Q 9 6.4 12 6.4 Q 15 6.4 15 9.2 Q 15 11 13 12 Q 12 12.5 12 14.2 D 12 17.4 1.3"
	case scene.Dash:
		return "O 12 12 10 M 7.5 12 L 16.5 12"
	case scene.Warning:
		return "M 12 2.5 L 22.5 21 L 1.5 21 Z M 12 9 L 12 14.4 D 12 17.6 1.3"
	case scene.Info:
		return "O 12 12 10 M 12 11 L 12 17 D 12 7.2 1.3"
	case scene.CardSign:
		return "R 1.5 4.5 21 15 2.5 R 4.8 8 5 4.5 1 M 13 9 L 19.5 9 M 13 12.5 L 19.5 12.5 M 4.8 16 L 12 16"
	case scene.QRSign:
		return "R 2.5 2.5 7 7 0.6 R 14.5 2.5 7 7 0.6 R 2.5 14.5 7 7 0.6 B 5 5 2 2 0.2 B 17 5 2 2 0.2 B 5 17 2 2 0.2 " +
			"B 14 14 2.6 2.6 0.1 B 19.4 14 2.6 2.6 0.1 B 16.7 16.7 2.6 2.6 0.1 B 14 19.4 2.6 2.6 0.1 B 19.4 19.4 2.6 2.6 0.1"
	case scene.KeyboardKey:
		return "R 1.5 5 21 14 2.5 D 6 9 0.9 D 10 9 0.9 D 14 9 0.9 D 18 9 0.9 D 6 12.2 0.9 D 10 12.2 0.9 D 14 12.2 0.9 D 18 12.2 0.9 M 7.5 15.8 L 16.5 15.8"
	case scene.Person:
		return "O 12 7.2 4.7 M 3 21.5 Q 3 14.8 12 14.8 Q 21 14.8 21 21.5"
	case scene.People:
		return "O 8.5 8 4 M 1.5 20.5 Q 1.5 14.8 8.5 14.8 Q 15.5 14.8 15.5 20.5 M 15.6 4.3 Q 19 5 19 8.2 Q 19 11 16.4 11.8 M 18.3 15 Q 22.5 16.2 22.5 20.5"
	case scene.Child:
		return "O 12 8 5.5 D 9.9 7.6 0.9 D 14.1 7.6 0.9 M 9.8 10 Q 12 11.8 14.2 10 M 5 21.5 Q 5 15.8 12 15.8 Q 19 15.8 19 21.5 M 12 2.5 Q 12 0.8 13.8 1.2"
	}
	return otherPath(s)
}

func otherPath(s scene.Symbol) string {
	switch s {
	case scene.Phone:
		return "R 6 1.5 12 21 2.2 M 10.5 19 L 13.5 19 M 6 16 L 18 16"
	case scene.Hospital:
		return "R 3 6 18 16 1.2 M 8 6 L 8 2 L 16 2 L 16 6 M 12 9 L 12 15 M 9 12 L 15 12 M 9.5 22 L 9.5 18.5 L 14.5 18.5 L 14.5 22"
	case scene.Bed:
		return "M 2 4.5 L 2 20 M 2 16.5 L 22 16.5 M 22 20 L 22 12.5 Q 22 10 19.5 10 L 10.5 10 L 10.5 16.5 O 6.2 11.6 2.1"
	case scene.Counter:
		return "M 2 10 L 22 10 M 3.5 10 L 3.5 21.5 L 20.5 21.5 L 20.5 10 M 2 10 L 5 3 L 19 3 L 22 10 M 9 14.5 L 15 14.5"
	case scene.Clock:
		return "O 12 12 10 M 12 6 L 12 12 L 16 14.5"
	case scene.Lock:
		return "R 4 10.5 16 11.5 2 M 7.5 10.5 L 7.5 7 Q 7.5 2.2 12 2.2 Q 16.5 2.2 16.5 7 L 16.5 10.5 D 12 15.2 1.4 M 12 15.2 L 12 18"
	case scene.Help:
		return "M 4 14 L 4 11.5 Q 4 3.5 12 3.5 Q 20 3.5 20 11.5 L 20 14 R 2.2 13 4 6.5 1.4 R 17.8 13 4 6.5 1.4 M 20 19.5 Q 20 22 15.5 22 L 13 22"
	case scene.Home:
		return "M 2.5 11.5 L 12 3 L 21.5 11.5 M 5 9.5 L 5 21 L 19 21 L 19 9.5 M 9.5 21 L 9.5 14.5 L 14.5 14.5 L 14.5 21"
	case scene.Back:
		return "M 10.5 4.5 L 3 12 L 10.5 19.5 M 3 12 L 21 12"
	case scene.Next:
		return "M 13.5 4.5 L 21 12 L 13.5 19.5 M 21 12 L 3 12"
	case scene.Up:
		return "M 4 16 L 12 8 L 20 16"
	case scene.Down:
		return "M 4 8 L 12 16 L 20 8"
	case scene.Printer:
		return "M 6.5 8.5 L 6.5 2.5 L 17.5 2.5 L 17.5 8.5 M 6.5 17.5 L 2.5 17.5 L 2.5 8.5 L 21.5 8.5 L 21.5 17.5 L 17.5 17.5 R 6.5 14 11 7.5 0.5 D 18.2 11.6 0.9"
	case scene.Money:
		return "R 1.5 5.5 21 13 1.8 O 12 12 3.2 D 5.4 12 0.9 D 18.6 12 0.9"
	case scene.List:
		return "M 9 5.5 L 21.5 5.5 M 9 12 L 21.5 12 M 9 18.5 L 21.5 18.5 D 4 5.5 1.4 D 4 12 1.4 D 4 18.5 1.4"
	case scene.Bars:
		return "M 2.5 21.5 L 21.5 21.5 R 4.5 12 3.6 9.5 0.4 R 10.2 7 3.6 14.5 0.4 R 15.9 2.5 3.6 19 0.4"
	case scene.Gear:
		return "O 12 12 3.4 O 12 12 7.2 M 12 1.8 L 12 4.8 M 12 19.2 L 12 22.2 M 1.8 12 L 4.8 12 M 19.2 12 L 22.2 12 M 4.8 4.8 L 6.9 6.9 M 17.1 17.1 L 19.2 19.2 M 19.2 4.8 L 17.1 6.9 M 6.9 17.1 L 4.8 19.2"
	case scene.Send:
		return "M 22 2.5 L 2 10 L 9.8 14.2 L 14 22 Z M 22 2.5 L 9.8 14.2"
	case scene.Sound:
		return "M 2.5 9 L 6.5 9 L 12 4.5 L 12 19.5 L 6.5 15 L 2.5 15 Z M 15.5 8.5 Q 18.2 12 15.5 15.5 M 18.3 5.5 Q 23.2 12 18.3 18.5"
	case scene.Delete:
		return "M 8 5 L 22 5 L 22 19 L 8 19 L 1.8 12 Z M 11.5 9 L 17.5 15 M 17.5 9 L 11.5 15"
	case scene.Shift:
		return "M 12 3 L 21 12.5 L 16 12.5 L 16 20.5 L 8 20.5 L 8 12.5 L 3 12.5 Z"
	case scene.Plug:
		return "M 8 2 L 8 7.5 M 16 2 L 16 7.5 M 5 7.5 L 19 7.5 L 19 11 Q 19 16.5 12 16.5 Q 5 16.5 5 11 Z M 12 16.5 L 12 22"
	}
	return ""
}

// drawSymbol paints a symbol into the middle of a picture of w by h pixels.
func drawSymbol(s scene.Symbol, w, h int, ink color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	side := float64(min(w, h))
	d := drawing{img: img, scale: side / grid, dx: (float64(w) - side) / 2, dy: (float64(h) - side) / 2}
	d.paint(symbolPath(s), 2.1, ink)
	return img
}

// inked is a symbol as it is kept: drawn once a size and colour.
type inked struct {
	symbol scene.Symbol
	w, h   int
	ink    color.NRGBA
}

// marks keeps drawn symbols.
type marks map[inked]image.Image

// drawn is how many are kept: a few screens' symbols.
const drawn = 256

func (m marks) draw(s scene.Symbol, w, h int, ink color.NRGBA) image.Image {
	key := inked{s, w, h, ink}
	if img, ok := m[key]; ok {
		return img
	}
	if len(m) >= drawn {
		clear(m)
	}
	m[key] = drawSymbol(s, w, h, ink)
	return m[key]
}
