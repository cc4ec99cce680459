package scan

import (
	"context"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"
)

const specimen = "001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Quận Y, Hà Nội|20042021"

// drawSymbol is a perfect symbol, so many pixels a module.
func drawSymbol(tb testing.TB, payload string, level qrcode.RecoveryLevel, pitch int) *image.Gray {
	tb.Helper()
	code, err := qrcode.New(payload, level)
	if err != nil {
		tb.Fatal(err)
	}
	p := luminance(code.Image(-pitch))
	return &image.Gray{Pix: p.pix, Stride: p.w, Rect: image.Rect(0, 0, p.w, p.h)}
}

func wantText(t *testing.T, img image.Image, want string) {
	t.Helper()
	r, err := Decode(t.Context(), img, 0)
	if err != nil || r.Text.Reveal() != want {
		t.Errorf("read %v, text right: %t", err, r.Text.Reveal() == want)
	}
	if err == nil && (r.Symbology != SymbologyQR || r.Stage == "") {
		t.Errorf("symbology %q, stage %q", r.Symbology, r.Stage)
	}
}

// Detectors that look at rows of pixels alone miss one in two hundred of these.
func TestPerfectSymbols(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		payload := inventPayload(r)
		for range r.IntN(4) * r.IntN(4) {
			payload += inventPayload(r)
		}
		pitch, level := 1+r.IntN(12), qrcode.RecoveryLevel(r.IntN(4))
		got, err := Decode(t.Context(), drawSymbol(t, payload, level, pitch), 0)
		if err != nil || got.Text.Reveal() != payload {
			t.Errorf("%d bytes, level %d, %d pixels a module: %v", len(payload), level, pitch, err)
		}
	}
}

// A symbol cut out to its last module, without the margin that the standard wants.
func TestNoMargin(t *testing.T) {
	for pitch := 1; pitch < 12; pitch++ {
		whole := drawSymbol(t, specimen, qrcode.Medium, pitch)
		tight := whole.SubImage(whole.Rect.Inset(4 * pitch))
		wantText(t, tight, specimen)
	}
}

func TestEveryTurn(t *testing.T) {
	for angle := 0.0; angle < 360; angle += 15 {
		r := rand.New(rand.NewPCG(3, uint64(angle)))
		d := drawDamage("clean", r)
		d.angle, d.pitch, d.invert = angle, 2.6, int(angle)%2 == 1
		payload := inventPayload(r)
		wantText(t, d.render(t, payload, 400, 300, r), payload)
	}
}

func TestMirrored(t *testing.T) {
	img := drawSymbol(t, specimen, qrcode.Medium, 3)
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:img.Stride]
		for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
			row[i], row[j] = row[j], row[i]
		}
	}
	wantText(t, img, specimen)
}

// A photograph of the whole card, the symbol small in it.
func TestLargePhotograph(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	d := damage{level: qrcode.Medium, pitch: 5, angle: 130, noise: 6, black: 40, white: 210}
	payload := inventPayload(r)
	symbol := d.render(t, payload, 640, 640, r)
	gaussian(symbol, 1.5)
	photo := image.NewGray(image.Rect(0, 0, 4000, 3000))
	for i := range photo.Pix {
		photo.Pix[i] = 90 + byte(i*7%11)
	}
	for y := range 640 {
		copy(photo.Pix[(y+200)*4000+3100:], symbol.Pix[y*640:][:640])
	}
	wantText(t, photo, payload)
}

func TestComposesLetters(t *testing.T) {
	wantText(t, drawSymbol(t, "Ho\u0300a E\u0302\u0301ch", qrcode.Low, 4), "H\u00f2a \u1ebech")
}

func TestRefuses(t *testing.T) {
	noise := image.NewGray(image.Rect(0, 0, 320, 240))
	r := rand.New(rand.NewPCG(5, 5))
	for i := range noise.Pix {
		noise.Pix[i] = byte(r.IntN(256))
	}
	for name, c := range map[string]struct {
		img  image.Image
		want error
	}{
		"nothing":         {image.NewGray(image.Rectangle{}), ErrNotFound},
		"negative size":   {&image.Gray{Rect: image.Rectangle{Min: image.Pt(5, 5)}}, ErrNotFound},
		"one pixel":       {image.NewGray(image.Rect(0, 0, 1, 1)), ErrNotFound},
		"a line":          {image.NewGray(image.Rect(0, 0, 100_000, 1)), ErrNotFound},
		"a ribbon":        {image.NewGray(image.Rect(0, 0, 21, 50_000)), ErrNotFound},
		"a blank page":    {image.NewGray(image.Rect(0, 0, 300, 300)), ErrNotFound},
		"noise":           {noise, ErrNotFound},
		"too many pixels": {image.NewUniform(image.Black.C), ErrTooLarge},
		"other letters":   {drawSymbol(t, "caf\xe9", qrcode.High, 4), ErrNotText},
	} {
		if got, err := Decode(t.Context(), c.img, 0); !errors.Is(err, c.want) || got != (Result{}) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestBudgetEndsTheSearch(t *testing.T) {
	hard := image.NewGray(image.Rect(0, 0, 1280, 720))
	r := rand.New(rand.NewPCG(6, 6))
	for i := range hard.Pix {
		hard.Pix[i] = byte(r.IntN(256))
	}
	_, err := Decode(t.Context(), hard, time.Nanosecond)
	if !errors.Is(err, ErrNotFound) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("budget: %v", err)
	}
	stopped, stop := context.WithCancelCause(t.Context())
	cause := errors.New("the operator")
	stop(cause)
	if _, err := Decode(stopped, hard, 0); !errors.Is(err, cause) {
		t.Errorf("stopped: %v", err)
	}
}

// The search allocates little more than the planes that it needs, whatever the
// number of stages: a quarter, an eighth … for the levels, one for the rest.
func TestAllocatesInProportion(t *testing.T) {
	blank := image.NewGray(image.Rect(0, 0, 1280, 720))
	for i := range blank.Pix {
		blank.Pix[i] = byte(128 + 100*math.Sin(float64(i%1280)/9))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _ = Decode(t.Context(), blank, 0)
	runtime.ReadMemStats(&after)
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(2*len(blank.Pix)); got > most {
		t.Errorf("%d bytes for a picture of %d", got, len(blank.Pix))
	}
}
