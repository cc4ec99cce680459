package touch

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
	"golang.org/x/sync/errgroup"
)

// A picture of docs/screens has few colours: a PNG of four bits a point is a tenth
// as large. Of these the commonest, which are the grounds, are always kept.
const (
	kept    = 16
	grounds = 6
)

// save writes a picture with few colours, on another goroutine.
func (p *printer) save(name string, img image.Image) {
	p.Go(func() error {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, reduce(img))
	})
}

// printer writes pictures while others are painted.
type printer struct{ errgroup.Group }

// smaller is a picture at a share of its size: what is measured is the whole one.
func smaller(img image.Image, share float64) image.Image {
	if share == 1 {
		return img
	}
	size := img.Bounds().Size()
	out := image.NewNRGBA(image.Rect(0, 0, int(float64(size.X)*share), int(float64(size.Y)*share)))
	draw.CatmullRom.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
	return out
}

// reduce chooses the colours that matter most, and gives every point the nearest.
func reduce(img image.Image) *image.Paletted {
	plain, ok := img.(*image.NRGBA)
	if !ok {
		plain = image.NewNRGBA(img.Bounds())
		draw.Draw(plain, plain.Rect, img, img.Bounds().Min, draw.Src)
	}
	index := map[uint32]int{} // where a colour stands in all
	var all []weighed
	points := make([]int32, 0, plain.Rect.Dx()*plain.Rect.Dy())
	for y := range plain.Rect.Dy() {
		row := plain.Pix[y*plain.Stride:]
		for x := range plain.Rect.Dx() {
			c := color.NRGBA{row[4*x], row[4*x+1], row[4*x+2], 255}
			key := uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B)
			i, known := index[key]
			if !known {
				i = len(all)
				index[key], all = i, append(all, weighed{colour: c, far: 1e9})
			}
			all[i].weight++
			points = append(points, int32(i))
		}
	}
	out := image.NewPaletted(image.Rectangle{Max: plain.Rect.Size()}, choose(all))
	for n, i := range points {
		out.Pix[n] = all[i].nearest
	}
	return out
}

// weighed is a colour, how often it is there, and how far the nearest chosen one is.
type weighed struct {
	colour  color.NRGBA
	weight  float64
	far     float64
	nearest uint8
}

// missed is how much a colour is missed when so many are chosen.
func (e weighed) missed(chosen int) float64 {
	if chosen < grounds {
		return e.weight * min(e.far, 1)
	}
	return e.weight * e.far
}

// choose takes the commonest colours, and then each time the one whose points are
// furthest from what was chosen.
func choose(all []weighed) color.Palette {
	var chosen color.Palette
	for n := range min(kept, len(all)) {
		best := all[0]
		for _, e := range all {
			if a, b := e.missed(n), best.missed(n); a > b || a == b && less(e.colour, best.colour) {
				best = e
			}
		}
		chosen = append(chosen, best.colour)
		for i, e := range all {
			if d := apartness(e.colour, best.colour); d < e.far {
				all[i].far, all[i].nearest = d, uint8(n)
			}
		}
	}
	return chosen
}

func apartness(a, b color.NRGBA) float64 {
	r, g, bl := float64(a.R)-float64(b.R), float64(a.G)-float64(b.G), float64(a.B)-float64(b.B)
	return math.Sqrt(r*r + g*g + bl*bl)
}

// sheet puts pictures side by side, each made smaller.
type sheet struct {
	high    int
	columns int
	small   []image.Image
}

func (s *sheet) add(img image.Image) {
	s.small = append(s.small, smaller(img, float64(s.high)/float64(img.Bounds().Dy())))
}

func (s *sheet) picture() image.Image {
	const gap = 10
	if len(s.small) == 0 {
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	}
	w := s.small[0].Bounds().Dx()
	rows := (len(s.small) + s.columns - 1) / s.columns
	out := image.NewNRGBA(image.Rect(0, 0, gap+s.columns*(w+gap), gap+rows*(s.high+gap)))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.NRGBA{0x8C, 0x99, 0xA3, 255}), image.Point{}, draw.Src)
	for i, img := range s.small {
		at := image.Pt(gap+i%s.columns*(w+gap), gap+i/s.columns*(s.high+gap))
		draw.Draw(out, img.Bounds().Add(at), img, image.Point{}, draw.Src)
	}
	return out
}
