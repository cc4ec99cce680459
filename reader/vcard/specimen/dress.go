package specimen

import "image/color"

// shoulder is the height at which the neck meets the clothes.
const shoulder = 424

// body paints neck, shoulders and one of the ways to dress.
func (p painter) body() {
	p.bust(p.cloth)
	p.neckline()
	styles := []func(){p.shirt, p.crewNeck, p.jacket}
	if p.sex == Female {
		styles = []func(){p.shirt, p.crewNeck, p.standCollar, p.jacket}
	}
	if p.age == Child {
		styles = []func(){p.schoolShirt, p.crewNeck}
	}
	styles[p.dress%len(styles)]()
}

// bust is the outline of the shoulders in one colour.
func (p painter) bust(col color.NRGBA) {
	reach := 172.0
	if p.age == Child {
		reach = 140
	} else if p.sex == Male {
		reach = 186
	}
	var b path
	b.move(p.x, 408)
	b.line(p.x+p.neck, 414)
	b.cube(p.x+p.neck+40, 440, p.x+reach-14, 440, p.x+reach, 500)
	b.line(p.x+reach+8, PortraitHeight)
	b.line(p.x-reach-8, PortraitHeight)
	b.line(p.x-reach, 500)
	b.cube(p.x-reach+14, 440, p.x-p.neck-40, 440, p.x-p.neck, 414)
	p.fill(b, col)
}

// neckline paints the neck, what the clothes leave open, and the chin's shadow.
func (p painter) neckline() {
	n := p.neck
	var neck path
	neck.move(p.x-n, 320)
	neck.line(p.x+n, 320)
	neck.cube(p.x+n, 400, p.x+n, 414, p.x+n+12, shoulder-2)
	neck.quad(p.x, shoulder+62, p.x-n-12, shoulder-2)
	neck.cube(p.x-n, 414, p.x-n, 400, p.x-n, 320)
	p.fill(neck, p.skin)
	var shadow path
	shadow.move(p.x-n, 340)
	shadow.line(p.x+n, 340)
	shadow.line(p.x+n, p.base+6)
	shadow.quad(p.x, p.base+52, p.x-n, p.base+6)
	p.fill(shadow, darker(p.skin, 0.17))
}

// shirt has a collar of two points.
func (p painter) shirt() {
	p.bust(p.accent)
	p.neckline()
	p.collar(darker(p.accent, 0.07))
	p.buttons(darker(p.accent, 0.3))
}

func (p painter) collar(col color.NRGBA) {
	n := p.neck
	p.both(polygon(point{p.x + n - 1, 398}, point{p.x + n + 14, shoulder - 4}, point{p.x + 30, 482}, point{p.x + 1, 455}), col)
	var edge path
	edge.move(p.x+n-1, 398)
	edge.line(p.x+1, 455)
	edge.line(p.x+30, 482)
	p.both(stroke(edge, even(2)), darker(col, 0.18))
}

func (p painter) buttons(col color.NRGBA) {
	p.fill(ellipse(p.x, 472, 3, 3), col)
}

func (p painter) crewNeck() {
	n := p.neck
	var hem path
	hem.move(p.x+n+12, shoulder-3)
	hem.quad(p.x, shoulder+64, p.x-n-12, shoulder-3)
	p.fill(stroke(hem, even(12)), darker(p.cloth, 0.2))
}

// jacket is worn over a shirt; men wear a tie with it.
func (p painter) jacket() {
	n := p.neck
	p.fill(polygon(point{p.x - n - 10, shoulder - 6}, point{p.x + n + 10, shoulder - 6}, point{p.x, 560}), p.accent)
	p.neckline()
	if p.sex == Male {
		p.tie()
	}
	p.collar(lighter(p.accent, 0.3))
	lapel := polygon(point{p.x + n + 10, shoulder - 10}, point{p.x + n + 46, shoulder + 22},
		point{p.x + n + 24, shoulder + 42}, point{p.x + n + 34, shoulder + 50}, point{p.x + 18, PortraitHeight})
	p.both(lapel, darker(p.cloth, 0.22))
}

func (p painter) tie() {
	col := mix(p.cloth, rgb(0xA8322D), 0.7)
	p.fill(polygon(point{p.x - 13, 452}, point{p.x + 13, 452}, point{p.x + 8, 474}, point{p.x - 8, 474}), darker(col, 0.2))
	p.fill(polygon(point{p.x - 8, 474}, point{p.x + 8, 474}, point{p.x + 18, PortraitHeight}, point{p.x - 18, PortraitHeight}), col)
}

// standCollar is that of an áo dài.
func (p painter) standCollar() {
	n := p.neck + 3
	var closed path
	closed.move(p.x-n-12, shoulder-6)
	closed.line(p.x+n+12, shoulder-6)
	closed.quad(p.x, shoulder+74, p.x-n-12, shoulder-6)
	p.fill(closed, p.cloth)
	var c path
	c.move(p.x-n, 388)
	c.quad(p.x, 432, p.x+n, 388)
	c.line(p.x+n+10, shoulder)
	c.quad(p.x, shoulder+52, p.x-n-10, shoulder)
	p.fill(c, lighter(p.cloth, 0.1))
	var seam path
	seam.move(p.x, 411)
	seam.cube(p.x+4, 450, p.x+60, 458, p.x+104, 478)
	p.fill(stroke(seam, even(3)), darker(p.cloth, 0.3))
	p.fill(frame(c, 3), darker(p.cloth, 0.2))
}

// schoolShirt is white with the red scarf of pupils.
func (p painter) schoolShirt() {
	p.bust(rgb(0xF4F6F8))
	p.neckline()
	p.collar(rgb(0xE3E8ED))
	scarf := rgb(0xD2382E)
	p.both(polygon(point{p.x + p.neck + 8, shoulder - 8}, point{p.x + p.neck + 18, shoulder + 8}, point{p.x + 4, 476}, point{p.x, 456}), scarf)
	p.both(polygon(point{p.x, 464}, point{p.x + 9, 470}, point{p.x + 36, 520}, point{p.x + 8, 512}), darker(scarf, 0.12))
	p.fill(rounded(p.x-10, 456, 20, 18, 5), darker(scarf, 0.25))
}
