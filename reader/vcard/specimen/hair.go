package specimen

// A cut is what shows behind the head and what lies on it.
type cut struct{ back, front func(painter) }

var (
	maleCuts = []cut{
		{none, painter.sideParting}, {none, painter.quiff}, {none, painter.shortFringe}, {none, painter.cropped},
	}
	femaleCuts = []cut{
		{painter.longBack, painter.centreParting}, {painter.bobBack, painter.fullFringe},
		{painter.wavesBack, painter.sweep}, {painter.bunBack, painter.swept}, {painter.longBack, painter.fullFringe},
		{painter.tailBack, painter.sweep}, {painter.bobBack, painter.centreParting},
	}
	seniorMaleCuts   = []cut{{none, painter.receding}, {none, painter.sideParting}, {none, painter.cropped}}
	seniorFemaleCuts = []cut{{painter.bobBack, painter.sweep}, {painter.bunBack, painter.swept}, {painter.curlsBack, painter.curls}}
)

func none(painter) {}

func (p painter) style() cut {
	cuts := maleCuts
	switch {
	case p.sex == Female && p.age == Senior:
		cuts = seniorFemaleCuts
	case p.sex == Female:
		cuts = femaleCuts
	case p.age == Senior:
		cuts = seniorMaleCuts
	}
	return cuts[p.cut%len(cuts)]
}

func (p painter) backHair()  { p.style().back(p) }
func (p painter) frontHair() { p.style().front(p) }

// skullcap is the outer outline of hair that stands thick pixels above the
// crown, from the left ear to the right one; the hairline closes it.
func (p painter) skullcap(thick float64) path {
	w := p.half + 7
	y := p.eye + 2
	top := p.crown - thick
	var c path
	c.move(p.x-w+3, y)
	c.cube(p.x-w-7, top+44, p.x-0.66*w, top, p.x, top)
	c.cube(p.x+0.66*w, top, p.x+w+7, top+44, p.x+w-3, y)
	return c
}

// temple is where the hairline meets the face, on the left; the right mirrors it.
func (p painter) temple() (x, y float64) { return p.x - p.half + 9, p.eye - 34 }

func (p painter) gloss(y, reach float64) {
	var g path
	g.move(p.x-reach, y+22)
	g.quad(p.x-reach*0.7, y, p.x-reach*0.1, y-6)
	p.fill(stroke(g, swelling(9)), sheer(lighter(p.hair, 0.6), 0.22))
}

func (p painter) sideParting() {
	x, y := p.temple()
	c := p.skullcap(24)
	c.line(2*p.x-x, y+8)
	c.cube(2*p.x-x-2, y-30, p.x+p.half*0.52, p.crown+36, p.x-p.half*0.42, p.crown+36)
	c.cube(p.x-p.half*0.62, p.crown+44, x+4, y-34, x, y+8)
	p.fill(c, p.hair)
	p.gloss(p.crown-4, 52)
}

func (p painter) quiff() {
	x, y := p.temple()
	c := p.skullcap(32)
	c.line(2*p.x-x, y+6)
	c.cube(2*p.x-x-4, y-26, p.x+58, p.crown+54, p.x+30, p.crown+38)
	c.cube(p.x+6, p.crown+52, p.x-46, p.crown+54, x+22, y-36)
	c.quad(x+4, y-20, x, y+6)
	p.fill(c, p.hair)
	p.gloss(p.crown-10, 46)
}

func (p painter) shortFringe() {
	x, y := p.temple()
	c := p.skullcap(22)
	c.line(2*p.x-x, y+4)
	steps := []point{{58, -24}, {42, -14}, {26, -28}, {8, -16}, {-10, -30}, {-28, -16}, {-44, -26}, {-60, -14}}
	for _, s := range steps {
		c.line(p.x+s.x, y+s.y)
	}
	c.line(x, y+4)
	p.fill(c, p.hair)
	p.gloss(p.crown, 50)
}

func (p painter) cropped() {
	x, y := p.temple()
	c := p.skullcap(11)
	c.line(2*p.x-x, y)
	c.cube(2*p.x-x-6, y-34, p.x+54, p.crown+34, p.x, p.crown+34)
	c.cube(p.x-54, p.crown+34, x+6, y-34, x, y)
	p.fill(c, p.hair)
}

func (p painter) receding() {
	x, y := p.temple()
	c := p.skullcap(9)
	c.line(2*p.x-x, y+4)
	c.cube(2*p.x-x-16, y-40, p.x+66, p.crown+10, p.x+34, p.crown+12)
	c.cube(p.x+20, p.crown+24, p.x-20, p.crown+24, p.x-34, p.crown+12)
	c.cube(p.x-66, p.crown+10, x+16, y-40, x, y+4)
	p.fill(c, p.hair)
}

func (p painter) fullFringe() {
	x, y := p.temple()
	c := p.skullcap(22)
	c.line(2*p.x-x+2, p.eye+34)
	c.quad(2*p.x-x-6, y, 2*p.x-x-12, y-4)
	c.quad(p.x+24, y-14, p.x, y-10)
	c.quad(p.x-24, y-14, x+12, y-4)
	c.quad(x+6, y, x-2, p.eye+34)
	p.fill(c, p.hair)
	p.gloss(p.crown+6, 56)
}

func (p painter) centreParting() {
	x, _ := p.temple()
	c := p.skullcap(20)
	c.line(2*p.x-x+2, p.eye+48)
	c.cube(2*p.x-x, p.eye-40, p.x+50, p.crown+44, p.x, p.crown+14)
	c.cube(p.x-50, p.crown+44, x, p.eye-40, x-2, p.eye+48)
	p.fill(c, p.hair)
	p.gloss(p.crown+4, 58)
}
