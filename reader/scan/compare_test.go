//go:build compare

package scan

import (
	"image"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/scan/internal/peer"
)

// TestCompare prints, for the shared set and for frames drawn from a seed that
// nothing was tuned on, what this package, gozxing alone and (with the tag
// zxingcpp) Debian's zxing-cpp read, and how fast: one thread, pictures already
// unpacked.
func TestCompare(t *testing.T) {
	decoders := []struct {
		name   string
		decode func(*image.Gray) string
	}{
		{"this package", decodeOwn(t)},
		{"gozxing alone", peer.GoZXing},
		{"zxing-cpp", func(img *image.Gray) string {
			text, _ := peer.ZXing(img.Pix, img.Stride, img.Rect.Dy())
			return text
		}},
	}
	if _, available := peer.ZXing(make([]byte, 1), 1, 1); !available {
		decoders = decoders[:2]
	}
	for _, set := range []struct {
		name   string
		frames func() []frame
	}{
		{"shared set", func() []frame { return sharedFrames(t) }},
		{"drawn frames", func() []frame { return drawnFrames(t, 4711, 20, 1280, 720) }},
	} {
		t.Run(set.name, func(t *testing.T) {
			frames := set.frames()
			for _, d := range decoders {
				t.Log(d.name, table(measure(frames, d.decode)))
			}
		})
	}
}
