package scan

// smooth writes to out the average of (2·reach+1)² pixels around each: less
// noise, softer edges.
func (p *plane) smooth(out *plane, reach int) *plane {
	columns := make([]uint32, p.w)
	row := func(y int) []byte { return p.pix[min(max(y, 0), p.h-1)*p.w:][:p.w] }
	for y := -reach; y < reach; y++ {
		for x, v := range row(y) {
			columns[x] += uint32(v)
		}
	}
	for y := range p.h {
		for x, v := range row(y + reach) {
			columns[x] += uint32(v)
		}
		smoothRow(out.pix[y*p.w:][:p.w], columns, reach)
		for x, v := range row(y - reach) {
			columns[x] -= uint32(v)
		}
	}
	return out
}

// smoothRow averages sums of columns along a row.
func smoothRow(out []byte, columns []uint32, reach int) {
	last, pixels := len(columns)-1, uint32((2*reach+1)*(2*reach+1))
	var sum uint32
	for x := -reach; x < reach; x++ {
		sum += columns[min(max(x, 0), last)]
	}
	for x := range out {
		sum += columns[min(x+reach, last)]
		out[x] = byte(sum / pixels)
		sum -= columns[max(x-reach, 0)]
	}
}

// sharpen writes to out each pixel and strength times its difference from the
// smoothed plane.
func (p *plane) sharpen(out *plane, reach, strength int) *plane {
	p.smooth(out, reach)
	for i, v := range p.pix {
		out.pix[i] = byte(min(max((1+strength)*int(v)-strength*int(out.pix[i]), 0), 255))
	}
	return out
}
