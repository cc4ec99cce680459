package scan

import (
	"iter"
	"math"
)

// taps are a module, its eight neighbours and a constant.
const taps = 10

// equaliser undoes what blur, motion and a grid that lies a little off mix into
// a module from its neighbours: a weighted sum of light, learnt from modules
// whose colour is known.
type equaliser [taps]float64

func (m modules) neighbourhood(x, y int) (v [taps]float64) {
	i := (y+1)*m.stride + x + 1
	up, row, down := m.light[i-m.stride-1:][:3], m.light[i-1:][:3], m.light[i+m.stride-1:][:3]
	return [taps]float64{up[0], up[1], up[2], row[0], row[1], row[2], down[0], down[1], down[2], 1}
}

// learner sums the normal equations of a least-squares fit.
type learner struct {
	square [taps][taps]float64
	right  [taps]float64
	count  float64
}

func (l *learner) see(v [taps]float64, want float64) {
	for i := range v {
		for j := range i + 1 {
			l.square[i][j] += v[i] * v[j]
		}
		l.right[i] += v[i] * want
	}
	l.count++
}

// solve returns the weights, drawn a little towards the plain module so that a
// few broken marks do not lead far astray.
func (l *learner) solve() (e equaliser) {
	const doubt = 0.05
	a := l.square
	for i := range taps {
		a[i][i] += doubt * l.count
	}
	right := l.right
	right[4] += doubt * l.count
	return cholesky(&a, right)
}

// cholesky solves a·x = b for a symmetric positive matrix, of which the lower
// half is given.
func cholesky(a *[taps][taps]float64, b [taps]float64) [taps]float64 {
	for i := range taps {
		for j := range i + 1 {
			for k := range j {
				a[i][j] -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(max(a[i][i], 1e-9))
			} else {
				a[i][j] /= a[j][j]
			}
		}
	}
	for i := range taps {
		for k := range i {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	for i := taps - 1; i >= 0; i-- {
		for k := i + 1; k < taps; k++ {
			b[i] -= a[k][i] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}

// readings are the ways to see a symbol: as it is; equalised by the pattern that
// every symbol shares; then twice by what was decided for each module before;
// and from behind.
func (m modules) readings(pattern []cell) iter.Seq[modules] {
	return func(yield func(modules) bool) {
		if !yield(m) {
			return
		}
		learnt := m.equalise(m.learn(pattern))
		if !yield(learnt) {
			return
		}
		decided := learnt
		for range 2 {
			if decided = m.equalise(m.relearn(decided)); !yield(decided) {
				return
			}
		}
		yield(learnt.mirrored())
	}
}

// learn fits an equaliser to the pattern that every symbol shares.
func (m modules) learn(pattern []cell) equaliser {
	var l learner
	for _, c := range pattern {
		if c.x < 0 || c.y < 0 || c.x >= m.n || c.y >= m.n {
			continue
		}
		want := 1.0
		if c.dark {
			want = -1
		}
		l.see(m.neighbourhood(c.x, c.y), want)
	}
	return l.solve()
}

// relearn fits an equaliser to what was decided for each module.
func (m modules) relearn(decided modules) equaliser {
	var l learner
	for y := range m.n {
		for x := range m.n {
			l.see(m.neighbourhood(x, y), math.Copysign(1, decided.light[(y+1)*m.stride+x+1]))
		}
	}
	return l.solve()
}

// equalise weighs each module with its neighbours.
func (m modules) equalise(e equaliser) modules {
	out := modules{m.n, m.stride, make([]float64, len(m.light))}
	copy(out.light, m.light)
	for y := range m.n {
		for x := range m.n {
			var sum float64
			for i, v := range m.neighbourhood(x, y) {
				sum += e[i] * v
			}
			out.light[(y+1)*m.stride+x+1] = sum
		}
	}
	return out
}
