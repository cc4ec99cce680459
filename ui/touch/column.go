package touch

import "github.com/cccd-agent/cccd-agent/ui/look"

// piece is a part of a column that is not parted.
type piece struct {
	least, want, most float32 // heights
	gap               float32 // above it, where it is not the first
	card              int     // pieces of one block that may be parted: above 0 on one panel
	head              bool    // said again on each page of its card
	keep              bool    // never the last of a page
	focus             bool    // it holds the field that is typed in
	draw              func(b Box)
}

// fixed is a piece of one height.
func fixed(height float32, draw func(b Box)) piece {
	return piece{least: height, want: height, most: height, draw: draw}
}

func least(ps []piece) float32 {
	var sum float32
	for i, c := range ps {
		sum += c.least
		if i > 0 {
			sum += c.gap
		}
	}
	return sum
}

// tallest is the least height that a page must have.
func tallest(ps []piece) float32 {
	var most, head float32
	for i, c := range ps {
		if c.head {
			head = c.least
		}
		need := c.least
		if c.keep && i+1 < len(ps) {
			need += ps[i+1].gap + ps[i+1].least
		} else if !c.head && c.card != 0 && i > 0 && ps[i-1].card == c.card {
			need += head
		} else {
			head = 0
		}
		most = max(most, need)
	}
	return most
}

// turn parts pieces into pages of a height.
func turn(ps []piece, height float32) [][]piece {
	if least(ps) <= height {
		return [][]piece{ps}
	}
	var pages [][]piece
	var page []piece
	var head *piece
	for i, c := range ps {
		if c.head {
			head = &ps[i]
		} else if head != nil && c.card != head.card {
			head = nil
		}
		need := []piece{c}
		if c.keep && i+1 < len(ps) {
			need = append(need, ps[i+1])
		}
		if len(page) > 0 && least(append(page[:len(page):len(page)], need...)) > height {
			pages, page = append(pages, page), nil
			if head != nil && !c.head {
				page = append(page, *head)
			}
		}
		page = append(page, c)
	}
	return append(pages, page)
}

// grow gives the heights of pieces that share a page: at least what they need,
// then what they want, then what is left over.
func grow(ps []piece, height float32) []float32 {
	heights := make([]float32, len(ps))
	spare := height - least(ps)
	var want, most float32
	for i, c := range ps {
		heights[i] = c.least
		want += c.want - c.least
		most += c.most - c.want
	}
	first, second := share(spare, want), share(spare-want, most)
	for i, c := range ps {
		heights[i] += first*(c.want-c.least) + second*(c.most-c.want)
	}
	return heights
}

func share(spare, wanted float32) float32 {
	if spare <= 0 || wanted <= 0 {
		return 0
	}
	return min(spare/wanted, 1)
}

// place draws a page of pieces into a box, cards first.
func (p *pen) place(ps []piece, b Box) {
	boxes, y := make([]Box, len(ps)), b.Y
	for i, h := range grow(ps, b.H) {
		if i > 0 {
			y += ps[i].gap
		}
		boxes[i] = Box{b.X, y, b.W, h}
		y += h
	}
	for i := 0; i < len(ps); {
		card, j := boxes[i], i+1
		for ; j < len(ps) && ps[j].card == ps[i].card; j++ {
			card = card.union(boxes[j])
		}
		if ps[i].card > 0 {
			p.fill(card, look.Tint{Ground: p.colour.Panel, Edge: p.colour.Hair}, max(1.5*p.Unit, 1), p.Radius)
		}
		i = j
	}
	for i, c := range ps {
		c.draw(boxes[i])
	}
}

// focused is the page that holds the field that is typed in, or -1.
func focused(pages [][]piece) int {
	for i, page := range pages {
		for _, c := range page {
			if c.focus {
				return i
			}
		}
	}
	return -1
}
