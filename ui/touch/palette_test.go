package touch

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/draw"
)

// kept is how many colours a picture of docs/screens has: a PNG of four bits a
// point is a tenth as large.
const kept = 16

// save writes a picture with few colours.
func save(t testing.TB, name string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, reduce(img)); err != nil {
		t.Fatal(err)
	}
}

// reduce chooses the colours that matter most, and gives every point the nearest.
func reduce(img image.Image) *image.Paletted {
	count, size := colours(img), img.Bounds().Size()
	chosen := choose(count)
	nearest := map[color.NRGBA]uint8{}
	for c := range count {
		nearest[c] = uint8(chosen.Index(c))
	}
	out := image.NewPaletted(image.Rectangle{Max: size}, chosen)
	for y := range size.Y {
		for x := range size.X {
			out.Pix[y*out.Stride+x] = nearest[at(img, x, y)]
		}
	}
	return out
}

func colours(img image.Image) map[color.NRGBA]int {
	count, size := map[color.NRGBA]int{}, img.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			count[at(img, x, y)]++
		}
	}
	return count
}

// at is a point's colour, counted from the left upper corner.
func at(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(img.Bounds().Min.X+x, img.Bounds().Min.Y+y)).(color.NRGBA)
}

// choose takes the commonest colour, and then each time the one whose points are
// furthest from what was chosen.
func choose(count map[color.NRGBA]int) color.Palette {
	type entry struct {
		colour color.NRGBA
		weight float64
		far    float64
	}
	var all []entry
	for c, n := range count {
		all = append(all, entry{c, float64(n), 1e9})
	}
	var chosen color.Palette
	for range min(kept, len(all)) {
		best := 0
		for i, e := range all {
			a, b := e.weight*e.far, all[best].weight*all[best].far
			if a > b || a == b && less(e.colour, all[best].colour) {
				best = i
			}
		}
		next := all[best].colour
		chosen = append(chosen, next)
		for i, e := range all {
			all[i].far = min(e.far, apartness(e.colour, next))
		}
	}
	return chosen
}

func apartness(a, b color.NRGBA) float64 {
	r, g, bl := float64(a.R)-float64(b.R), float64(a.G)-float64(b.G), float64(a.B)-float64(b.B)
	return r*r + g*g + bl*bl
}

// sheet puts pictures side by side, made smaller to the same height.
type sheet struct {
	high    int
	columns int
	small   []image.Image
}

func (s *sheet) add(img image.Image) {
	size := img.Bounds().Size()
	out := image.NewNRGBA(image.Rect(0, 0, size.X*s.high/size.Y, s.high))
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	s.small = append(s.small, out)
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
