package scan

// blockSide is the side of the squares for which one threshold holds, in pixels.
const blockSide = 8

// threshold parts dark from light by the surroundings, square by square.
type threshold struct {
	w, h  int // squares
	level []byte
}

func (t *threshold) at(x, y int) byte { return t.level[(y/blockSide)*t.w+x/blockSide] }

// faint is the difference of light below which nothing counts as dark.
const faint = 6

// middleThreshold is halfway between the darkest and the lightest pixel of the
// squares around each. It lies right under blur, where the light modules of a
// mark hardly pass the mean.
func middleThreshold(p *plane, reach int) *threshold {
	t := blocksOf(p)
	low, high := extremes(p, t.w, t.h)
	low = spread(low, t.w, t.h, reach, func(a, b byte) byte { return min(a, b) })
	high = spread(high, t.w, t.h, reach, func(a, b byte) byte { return max(a, b) })
	for i := range t.level {
		if high[i]-low[i] >= faint {
			t.level[i] = byte((int(low[i]) + int(high[i]) + 1) / 2)
		}
	}
	return t
}

func blocksOf(p *plane) *threshold {
	w, h := (p.w+blockSide-1)/blockSide, (p.h+blockSide-1)/blockSide
	return &threshold{w, h, make([]byte, w*h)}
}

// extremes finds the darkest and the lightest pixel of each square.
func extremes(p *plane, w, h int) (low, high []byte) {
	low, high = make([]byte, w*h), make([]byte, w*h)
	for y := range p.h {
		row := p.pix[y*p.w:][:p.w]
		lows, highs := low[y/blockSide*w:][:w], high[y/blockSide*w:][:w]
		fresh := y%blockSide == 0
		for i := range lows {
			b := row[i*blockSide : min((i+1)*blockSide, len(row))]
			l, h := lows[i], highs[i]
			if fresh {
				l, h = 255, 0
			}
			for _, v := range b {
				l, h = min(l, v), max(h, v)
			}
			lows[i], highs[i] = l, h
		}
	}
	return low, high
}

// spread takes the extreme of (2·reach+1)² squares around each, first along
// the rows, then along the columns.
func spread(v []byte, w, h, reach int, extreme func(a, b byte) byte) []byte {
	across, out := make([]byte, len(v)), make([]byte, len(v))
	for y := range h {
		row := v[y*w:][:w]
		for x := range row {
			e := row[x]
			for _, n := range row[max(x-reach, 0):min(x+reach+1, w)] {
				e = extreme(e, n)
			}
			across[y*w+x] = e
		}
	}
	for y := range h {
		for x := range w {
			e := across[y*w+x]
			for n := max(y-reach, 0); n < min(y+reach+1, h); n++ {
				e = extreme(e, across[n*w+x])
			}
			out[y*w+x] = e
		}
	}
	return out
}

// meanThreshold is the mean of the (2·reach+1)² squares around each. It stands
// single bright or dark spots better.
func meanThreshold(p *plane, reach int) *threshold {
	t := blocksOf(p)
	sums, n := blockSums(p, t.w, t.h), t.w+1
	for y := range t.h {
		y0, y1 := max(y-reach, 0), min(y+reach+1, t.h)
		down := min(y1*blockSide, p.h) - y0*blockSide
		for x := range t.w {
			x0, x1 := max(x-reach, 0), min(x+reach+1, t.w)
			pixels := down * (min(x1*blockSide, p.w) - x0*blockSide)
			sum := sums[y1*n+x1] - sums[y0*n+x1] - sums[y1*n+x0] + sums[y0*n+x0]
			t.level[y*t.w+x] = byte(sum / uint64(pixels))
		}
	}
	return t
}

// blockSums is the summed-area table over squares, with a row and a column of zeros.
func blockSums(p *plane, w, h int) []uint64 {
	n := w + 1
	sums := make([]uint64, n*(h+1))
	row := make([]uint32, w)
	for by := range h {
		clear(row)
		for y := by * blockSide; y < min((by+1)*blockSide, p.h); y++ {
			addRow(row, p.pix[y*p.w:][:p.w])
		}
		var left uint64
		for bx, v := range row {
			left += uint64(v)
			sums[(by+1)*n+bx+1] = sums[by*n+bx+1] + left
		}
	}
	return sums
}

func addRow(sums []uint32, pix []byte) {
	for i := range sums {
		for _, v := range pix[i*blockSide : min((i+1)*blockSide, len(pix))] {
			sums[i] += uint32(v)
		}
	}
}
