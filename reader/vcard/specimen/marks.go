package specimen

// marks are the small things a neighbour is known by.
func (p painter) marks() {
	if p.mole {
		p.fill(ellipse(p.x+p.half*0.42, p.eye+78, 3, 3), darker(p.skin, 0.62))
	}
	if p.freckles && p.age != Senior {
		for i, at := range []point{{26, 36}, {37, 44}, {48, 36}, {33, 54}, {45, 52}, {57, 45}} {
			r := 1.8 + 0.3*float64(i%2)
			p.both(ellipse(p.x+at.x, p.eye+at.y, r, r), sheer(darker(p.skin, 0.5), 0.4))
		}
	}
	if p.earrings && p.sex == Female {
		p.both(ellipse(p.x+p.half+5, p.eye+42, 4.5, 4.5), rgb(0xF2C14E))
	}
}

func (p painter) wrinkles() {
	ink := sheer(darker(p.skin, 0.5), 0.42)
	var lines path
	y := p.eye + 0.38*(p.base-p.eye)
	lines.move(p.x+25, y)
	lines.quad(p.x+42, y+12, p.x+43, y+36)
	lines.move(p.x+p.apart-15, p.eye+20)
	lines.quad(p.x+p.apart+4, p.eye+27, p.x+p.apart+20, p.eye+18)
	for i := range 3 {
		d := float64(i) * 7
		lines.move(p.x+p.apart+25, p.eye-5+d)
		lines.quad(p.x+p.apart+32, p.eye-6+d*1.3, p.x+p.apart+37, p.eye-9+d*1.7)
	}
	p.both(stroke(lines, swelling(2.4)), ink)
	var brow path
	for i := range 2 {
		d := float64(i) * 14
		brow.move(p.x-34, p.eye-52-d)
		brow.quad(p.x, p.eye-58-d, p.x+34, p.eye-52-d)
	}
	p.fill(stroke(brow, swelling(2.4)), ink)
}

func (p painter) moustache() {
	y := p.eye + 0.53*(p.base-p.eye)
	var half path
	half.move(p.x, y-3)
	half.cube(p.x+10, y-8, p.x+26, y-4, p.x+34, y+9)
	half.cube(p.x+22, y+5, p.x+10, y+6, p.x, y+3)
	p.both(half, p.browColour())
	var tuft path
	tuft.move(p.x-9, p.base-26)
	tuft.quad(p.x, p.base-31, p.x+9, p.base-26)
	tuft.quad(p.x+9, p.base-9, p.x, p.base-7)
	tuft.quad(p.x-9, p.base-9, p.x-9, p.base-26)
	p.fill(tuft, p.browColour())
}

// spectacles lie over hair and face: round, square or half-rimmed.
func (p painter) spectacles() {
	if !p.glasses {
		return
	}
	rim := mix(rgb(0x22252B), p.cloth, 0.3)
	x, y := p.x+p.apart, p.eye+2
	lens := ellipse(x, y, 33, 29)
	if p.nose == 1 {
		lens = rounded(x-34, y-23, 68, 48, 15)
	}
	p.both(lens, sheer(rgb(0xFFFFFF), 0.07))
	p.both(frame(lens, 4.4), rim)
	var arm, bridge path
	arm.move(x+33, y-6)
	arm.quad(p.x+p.half-2, y-12, p.x+p.half+8, y-6)
	p.both(stroke(arm, even(4.4)), rim)
	bridge.move(p.x-p.apart+32, y-5)
	bridge.quad(p.x, y-14, p.x+p.apart-32, y-5)
	p.fill(stroke(bridge, even(4.4)), rim)
	for _, side := range []float64{-1, 1} {
		glint := stroke(polygon(point{-20, 6}, point{-8, -14}), even(3.5))
		p.fill(glint.through(scaled(1, p.x+side*p.apart, y)), sheer(rgb(0xFFFFFF), 0.35))
	}
}
