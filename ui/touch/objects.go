package touch

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/cccd-agent/cccd-agent/ui/look"
)

// place moves an object, and tells whether its size changed.
func place(o fyne.CanvasObject, b Box) bool {
	o.Move(fyne.NewPos(b.X, b.Y))
	size := fyne.NewSize(b.W, b.H)
	if o.Size() == size {
		return false
	}
	o.Resize(size)
	return true
}

func setFill(r *canvas.Rectangle, i Item) {
	place(r, i.Box)
	edge := color.Color(i.Edge)
	if i.Width == 0 {
		edge = nil
	}
	same := r.FillColor == color.Color(i.Ground) && r.StrokeColor == edge && r.StrokeWidth == i.Width && r.CornerRadius == i.Radius
	if same {
		return
	}
	r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = i.Ground, edge, i.Width, i.Radius
	r.Refresh()
}

func setText(t *canvas.Text, i Item) {
	style := fyne.TextStyle{Bold: i.Bold}
	if t.Text != i.Text || t.TextSize != i.Size || t.Color != color.Color(i.Ink) || t.TextStyle != style {
		t.Text, t.TextSize, t.Color, t.TextStyle = i.Text, i.Size, i.Ink, style
		t.Refresh()
	}
	place(t, i.Box)
}

func setImage(c *canvas.Image, i Item) {
	mode := canvas.ImageScaleSmooth
	if i.Crisp {
		mode = canvas.ImageScalePixels
	}
	if c.Image != i.Image || c.ScaleMode != mode {
		c.Image, c.ScaleMode, c.FillMode = i.Image, mode, canvas.ImageFillContain
		c.Refresh()
	}
	place(c, i.Box)
}

// mark is a symbol on the canvas.
type mark struct {
	raster *canvas.Raster
	item   Item
}

func newMark(kept marks) *mark {
	m := &mark{}
	m.raster = canvas.NewRaster(func(w, h int) image.Image { return kept.draw(m.item.Mark, w, h, m.item.Ink) })
	return m
}

func (m *mark) show(i Item) {
	same := m.item.Mark == i.Mark && m.item.Ink == i.Ink
	m.item = i
	if !place(m.raster, i.Box) && !same {
		canvas.Refresh(m.raster)
	}
}

// moving is a moving drawing on the canvas.
type moving struct {
	raster  *canvas.Raster
	name    string
	palette look.Palette
	step    int
}

func newMoving() *moving {
	m := &moving{}
	m.raster = canvas.NewRaster(func(w, h int) image.Image { return drawMotion(m.name, m.step, w, h, m.palette) })
	return m
}

func (m *moving) show(i Item, c look.Palette) {
	same := m.name == i.Motion && m.palette == c
	m.name, m.palette = i.Motion, c
	if !place(m.raster, i.Box) && !same {
		canvas.Refresh(m.raster)
	}
}

func (m *moving) turn(step int) {
	m.step = step
	canvas.Refresh(m.raster)
}
