package scan

import (
	"bytes"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/skip2/go-qrcode"
)

// plain hides what kind of picture it is.
type plain struct{ image.Image }

func TestEveryKindOfPicture(t *testing.T) {
	grey := drawSymbol(t, specimen, qrcode.Medium, 3)
	convert := func(to draw.Image) image.Image {
		draw.Draw(to, to.Bounds(), grey, grey.Bounds().Min, draw.Src)
		return to
	}
	b := grey.Bounds()
	luma := image.NewYCbCr(b, image.YCbCrSubsampleRatio420)
	copy(luma.Y, grey.Pix)
	within := image.NewGray(b.Inset(-7).Add(image.Pt(100, 50)))
	for i := range within.Pix {
		within.Pix[i] = 255
	}
	inner := b.Add(image.Pt(100, 50))
	draw.Draw(within, inner, grey, b.Min, draw.Src)
	for name, img := range map[string]image.Image{
		"grey": grey, "luma": luma, "part of a picture": within.SubImage(inner), "unknown": plain{grey},
		"RGBA": convert(image.NewRGBA(b)), "NRGBA": convert(image.NewNRGBA(b)),
		"16 bits": convert(image.NewRGBA64(b)), "grey of 16 bits": convert(image.NewGray16(b)),
		"palette": convert(image.NewPaletted(b, palette.WebSafe)), "CMYK": convert(image.NewCMYK(b)),
	} {
		wantText(t, img, specimen)
		if p := luminance(img); p.w != b.Dx() || p.h != b.Dy() || len(p.pix) != p.w*p.h {
			t.Errorf("%s: plane of %d×%d, %d bytes", name, p.w, p.h, len(p.pix))
		}
	}
}

// Dark modules on nothing at all, as some programs save a symbol.
func TestTransparentIsPaper(t *testing.T) {
	symbol := drawSymbol(t, specimen, qrcode.Medium, 3)
	for name, img := range map[string]draw.Image{"RGBA": image.NewRGBA(symbol.Rect), "NRGBA": image.NewNRGBA(symbol.Rect), "NRGBA64": image.NewNRGBA64(symbol.Rect)} {
		for y := range symbol.Rect.Dy() {
			for x := range symbol.Rect.Dx() {
				if symbol.GrayAt(x, y).Y == 0 {
					img.Set(x, y, color.Black)
				}
			}
		}
		t.Run(name, func(t *testing.T) { wantText(t, img, specimen) })
	}
}

func noisy(w, h int) *plane {
	p, r := newPlane(w, h), rand.New(rand.NewPCG(uint64(w), uint64(h)))
	for i := range p.pix {
		p.pix[i] = byte(r.IntN(256))
	}
	return p
}

// pixelsAround lists the pixels within a reach, the border's standing for those outside.
func pixelsAround(p *plane, x, y, reach int) (all []int) {
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			xx, yy := min(max(x+dx, 0), p.w-1), min(max(y+dy, 0), p.h-1)
			all = append(all, int(p.pix[yy*p.w+xx]))
		}
	}
	return all
}

func TestSmoothIsTheMean(t *testing.T) {
	for _, size := range [][2]int{{40, 30}, {3, 50}, {50, 2}, {2, 2}} {
		p := noisy(size[0], size[1])
		for _, reach := range []int{1, 4} {
			got := p.smooth(newPlane(p.w, p.h), reach)
			for i, v := range got.pix {
				around, sum := pixelsAround(p, i%p.w, i/p.w, reach), 0
				for _, n := range around {
					sum += n
				}
				if int(v) != sum/len(around) {
					t.Fatalf("%v, reach %d, pixel %d: %d, want %d", size, reach, i, v, sum/len(around))
				}
			}
		}
	}
}

func TestSharpenLeavesEvenLight(t *testing.T) {
	p := newPlane(20, 20)
	for i := range p.pix {
		p.pix[i] = 77
	}
	if got := p.sharpen(newPlane(20, 20), 4, 2); !bytes.Equal(got.pix, p.pix) {
		t.Error("even light was changed")
	}
}

func TestThresholds(t *testing.T) {
	p := noisy(83, 45) // no whole number of squares
	for name, c := range map[string]struct {
		got  *threshold
		want func(v []int) int
	}{
		"mean":   {meanThreshold(p, 1), mean},
		"middle": {middleThreshold(p, 1), func(v []int) int { lo, hi := extent(v); return (lo + hi + 1) / 2 }},
	} {
		for y := range c.got.h {
			for x := range c.got.w {
				var around []int
				for yy := max(y-1, 0) * blockSide; yy < min((y+2)*blockSide, p.h); yy++ {
					for xx := max(x-1, 0) * blockSide; xx < min((x+2)*blockSide, p.w); xx++ {
						around = append(around, int(p.pix[yy*p.w+xx]))
					}
				}
				if got, want := int(c.got.level[y*c.got.w+x]), c.want(around); got != want {
					t.Fatalf("%s of square %d,%d: %d, want %d", name, x, y, got, want)
				}
			}
		}
	}
}

func mean(v []int) (sum int) {
	for _, n := range v {
		sum += n
	}
	return sum / len(v)
}

func extent(v []int) (lo, hi int) {
	lo = 255
	for _, n := range v {
		lo, hi = min(lo, n), max(hi, n)
	}
	return lo, hi
}

// Coordinates come from maps that may send a point anywhere.
func TestLightAnywhere(t *testing.T) {
	p := &plane{2, 2, []byte{0, 100, 100, 200}}
	for _, c := range []struct {
		at   point
		want float64
	}{
		{point{0.5, 0.5}, 0},
		{point{1, 1}, 100},
		{point{1.5, 0.5}, 100},
		{point{-9, -9}, 0},
		{point{1e300, 1e300}, 200},
		{point{math.Inf(1), math.Inf(-1)}, 100},
		{point{math.NaN(), math.NaN()}, 0},
	} {
		if got := p.at(c.at); got != c.want {
			t.Errorf("%v: %g, want %g", c.at, got, c.want)
		}
	}
}
