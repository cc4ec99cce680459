package scan

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/skip2/go-qrcode"
)

// damage describes one degraded frame: a specimen card lying on a striped
// desk, seen by a poor camera.
type damage struct {
	class       string
	level       qrcode.RecoveryLevel
	pitch       float64 // pixels a module
	angle       float64 // degrees
	perspective float64 // relative shift of the card's corners
	blur        float64 // standard deviation, pixels
	motion      int     // length of a smear, pixels
	noise       float64 // standard deviation, grey levels
	black       float64
	white       float64
	glare       float64 // radius as a share of the symbol's side; 0: none
	shadow      float64 // what is left of the light in the shadow; 0: none
	jpeg        int     // quality; 0: not recompressed
	invert      bool
}

// classes are the kinds of damage of the shared set, drawn anew.
var classes = []string{
	"clean", "px3", "px2.5", "px2", "rot", "persp", "blur", "motion", "noise",
	"lowcontrast", "glare", "uneven", "jpeg", "combo", "invert",
}

func drawDamage(class string, r *rand.Rand) damage {
	between := func(a, b float64) float64 { return a + (b-a)*r.Float64() }
	d := damage{
		class: class, level: qrcode.RecoveryLevel(r.IntN(3)), pitch: between(4, 5), angle: between(-3, 3),
		noise: 3, black: 30, white: 220,
	}
	switch class {
	case "px3":
		d.pitch = 3
	case "px2.5":
		d.pitch = 2.5
	case "px2":
		d.pitch = 2
	case "rot":
		d.angle = between(-180, 180)
	case "persp":
		d.perspective, d.angle = between(0.1, 0.28), between(-20, 20)
	case "blur":
		d.blur = between(1.6, 2.6)
	case "motion":
		d.motion = 3 + r.IntN(5)
	case "noise":
		d.noise = between(22, 38)
	case "lowcontrast":
		d.black = between(90, 150)
		d.white = d.black + between(12, 30)
	case "glare":
		d.glare = between(0.15, 0.35)
	case "uneven":
		d.shadow = between(0.15, 0.4)
	case "jpeg":
		d.jpeg, d.pitch = 10+r.IntN(20), between(3.5, 4.5)
	case "invert":
		d.invert = true
	case "combo":
		d.pitch, d.angle, d.perspective = between(2.6, 4.5), between(-45, 45), between(0, 0.12)
		d.blur, d.noise, d.jpeg = between(0.4, 1.5), between(3, 11), 50+r.IntN(40)
		d.black = between(40, 90)
		d.white = d.black + between(60, 120)
		if r.IntN(3) == 0 {
			d.shadow = between(0.5, 0.9)
		}
	}
	return d
}

// render draws the frame of a payload; the same generator state gives the same frame.
func (d damage) render(tb testing.TB, payload string, w, h int, r *rand.Rand) *image.Gray {
	tb.Helper()
	code, err := qrcode.New(payload, d.level)
	if err != nil {
		tb.Fatal(err)
	}
	code.DisableBorder = true
	bits := code.Bitmap()
	img := d.scene(bits, w, h, r)
	side := float64(len(bits)) * d.pitch
	if d.shadow > 0 {
		d.castShadow(img, r)
	}
	if d.glare > 0 {
		d.castGlare(img, side, r)
	}
	for range d.motion / 2 { // two-pixel smears add up to a soft one
		smear(img, 3, r.IntN(2) == 0)
	}
	if d.motion > 0 {
		smear(img, d.motion, r.IntN(2) == 0)
	}
	if d.blur > 0 {
		gaussian(img, d.blur)
	}
	for i, v := range img.Pix {
		n := float64(v) + d.noise*r.NormFloat64()
		if d.invert {
			n = 255 - n
		}
		img.Pix[i] = clampByte(n)
	}
	if d.jpeg > 0 {
		img = recompress(tb, img, d.jpeg)
	}
	return img
}

