package scan

// modules is the light of every module of a symbol and of one module of quiet
// zone around it, row by row.
type modules struct {
	n, stride int
	light     []float64
}

func (g *grid) sample() modules {
	m := modules{g.n, g.n + 2, make([]float64, 0, (g.n+2)*(g.n+2))}
	for y := -1; y <= g.n; y++ {
		for x := -1; x <= g.n; x++ {
			m.light = append(m.light, g.at(x, y))
		}
	}
	return m
}

// level takes from each module the mean of the surroundings and weighs it by
// how much they differ from it: light is then about 1 and dark about −1,
// whatever falls on that corner of the card.
func (m modules) level() modules {
	const reach = 5
	mean := m.smooth(reach)
	out := modules{m.n, m.stride, make([]float64, len(m.light))}
	for i, v := range m.light {
		out.light[i] = max(v-mean.light[i], mean.light[i]-v)
	}
	spread := out.smooth(reach)
	for i, v := range m.light {
		out.light[i] = (v - mean.light[i]) / max(spread.light[i], 0.5)
	}
	return out
}

// mirrored is the symbol seen from behind.
func (m modules) mirrored() modules {
	out := modules{m.n, m.stride, make([]float64, len(m.light))}
	for y := range m.stride {
		for x := range m.stride {
			out.light[x*m.stride+y] = m.light[y*m.stride+x]
		}
	}
	return out
}

// smooth is the mean over (2·reach+1)² modules around each, by a summed-area table.
func (m modules) smooth(reach int) modules {
	s, w := m.stride, m.stride+1
	sums := make([]float64, w*w)
	for y := range s {
		var row float64
		for x, v := range m.light[y*s:][:s] {
			row += v
			sums[(y+1)*w+x+1] = sums[y*w+x+1] + row
		}
	}
	out := modules{m.n, s, make([]float64, s*s)}
	for y := range s {
		y0, y1 := max(y-reach, 0), min(y+reach+1, s)
		for x := range s {
			x0, x1 := max(x-reach, 0), min(x+reach+1, s)
			sum := sums[y1*w+x1] - sums[y0*w+x1] - sums[y1*w+x0] + sums[y0*w+x0]
			out.light[y*s+x] = sum / float64((y1-y0)*(x1-x0))
		}
	}
	return out
}
