package scan

import (
	"math"
	"slices"
)

// triple is three corner marks that may belong to one symbol: top left, top
// right, bottom left.
type triple struct {
	tl, tr, bl finder
	cost       float64
}

const (
	maxFinders = 24 // looked at for triples, the surest
	maxTriples = 8  // tried, the likeliest
)

// triples lists what may be a symbol, the likeliest first.
func triples(found []finder) []triple {
	found = found[:min(len(found), maxFinders)]
	var all []triple
	for i, tl := range found {
		for j, a := range found {
			for k, b := range found[:j] {
				if i == j || i == k {
					continue
				}
				if t, ok := arrange(tl, a, b); ok {
					all = append(all, t)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b triple) int { return compare(a.cost, b.cost) })
	return all[:min(len(all), maxTriples)]
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// arrange takes one mark as the corner between two others; seen from it, the
// top right lies clockwise before the bottom left.
func arrange(tl, a, b finder) (triple, bool) {
	if tl.dark != a.dark || tl.dark != b.dark {
		return triple{}, false
	}
	u, v := a.at.minus(tl.at), b.at.minus(tl.at)
	if u.cross(v) < 0 {
		a, b, u, v = b, a, v, u
	}
	lu, lv := u.length(), v.length()
	small, large := min(tl.module, a.module, b.module), max(tl.module, a.module, b.module)
	skew := math.Abs(u.dot(v)) / (lu * lv)
	stretch := max(lu, lv) / min(lu, lv)
	size := (lu+lv)/2/small + 7
	if large > 2.2*small || skew > 0.8 || stretch > 2.5 || size < 18 || size > 230 {
		return triple{}, false
	}
	rows := 1 / float64(min(tl.hits, a.hits, b.hits))
	return triple{tl, a, b, skew + math.Log(stretch) + math.Log(large/small) + 0.3*rows}, true
}
