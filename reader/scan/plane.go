package scan

import (
	"image"
	"image/color"
)

// plane is the luminance of an image, one byte a pixel, rows without gaps.
type plane struct {
	w, h int
	pix  []byte
}

func newPlane(w, h int) *plane { return &plane{w, h, make([]byte, w*h)} }

// at is the luminance at a place, interpolated between pixel centres. Places
// outside take the border's. The plane is at least two pixels wide and high.
func (p *plane) at(q point) float64 {
	x, y := inside(q.x-0.5, p.w), inside(q.y-0.5, p.h)
	x0, y0 := min(int(x), p.w-2), min(int(y), p.h-2)
	fx, fy := x-float64(x0), y-float64(y0)
	row := p.pix[y0*p.w+x0:]
	a, b, c, d := float64(row[0]), float64(row[1]), float64(row[p.w]), float64(row[p.w+1])
	top, bottom := a+(b-a)*fx, c+(d-c)*fx
	return top + (bottom-top)*fy
}

// inside moves a coordinate into the plane; what is not a number goes to 0.
func inside(v float64, size int) float64 {
	if last := float64(size - 1); v > last {
		return last
	}
	if v > 0 {
		return v
	}
	return 0
}

func (p *plane) holds(x, y int) bool { return x >= 0 && y >= 0 && x < p.w && y < p.h }

// halve averages two by two pixels: a quarter of the work, half the noise.
func (p *plane) halve() *plane {
	out := newPlane(p.w/2, p.h/2)
	for y := range out.h {
		a, b := p.pix[2*y*p.w:][:2*out.w], p.pix[(2*y+1)*p.w:][:2*out.w]
		row := out.pix[y*out.w:][:out.w]
		for x := range row {
			row[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return out
}

// luminance takes the grey of an image: without a copy where it has one.
// What is transparent counts as white, as paper is.
func luminance(img image.Image) *plane {
	b := img.Bounds()
	out := &plane{w: b.Dx(), h: b.Dy()}
	switch m := img.(type) {
	case *image.Gray:
		out.pix = packed(m.Pix, m.PixOffset(b.Min.X, b.Min.Y), m.Stride, out.w, out.h)
	case *image.YCbCr:
		out.pix = packed(m.Y, m.YOffset(b.Min.X, b.Min.Y), m.YStride, out.w, out.h)
	case *image.Paletted:
		out.pix = paletted(m, out.w, out.h)
	case *image.RGBA:
		out.pix = weighed(m.Pix, m.PixOffset(b.Min.X, b.Min.Y), m.Stride, out.w, out.h, false)
	case *image.NRGBA:
		out.pix = weighed(m.Pix, m.PixOffset(b.Min.X, b.Min.Y), m.Stride, out.w, out.h, true)
	default:
		out.pix = sampled(img, b)
	}
	return out
}

func packed(pix []byte, offset, stride, w, h int) []byte {
	if stride == w {
		return pix[offset:][:w*h]
	}
	out := make([]byte, 0, w*h)
	for y := range h {
		out = append(out, pix[offset+y*stride:][:w]...)
	}
	return out
}

func paletted(m *image.Paletted, w, h int) []byte {
	var grey [256]byte
	for i, c := range m.Palette {
		grey[i&255] = greyOf(c)
	}
	out := packed(m.Pix, m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y), m.Stride, w, h)
	if m.Stride == w {
		out = append([]byte(nil), out...)
	}
	for i, v := range out {
		out[i] = grey[v]
	}
	return out
}

// weighed reads four bytes a pixel; straight alpha (not premultiplied) where
// the colours still want weighing by it.
func weighed(pix []byte, offset, stride, w, h int, straight bool) []byte {
	out := make([]byte, w*h)
	for y := range h {
		src, row := pix[offset+y*stride:][:4*w], out[y*w:][:w]
		for x := range row {
			c := src[4*x:][:4:4]
			grey := (int(c[0]) + 2*int(c[1]) + int(c[2])) / 4
			if straight {
				grey = grey * int(c[3]) / 255
			}
			row[x] = byte(min(grey+255-int(c[3]), 255))
		}
	}
	return out
}

// sampled asks for pixel by pixel, as every picture allows.
func sampled(img image.Image, b image.Rectangle) []byte {
	out := make([]byte, 0, b.Dx()*b.Dy())
	direct, ok := img.(image.RGBA64Image) // spares an allocation a pixel
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if ok {
				out = append(out, greyOf(direct.RGBA64At(x, y)))
			} else {
				out = append(out, greyOf(img.At(x, y)))
			}
		}
	}
	return out
}

func greyOf(c color.Color) byte {
	r, g, b, a := c.RGBA()
	return byte(((r+2*g+b)/4 + 0xffff - a) >> 8)
}
