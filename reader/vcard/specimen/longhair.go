package specimen

// sweep crosses the forehead from a parting on one side.
func (p painter) sweep() {
	x, _ := p.temple()
	c := p.skullcap(24)
	c.line(2*p.x-x+2, p.eye+40)
	c.cube(2*p.x-x-2, p.eye-20, p.x+62, p.eye-50, p.x-36, p.crown+20)
	c.cube(p.x-60, p.crown+50, x, p.eye-44, x-2, p.eye+40)
	p.fill(c, p.hair)
	p.gloss(p.crown, 58)
}

// swept is combed back from the whole forehead.
func (p painter) swept() {
	x, y := p.temple()
	c := p.skullcap(18)
	c.line(2*p.x-x, y+10)
	c.cube(2*p.x-x-4, y-40, p.x+56, p.crown+32, p.x, p.crown+30)
	c.cube(p.x-56, p.crown+32, x+4, y-40, x, y+10)
	p.fill(c, p.hair)
	p.gloss(p.crown, 50)
}

// mane is hair that falls behind the head to a height, spread and turned in at
// its ends.
func (p painter) mane(spread, end, turn float64) path {
	top := p.crown - 20
	w := p.half + spread
	var m path
	m.move(p.x, top)
	m.cube(p.x+0.8*w, top, p.x+w, top+80, p.x+w, p.eye+40)
	m.cube(p.x+w, p.eye+110, p.x+w+turn, end-40, p.x+w-26+turn, end)
	m.line(p.x-w+26-turn, end)
	m.cube(p.x-w-turn, end-40, p.x-w, p.eye+110, p.x-w, p.eye+40)
	m.cube(p.x-w, top+80, p.x-0.8*w, top, p.x, top)
	return m
}

func (p painter) longBack() { p.fill(p.mane(20, 492, 6), darker(p.hair, 0.12)) }
func (p painter) bobBack()  { p.fill(p.mane(22, p.base+28, 4), darker(p.hair, 0.12)) }
func (p painter) wavesBack() {
	col := darker(p.hair, 0.12)
	p.fill(p.mane(18, 468, 10), col)
	for i := range 5 {
		d := float64(i)
		p.both(ellipse(p.x+p.half+8+4*float64(i%2), p.eye+30+d*38, 23, 28), col)
	}
}

func (p painter) bunBack() {
	p.fill(ellipse(p.x, p.crown-30, 43, 38), darker(p.hair, 0.14))
	p.fill(stroke(polygon(point{p.x - 34, p.crown - 14}, point{p.x + 34, p.crown - 14}), even(7)), p.accent)
}

// tailBack falls over one shoulder.
func (p painter) tailBack() {
	col := darker(p.hair, 0.14)
	var t path
	t.move(p.x+p.half-20, p.eye-30)
	t.cube(p.x+p.half+66, p.eye-20, p.x+p.half+54, p.eye+110, p.x+p.half+30, 478)
	t.cube(p.x+p.half+8, 440, p.x+p.half+14, p.eye+90, p.x+p.half-20, p.eye+30)
	p.fill(t, col)
	p.fill(ellipse(p.x+p.half+6, p.eye-4, 11, 15), p.accent)
}

// ring are the places of curls around the head, from the crown to the ears.
var ring = []point{{0, -12}, {34, -6}, {62, 10}, {84, 38}, {98, 70}, {104, 104}, {102, 138}}

func (p painter) curlsBack() {
	for _, at := range ring {
		p.both(ellipse(p.x+at.x*p.breadth, p.crown+at.y, 31, 31), darker(p.hair, 0.12))
	}
}

func (p painter) curls() {
	p.swept()
	for _, at := range ring[:5] {
		p.both(ellipse(p.x+at.x*0.86*p.breadth, p.crown+at.y+10, 20, 19), p.hair)
	}
}
