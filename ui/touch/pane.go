package touch

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/cccd-agent/cccd-agent/ui/look"
)

// pane is the one widget of a window. Its objects are taken over from one plan to
// the next, so that what did not change is not drawn again.
type pane struct {
	widget.BaseWidget
	surface *Surface
	marks   marks

	back    *back
	rasters []*mark
	images  []*canvas.Image
	motions []*moving
	texts   []*canvas.Text
	lives   []*canvas.Image
	pressed *canvas.Rectangle
	ring    *canvas.Rectangle
	seen    *canvas.Raster // painted last: tells that a frame was painted
	objects []fyne.CanvasObject
	unseen  bool // what is shown was not painted yet
}

func newPane(s *Surface) *pane {
	p := &pane{surface: s, marks: marks{}, back: newBack(), pressed: &canvas.Rectangle{}, ring: &canvas.Rectangle{}}
	p.seen = canvas.NewRaster(p.painted)
	p.pressed.Hide()
	p.ring.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// painted is called by the painter for the last object of a frame.
func (p *pane) painted(int, int) image.Image {
	if p.unseen {
		p.unseen = false
		if tell := p.surface.options.OnPainted; tell != nil {
			tell(p.surface.scene.Name)
		}
	}
	return image.NewRGBA(image.Rect(0, 0, 1, 1))
}

// paint shows a plan.
func (p *pane) paint(plan Plan) {
	l := p.surface.options.Look
	p.back.show(plan.Window, fills(plan, l.Palette.Ground))
	p.objects = append(p.objects[:0:0], p.back.raster)
	p.paintMarks(plan.Items)
	p.paintPictures(plan.Items)
	p.paintMotions(plan.Items, l)
	p.paintTexts(plan.Items)
	p.overlay()
	p.seen.Move(fyne.NewPos(plan.Window.W-1, plan.Window.H-1))
	p.seen.Resize(fyne.NewSize(1, 1))
	p.objects = append(p.objects, p.pressed, p.ring, p.seen)
	p.unseen = true
	canvas.Refresh(p.seen)
	canvas.Refresh(p)
}

// fills are the boxes of a plan, on the ground.
func fills(plan Plan, ground color.NRGBA) []Item {
	all := []Item{{Box: plan.Window, Ground: ground}}
	for _, i := range plan.Items {
		if i.Kind == Fill {
			all = append(all, i)
		}
	}
	return all
}

func (p *pane) paintMarks(items []Item) {
	n := 0
	for _, i := range items {
		if i.Kind != Mark {
			continue
		}
		if n == len(p.rasters) {
			p.rasters = append(p.rasters, newMark(p.marks))
		}
		p.rasters[n].show(i)
		p.objects = append(p.objects, p.rasters[n].raster)
		n++
	}
	p.rasters = first(p.rasters, n)
}

func (p *pane) paintPictures(items []Item) {
	n, live := 0, 0
	for _, i := range items {
		switch i.Kind {
		case Picture:
			if n == len(p.images) {
				p.images = append(p.images, &canvas.Image{})
			}
			setImage(p.images[n], i)
			p.objects = append(p.objects, p.images[n])
			n++
		case Live:
			if live == len(p.lives) {
				p.lives = append(p.lives, &canvas.Image{ScaleMode: canvas.ImageScaleFastest, FillMode: canvas.ImageFillContain})
			}
			place(p.lives[live], i.Box)
			p.objects = append(p.objects, p.lives[live])
			live++
		}
	}
	p.images, p.lives = first(p.images, n), first(p.lives, live)
}

func (p *pane) paintMotions(items []Item, l look.Look) {
	n := 0
	for _, i := range items {
		if i.Kind != Motion {
			continue
		}
		if n == len(p.motions) {
			p.motions = append(p.motions, newMoving())
		}
		p.motions[n].show(i, l.Palette)
		p.objects = append(p.objects, p.motions[n].raster)
		n++
	}
	p.motions = first(p.motions, n)
}

func (p *pane) paintTexts(items []Item) {
	n := 0
	for _, i := range items {
		if i.Kind != Line {
			continue
		}
		if n == len(p.texts) {
			p.texts = append(p.texts, &canvas.Text{})
		}
		setText(p.texts[n], i)
		p.objects = append(p.objects, p.texts[n])
		n++
	}
	p.texts = first(p.texts, n)
}

// first keeps n objects and lets go of the rest, with what they show.
func first[T any](objects []T, n int) []T {
	clear(objects[n:])
	return objects[:n]
}

// overlay draws what is pressed, and the ring of the keyboard.
func (p *pane) overlay() {
	c, u := p.surface.options.Look.Palette, max(p.surface.unit(), 0.8)
	p.over(p.pressed, p.surface.pressedTarget(), 0, Item{Ground: faint(c.Ink), Edge: c.Ink, Width: 3 * u, Radius: 12 * u})
	p.over(p.ring, p.surface.plan.target(p.surface.ring), 4*u, Item{Edge: c.Focus, Width: 4 * u, Radius: 15 * u})
}

// faint lies over what is pressed; its words stay readable.
func faint(ink color.NRGBA) color.NRGBA {
	ink.A = 36
	return ink
}

func (p *pane) over(r *canvas.Rectangle, t *Target, out float32, i Item) {
	if t == nil {
		r.Hide()
		return
	}
	i.Box = t.Box.inset(-out, -out)
	setFill(r, i)
	r.Show()
}

// frame shows a picture of the camera.
func (p *pane) frame(img image.Image) {
	for _, live := range p.lives {
		live.Image = img
		live.Refresh()
	}
}

// liveSize is the size of the camera's place in pixels, 0 where there is none.
func (p *pane) liveSize() image.Point {
	if len(p.lives) == 0 {
		return image.Point{}
	}
	size, scale := p.lives[0].Size(), p.scale()
	return image.Pt(int(size.Width*scale), int(size.Height*scale))
}

// scale is how many pixels a unit has.
func (p *pane) scale() float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		return c.Scale()
	}
	return 1
}

func (p *pane) move(step int) {
	for _, m := range p.motions {
		m.turn(step)
	}
}

// CreateRenderer is for Fyne.
func (p *pane) CreateRenderer() fyne.WidgetRenderer { return renderer{p} }

// Cursor hides the pointer at a kiosk: a finger needs none.
func (p *pane) Cursor() desktop.Cursor {
	if p.surface.options.Kiosk {
		return desktop.HiddenCursor
	}
	return desktop.DefaultCursor
}

// renderer is the pane, seen by Fyne.
type renderer struct{ pane *pane }

func (r renderer) Destroy()                     {}
func (r renderer) MinSize() fyne.Size           { return fyne.NewSize(1, 1) }
func (r renderer) Objects() []fyne.CanvasObject { return r.pane.objects }
func (r renderer) Refresh()                     { canvas.Refresh(r.pane) }

// Layout places the scene anew where the window has another size.
func (r renderer) Layout(size fyne.Size) {
	if s := r.pane.surface; s.size != size {
		s.size = size
		s.lay()
	}
}
