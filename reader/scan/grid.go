package scan

import (
	"math"
	"slices"
)

// grid is a symbol's place in a plane: the image of four of its points, and
// the map that follows from them.
type grid struct {
	plane *plane
	light float64 // 1; −1 where the colours are exchanged
	n     int     // modules a side
	from  [4]point
	to    [4]point
	warp  homography
	score float64
}

// newGrid lays a grid of n modules over an outline. The fourth corner follows
// from the perspective of the other three; the point held there is the last
// alignment mark where the symbol has one.
func newGrid(p *plane, o outline, n int) (grid, bool) {
	far := float64(n) - 3.5
	nearFar := o.nearR + o.nearB - 1
	if nearFar < 0.3 {
		return grid{}, false
	}
	corner := o.tr.times(o.nearR).plus(o.bl.times(o.nearB)).minus(o.tl).times(1 / nearFar)
	g := grid{
		plane: p, light: 1, n: n,
		from: [4]point{{3.5, 3.5}, {far, 3.5}, {3.5, far}, {far, far}},
		to:   [4]point{o.tl, o.tr, o.bl, corner},
	}
	if !o.dark {
		g.light = -1
	}
	if !g.refit() {
		return grid{}, false
	}
	if n > 21 {
		g.from[3] = point{far - 3, far - 3}
		g.to[3] = g.warp.apply(g.from[3])
	}
	return g, g.refit()
}

// refit draws the map from the four points again.
func (g *grid) refit() bool {
	var ok bool
	g.warp, ok = homographyFrom(g.from, g.to)
	return ok
}

// at is the light in the middle of a module.
func (g *grid) at(x, y int) float64 {
	return g.light * g.plane.at(g.warp.apply(point{float64(x) + 0.5, float64(y) + 0.5}))
}

// contrast is how much lighter a pattern's light modules are than its dark
// ones: greatest where the grid lies right.
func (g *grid) contrast(cells []cell) float64 {
	var light, dark float64
	lights := 0
	for _, c := range cells {
		if v := g.at(c.x, c.y); c.dark {
			dark += v
		} else {
			light += v
			lights++
		}
	}
	return light/float64(lights) - dark/float64(len(cells)-lights)
}

// likeness is how well the light of a pattern's modules agrees with their
// colours: the correlation, 1 at best.
func (g *grid) likeness(cells []cell) float64 {
	var light, square, colour, both float64
	for _, c := range cells {
		v, want := g.at(c.x, c.y), 1.0
		if c.dark {
			want = -1
		}
		light, square, colour, both = light+v, square+v*v, colour+want, both+v*want
	}
	n := float64(len(cells))
	light, colour = light/n, colour/n
	spread := (square/n - light*light) * (1 - colour*colour)
	if spread <= 0 {
		return 0
	}
	return (both/n - light*colour) / math.Sqrt(spread)
}

// fourthPoints are the likeliest places of the last alignment mark, looked for
// within a few modules of where it should be.
func (g *grid) fourthPoints() []point {
	if g.n <= 21 {
		return []point{g.to[3]}
	}
	type place struct {
		at    point
		score float64
	}
	const reach, step, most = 8, 0.5, 2
	mark := alignmentMark(g.n-7, g.n-7)
	u := g.to[1].minus(g.to[0]).times(step / float64(g.n-7))
	v := g.to[2].minus(g.to[0]).times(step / float64(g.n-7))
	places := make([]place, 0, (2*reach+1)*(2*reach+1))
	try := *g
	for i := -reach; i <= reach; i++ {
		for j := -reach; j <= reach; j++ {
			try.to[3] = g.to[3].plus(u.times(float64(i))).plus(v.times(float64(j)))
			if try.refit() {
				// The farther from the guess, the better it must stand out.
				far := 1 - 0.003*float64(i*i+j*j)
				places = append(places, place{try.to[3], try.contrast(mark) * far})
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int { return compare(b.score, a.score) })
	var best []point
	for _, p := range places {
		near := func(q point) bool { return p.at.distance(q) < 4*u.length() }
		if !slices.ContainsFunc(best, near) {
			best = append(best, p.at)
		}
		if len(best) == most {
			break
		}
	}
	return best
}

// tightened moves the four points by ever smaller shares of a module as long
// as the pattern stands out more.
func (g grid) tightened(pattern []cell) grid {
	if !g.refit() {
		return g
	}
	g.score = g.contrast(pattern)
	module := g.to[0].distance(g.to[1]) / float64(g.n-7)
	for _, share := range [3]float64{0.4, 0.2, 0.1} {
		for range 3 {
			if !g.sweep(pattern, share*module) {
				break
			}
		}
	}
	g.refit()
	return g
}

// sweep tries a move of each point in each direction and reports whether one helped.
func (g *grid) sweep(pattern []cell, d float64) (moved bool) {
	for i := range g.to {
		for _, move := range [4]point{{d, 0}, {-d, 0}, {0, d}, {0, -d}} {
			old := g.to[i]
			g.to[i] = old.plus(move)
			if g.refit() {
				if score := g.contrast(pattern); score > g.score {
					g.score, moved = score, true
					continue
				}
			}
			g.to[i] = old
		}
	}
	return moved
}
