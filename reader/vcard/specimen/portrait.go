package specimen

import (
	"image"
	"image/color"
)

// The size of a portrait: 35 mm by 45 mm at 300 dots per inch.
const (
	PortraitWidth  = 413
	PortraitHeight = 531
)

func portrait(seed uint64, o FaceOptions) *image.RGBA {
	t := choose(seed, o)
	p := painter{newCanvas(PortraitWidth, PortraitHeight), t, measure(t)}
	p.wall()
	p.backHair()
	p.body()
	p.head()
	p.features()
	p.frontHair()
	p.spectacles()
	p.label()
	return p.img
}

// painter paints one face: what it looks like and where its parts are.
type painter struct {
	*canvas
	traits
	face
}

// face is where the parts of the head lie, in pixels.
type face struct {
	x           float64 // the middle
	crown, base float64 // top of the skull, tip of the chin
	half        float64 // half the breadth, at the cheeks
	cheek       float64 // height of the greatest breadth
	eye         float64 // height of the eyes
	apart       float64 // from the middle to each eye
	neck        float64 // half its breadth
}

func measure(t traits) face {
	f := face{x: PortraitWidth / 2.0, crown: 112, base: 366, half: 94, neck: 41}
	eyeAt := 0.53
	switch {
	case t.age == Child:
		f.crown, f.base, f.half, f.neck, eyeAt = 136, 366, 98, 31, 0.58
	case t.sex == Male:
		f.base, f.half, f.neck = 372, 97, 50
	}
	f.half *= t.breadth
	f.eye = f.crown + eyeAt*(f.base-f.crown)
	f.cheek = f.eye + 8
	f.apart = f.half * 0.46
	return f
}

// wall is the ground behind the head, with the quiet rings that no photographer
// has.
func (p painter) wall() {
	p.wash(lighter(p.traits.wall, 0.35), p.traits.wall)
	for i, r := range []float64{250, 205, 160} {
		p.fill(ellipse(p.x, 240, r, r), sheer(rgb(0xFFFFFF), 0.16+0.05*float64(i)))
	}
}

// head paints ears, face and the shade on one half of it.
func (p painter) head() {
	shade := darker(p.skin, 0.14)
	for _, side := range []float64{-1, 1} {
		x := p.x + side*(p.half+1)
		p.fill(ellipse(x, p.eye+16, 15, 25), p.skin)
		p.fill(ellipse(x+side*2, p.eye+16, 8, 16), shade)
	}
	p.fill(p.contour(), p.skin)
	p.fill(p.halfContour(), sheer(darker(p.skin, 0.5), 0.09))
}

// contour is the outline of the face without hair and ears.
func (p painter) contour() path {
	var c path
	c.move(p.x, p.crown)
	p.side(&c, 1)
	p.sideUp(&c, -1)
	return c
}

// halfContour is the half of the face turned from the light.
func (p painter) halfContour() path {
	var c path
	c.move(p.x, p.crown)
	p.side(&c, 1)
	c.cube(p.x-14, p.base-40, p.x+16, p.cheek+40, p.x+8, p.eye-20)
	return c
}

// side runs from the crown down one side (1 right, -1 left) to the chin.
func (p painter) side(c *path, s float64) {
	w := s * p.half
	rise := p.cheek - p.crown
	c.cube(p.x+0.62*w, p.crown, p.x+w, p.crown+0.36*rise, p.x+w, p.cheek)
	c.cube(p.x+w, p.jawY(), p.x+p.chinX()*s, p.base, p.x, p.base)
}

// sideUp runs the other way.
func (p painter) sideUp(c *path, s float64) {
	w := s * p.half
	rise := p.cheek - p.crown
	c.cube(p.x+p.chinX()*s, p.base, p.x+w, p.jawY(), p.x+w, p.cheek)
	c.cube(p.x+w, p.crown+0.36*rise, p.x+0.62*w, p.crown, p.x, p.crown)
}

func (p painter) jawY() float64 {
	strength := map[bool]float64{false: 0.56, true: 0.68}[p.sex == Male && p.age != Child]
	return p.cheek + strength*p.jaw*(p.base-p.cheek)
}

func (p painter) chinX() float64 {
	strength := map[bool]float64{false: 0.44, true: 0.56}[p.sex == Male || p.age == Child]
	return strength * p.chin * p.half
}

// label says what the picture is, on the picture.
func (p painter) label() {
	band := rectangle(0, PortraitHeight-48, PortraitWidth, 48)
	p.fill(band, sheer(rgb(0xB3261E), 0.92))
	p.write(block{x: 8, y: PortraitHeight - 45, w: PortraitWidth - 16, h: 45, text: "SPECIMEN · MẪU",
		face: bold, size: 31, align: centre, colour: rgb(0xFFFFFF)})
}

// both paints a shape and its mirror image across the middle of the face.
func (p painter) both(shape path, col color.NRGBA) {
	p.fill(shape, col)
	p.fill(shape.through(transform{-1, 0, 0, 1, 2 * p.x, 0}), col)
}