// scene places the card so that the symbol's centre is near the frame's.
func (d damage) scene(bits [][]bool, w, h int, r *rand.Rand) *image.Gray {
	n := float64(len(bits))
	half, sin, cos := n*d.pitch/2, math.Sin(d.angle*math.Pi/180), math.Cos(d.angle*math.Pi/180)
	cx, cy := float64(w)/2+float64(w)*0.1*(r.Float64()-0.5), float64(h)/2+float64(h)*0.1*(r.Float64()-0.5)
	var corners [4]point
	for i, c := range [4]point{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		x := c.x*half + half*2*d.perspective*(r.Float64()-0.5)
		y := c.y*half + half*2*d.perspective*(r.Float64()-0.5)
		corners[i] = point{cx + x*cos - y*sin, cy + x*sin + y*cos}
	}
	back, _ := homographyFrom(corners, [4]point{{0, 0}, {n, 0}, {0, n}, {n, n}})
	stripe := 0.03 + 0.1*r.Float64()
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			var sum float64
			for s := range 4 {
				p := back.apply(point{float64(x) + float64(s%2)/2 + 0.25, float64(y) + float64(s/2)/2 + 0.25})
				sum += d.lightAt(p, bits, stripe, float64(x)+0.3*float64(y))
			}
			img.Pix[y*img.Stride+x] = clampByte(sum / 4)
		}
	}
	return img
}

// lightAt is the card at symbol coordinates: the symbol, its quiet zone, rows
// of lettering beside it, a portrait, and the desk around the card.
func (d damage) lightAt(p point, bits [][]bool, stripe, desk float64) float64 {
	n := float64(len(bits))
	contrast := d.white - d.black
	switch {
	case p.x >= 0 && p.y >= 0 && p.x < n && p.y < n:
		if bits[int(p.y)][int(p.x)] {
			return d.black
		}
		return d.white
	case p.x < -2.6*n || p.x > n+12 || p.y < -10 || p.y > 2*n:
		return d.black + contrast*(0.25+0.12*math.Sin(desk*stripe))
	case p.x > -3 && p.y < n+3 || p.x > n:
		return d.white
	}
	row, col := math.Floor(p.y/4), math.Floor(p.x*1.3)
	letter := uint64(row*131+col*71) * 0x9E3779B97F4A7C15 >> 60
	if math.Mod(row, 2) == 0 && letter < 9 && p.y-4*row < 3 {
		return d.black + contrast*0.1
	}
	return d.white - contrast*(0.1+0.08*math.Sin(p.x*0.3+p.y*0.2))
}

func (d damage) castShadow(img *image.Gray, r *rand.Rand) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	slope, hard := r.Float64()*2-1, r.IntN(2) == 0
	for i, v := range img.Pix {
		x, y := float64(i%img.Stride)-w/2, float64(i/img.Stride)-h/2
		t := (x + slope*y) / 120
		if hard {
			t *= 40
		}
		light := d.shadow + (1-d.shadow)/(1+math.Exp(-t))
		img.Pix[i] = clampByte(float64(v) * light)
	}
}

func (d damage) castGlare(img *image.Gray, side float64, r *rand.Rand) {
	cx := float64(img.Rect.Dx())/2 + side*(r.Float64()-0.5)
	cy := float64(img.Rect.Dy())/2 + side*(r.Float64()-0.5)
	radius := d.glare * side
	for i, v := range img.Pix {
		x, y := float64(i%img.Stride)-cx, float64(i/img.Stride)-cy
		img.Pix[i] = clampByte(float64(v) + 330*math.Exp(-(x*x+y*y)/(radius*radius)))
	}
}

func recompress(tb testing.TB, img *image.Gray, quality int) *image.Gray {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	out, err := jpeg.Decode(&b)
	if err != nil {
		tb.Fatal(err)
	}
	return out.(*image.Gray)
}

func smear(img *image.Gray, length int, vertical bool) {
	step := 1
	if vertical {
		step = img.Stride
	}
	src := bytes.Clone(img.Pix)
	for i := range src {
		sum, n := 0, 0
		for k := -length / 2; k <= (length-1)/2; k++ {
			if j := i + k*step; j >= 0 && j < len(src) {
				sum, n = sum+int(src[j]), n+1
			}
		}
		img.Pix[i] = byte(sum / n)
	}
}

// gaussian is three box passes each way, a close stand-in for the bell curve.
func gaussian(img *image.Gray, sigma float64) {
	length := int(math.Round(math.Sqrt(4*sigma*sigma + 1)))
	for range 3 {
		smear(img, length, false)
		smear(img, length, true)
	}
}

func clampByte(v float64) byte { return byte(math.Round(min(max(v, 0), 255))) }
