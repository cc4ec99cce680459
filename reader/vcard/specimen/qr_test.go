package specimen

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// quiet is how many light modules lie around the code (ISO/IEC 18004 §9.1).
const quiet = 4

func TestQRIsWholeModulesInAQuietZone(t *testing.T) {
	text := person().QR
	m, err := QR(text)
	if err != nil {
		t.Fatal(err)
	}
	want := modules(t, text)
	if got := m.Bounds().Dx(); got != len(want)*module {
		t.Fatalf("%d pixels, want %d modules of %d", got, len(want), module)
	}
	compare(t, m, image.Point{}, want, module)
	for i := range want {
		if want[i][quiet-1] || want[quiet-1][i] || !want[quiet][quiet] {
			t.Fatal("no quiet zone of four modules")
		}
	}
}

// On the card, too, every pixel of the code is the module's and nothing lies
// over it, at the least four pixels a module for what citizens' cards hold.
func TestPrintedQRIsUntouched(t *testing.T) {
	tests := map[string]struct {
		kind Kind
		side func(Card) (image.Image, error)
		text string
		size int // pixels a module
	}{
		"CCCD":     {CCCD2021, Front, person().QR, 4},
		"Căn cước": {CanCuoc2024, Back, person().QR + "||||", 4},
		"long":     {CCCD2021, Front, strings.Repeat("ệ", 130), 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := person()
			c.Kind, c.QR = tt.kind, tt.text
			want := modules(t, tt.text)
			at := image.Pt(739, 42)
			if tt.kind == CanCuoc2024 {
				at = image.Pt(725, 46)
			}
			edge := (printedSize - len(want)*tt.size) / 2
			compare(t, drawn(t, tt.side, c), at.Add(image.Pt(edge, edge)), want, tt.size)
		})
	}
}

func TestQROfNothing(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("a", 4000)} {
		if m, err := QR(text); err == nil || m != nil {
			t.Errorf("%d letters: drawn", len(text))
		}
	}
}

func modules(t *testing.T, text string) [][]bool {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	return code.Bitmap()
}

func compare(t *testing.T, m image.Image, at image.Point, want [][]bool, size int) {
	t.Helper()
	for y := range len(want) * size {
		for x := range len(want) * size {
			grey := color.GrayModel.Convert(m.At(at.X+x, at.Y+y)).(color.Gray).Y
			if dark := want[y/size][x/size]; dark && grey != 0 || !dark && grey != 0xFF {
				t.Fatalf("pixel %d,%d of the code is %d", x, y, grey)
			}
		}
	}
}
