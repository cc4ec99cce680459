package scan

import (
	"bytes"
	"image"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// BenchmarkDecode reads a frame of 1280×720 in the first stage, as most are.
func BenchmarkDecode(b *testing.B) {
	r := rand.New(rand.NewPCG(10, 10))
	payload := inventPayload(r)
	img := drawDamage("clean", r).render(b, payload, 1280, 720, r)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(b.Context(), img, 0); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLive is what one frame of a camera of 1280×720 costs, in colour as
// Motion JPEG: unpacked, and searched by the first stage and one other.
func BenchmarkLive(b *testing.B) {
	for name, picture := range cameraPictures(b) {
		b.Run(name, func(b *testing.B) {
			frames := Recording(io.NopCloser(&repeated{picture: picture, left: b.N}), filmPace, noon)
			b.SetBytes(int64(len(picture)))
			b.ReportAllocs()
			if err := (Viewer{Budget: time.Minute}).Watch(b.Context(), frames, func(Sighting) {}); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// cameraPictures are a card with its symbol, and one seen from the side without it.
func cameraPictures(tb testing.TB) map[string][]byte {
	r := rand.New(rand.NewPCG(11, 11))
	d := drawDamage("clean", r)
	card := d.render(tb, inventPayload(r), 1280, 720, r)
	blank := d.scene(slices.Repeat([][]bool{make([]bool, 57)}, 57), 1280, 720, r)
	for i, v := range blank.Pix {
		blank.Pix[i] = clampByte(float64(v) + d.noise*r.NormFloat64())
	}
	return map[string][]byte{"no symbol": encode(tb, inColour(blank), 85), "card": encode(tb, inColour(card), 85)}
}

func inColour(grey *image.Gray) *image.YCbCr {
	out := image.NewYCbCr(grey.Rect, image.YCbCrSubsampleRatio422)
	copy(out.Y, grey.Pix)
	for i := range out.Cb {
		out.Cb[i], out.Cr[i] = 120+byte(i/64%16), 130-byte(i/96%16)
	}
	return out
}

// repeated is the same picture so many times.
type repeated struct {
	picture []byte
	rest    bytes.Reader
	left    int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest.Len() == 0 {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.left--
		r.rest.Reset(r.picture)
	}
	return r.rest.Read(p)
}
