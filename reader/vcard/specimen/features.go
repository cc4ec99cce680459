package specimen

import "image/color"

// features paints what the face looks with: cheeks, eyes, brows, nose, mouth,
// and the marks of age.
func (p painter) features() {
	p.both(ellipse(p.x+p.half*0.60, p.eye+52, 23, 15), sheer(rgb(0xE2604F), 0.17))
	p.eyePair()
	p.browPair()
	p.noseLine()
	p.smile()
	p.marks()
	if p.age == Senior {
		p.wrinkles()
	}
	if p.beard && p.sex == Male && p.age != Child {
		p.moustache()
	}
}

// eyePair paints the right eye as the viewer sees it, and its mirror image; the
// light in both comes from the same side.
func (p painter) eyePair() {
	x, y := p.x+p.apart, p.eye
	rx, ry := 19.0, []float64{10.5, 12, 9.5}[p.eyes]
	if p.age == Child {
		rx, ry = 20, ry+3
	}
	var white path
	white.move(x-rx, y+2)
	white.cube(x-rx*0.55, y-ry*1.25, x+rx*0.55, y-ry*1.35, x+rx, y-1)
	white.cube(x+rx*0.55, y+ry*0.95, x-rx*0.55, y+ry, x-rx, y+2)
	p.both(white, rgb(0xFDFBF7))
	p.both(ellipse(x, y-0.5, ry*0.92, ry*0.96), p.iris)
	p.both(ellipse(x, y-0.5, ry*0.5, ry*0.52), rgb(0x100B09))
	for _, side := range []float64{-1, 1} {
		p.fill(ellipse(p.x+side*p.apart-3.5, y-4.5, 3, 3), rgb(0xFFFFFF))
	}
	p.lids(x, y, rx, ry)
}

// lids are the upper lashes, thicker and longer on women, and the fold above.
func (p painter) lids(x, y, rx, ry float64) {
	weight := 3.6
	reach := 1.0
	if p.sex == Female {
		weight, reach = 5, 4
	}
	var lash path
	lash.move(x-rx, y+2)
	lash.cube(x-rx*0.55, y-ry*1.25, x+rx*0.55, y-ry*1.35, x+rx+reach, y-1-reach)
	p.both(stroke(lash, swelling(weight)), rgb(0x2A1B16))
	var fold path
	fold.move(x-rx*0.7, y-ry-3)
	fold.quad(x, y-ry-8, x+rx*0.9, y-ry-1)
	p.both(stroke(fold, swelling(1.8)), sheer(darker(p.skin, 0.45), 0.5))
}

func (p painter) browPair() {
	x, y := p.x+p.apart, p.eye-30
	weight, arch := []float64{7.5, 9, 6.5}[p.brows], []float64{9, 6, 12}[p.brows]
	if p.sex == Female {
		weight *= 0.68
	}
	if p.age == Child {
		weight, y = weight*0.7, y-3
	}
	var brow path
	brow.move(x-21, y+3)
	brow.quad(x+2, y-arch, x+25, y+3)
	p.both(stroke(brow, tapering(weight)), p.browColour())
}

func (p painter) browColour() color.NRGBA { return darker(p.hair, 0.12) }

func (p painter) noseLine() {
	y := p.eye + 0.36*(p.base-p.eye)
	w := []float64{13, 16, 11}[p.nose]
	if p.age == Child {
		w *= 0.75
	}
	ink := sheer(darker(p.skin, 0.42), 0.75)
	var wings path
	wings.move(p.x-w, y-2)
	wings.cube(p.x-w, y+8, p.x-4, y+3, p.x, y+7)
	wings.cube(p.x+4, y+3, p.x+w, y+8, p.x+w, y-2)
	p.fill(stroke(wings, swelling(3.4)), ink)
	var bridge path
	bridge.move(p.x+6, p.eye+2)
	bridge.quad(p.x+12, y-24, p.x+w-1, y-6)
	p.fill(stroke(bridge, swelling(2.2)), sheer(darker(p.skin, 0.4), 0.35))
	p.fill(ellipse(p.x-2, y-6, 5, 7), sheer(rgb(0xFFFFFF), 0.16))
}

// smile is closed with full or thin lips, open with teeth, or a plain line.
func (p painter) smile() {
	y := p.eye + 0.63*(p.base-p.eye)
	w := p.half * 0.37
	lip := mix(p.skin, rgb(0xB23A48), 0.55)
	if p.sex == Male || p.age == Child {
		lip = mix(p.skin, rgb(0x9C3F38), 0.42)
	}
	switch p.mouth {
	case 0:
		p.openSmile(y, w, lip)
	case 1, 2:
		p.fullLips(y, w, lip)
	default:
		p.lineSmile(y, w)
	}
}

func (p painter) openSmile(y, w float64, lip color.NRGBA) {
	var mouth path
	mouth.move(p.x-w, y-3)
	mouth.quad(p.x, y+7, p.x+w, y-3)
	mouth.cube(p.x+w*0.6, y+24, p.x-w*0.6, y+24, p.x-w, y-3)
	p.fill(mouth, rgb(0xFFFDF8))
	p.fill(frame(mouth, 3.4), darker(lip, 0.22))
	p.lowerLip(y+24, w*0.42)
}

func (p painter) fullLips(y, w float64, lip color.NRGBA) {
	var upper, lower path
	upper.move(p.x-w, y-2)
	upper.cube(p.x-w*0.5, y-8, p.x-w*0.2, y-9, p.x, y-4)
	upper.cube(p.x+w*0.2, y-9, p.x+w*0.5, y-8, p.x+w, y-2)
	upper.quad(p.x, y+10, p.x-w, y-2)
	lower.move(p.x-w, y-2)
	lower.quad(p.x, y+8, p.x+w, y-2)
	lower.cube(p.x+w*0.5, y+18, p.x-w*0.5, y+18, p.x-w, y-2)
	p.fill(lower, lip)
	p.fill(upper, darker(lip, 0.13))
	var part path
	part.move(p.x-w-3, y-4)
	part.quad(p.x, y+9, p.x+w+3, y-4)
	p.fill(stroke(part, swelling(2.6)), darker(lip, 0.42))
}

func (p painter) lineSmile(y, w float64) {
	var mouth path
	mouth.move(p.x-w, y-4)
	mouth.quad(p.x, y+15, p.x+w, y-4)
	p.fill(stroke(mouth, swelling(4.6)), mix(darker(p.skin, 0.5), rgb(0x8E2F2F), 0.4))
	p.lowerLip(y+17, w*0.4)
}

func (p painter) lowerLip(y, w float64) {
	var under path
	under.move(p.x-w, y)
	under.quad(p.x, y+5, p.x+w, y)
	p.fill(stroke(under, swelling(3)), sheer(darker(p.skin, 0.4), 0.35))
}
