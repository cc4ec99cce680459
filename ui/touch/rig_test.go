package touch

import (
	"image"
	"image/color"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

func TestMain(m *testing.M) {
	test.NewApp()
	os.Exit(m.Run())
}

// stand is a surface on a canvas in memory. Its clock stands still: nothing moves
// while it is measured.
type stand struct {
	*Surface
	canvas software.WindowlessCanvas
	clock  *clockwork.FakeClock
	acts   []string
	keys   []Key
	take   bool // OnKey's answer
	shown  []string
}

func newStand(t testing.TB, w, h float32, l look.Look) *stand {
	t.Helper()
	s := &stand{canvas: software.NewCanvas(), clock: clockwork.NewFakeClock()}
	s.Surface = New(Options{
		Look: l, Clock: s.clock,
		OnAct:     func(id string) { s.acts = append(s.acts, id) },
		OnKey:     func(k Key) bool { s.keys = append(s.keys, k); return s.take },
		OnPainted: func(name string) { s.shown = append(s.shown, name) },
	})
	s.canvas.SetPadded(false)
	s.canvas.SetContent(s.Content())
	s.canvas.Resize(fyne.NewSize(w, h))
	t.Cleanup(s.Close)
	return s
}

// picture is what the canvas shows, painted by Fyne's own painter.
func (s *stand) picture() *image.NRGBA { return s.canvas.Capture().(*image.NRGBA) }

// portrait is a drawn one: nobody's.
func portrait() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 300, 400))
	d := drawing{img: img, scale: 1}
	d.paint("B 0 0 300 400 0", 1, color.NRGBA{0xB9, 0xCF, 0xE0, 255})
	d.paint("P 20 400 Q 40 290 150 280 Q 260 290 280 400 Z", 1, color.NRGBA{0x3B, 0x55, 0x6E, 255})
	d.paint("D 150 170 82", 1, color.NRGBA{0xD9, 0xB3, 0x8C, 255})
	d.paint("P 66 160 Q 60 70 150 66 Q 240 70 234 160 Q 200 110 150 112 Q 100 110 66 160 Z", 1, color.NRGBA{0x2B, 0x22, 0x20, 255})
	d.paint("D 120 170 7 D 180 170 7", 1, color.NRGBA{0x2B, 0x22, 0x20, 255})
	d.paint("M 122 212 Q 150 232 178 212", 6, color.NRGBA{0x8E, 0x4A, 0x3E, 255})
	return img
}

// codeImage is a picture of squares.
func codeImage() image.Image {
	img := image.NewGray(image.Rect(0, 0, 33, 33))
	for y := range 33 {
		for x := range 33 {
			v := uint8(255)
			if (x*7+y*13+x*y)%3 == 0 {
				v = 0
			}
			img.SetGray(x, y, color.Gray{Y: v})
		}
	}
	return img
}

var bar = scene.Bar{
	Place: "Bệnh viện Đa khoa Bình Minh · Quầy 3", Sign: "Nguyễn Thị Hạnh đang trực", Clock: "14:05",
	Acts: []scene.Act{{ID: "lang", Label: "English"}, {ID: "text", Label: "Cỡ chữ"}, {ID: "help", Label: "Gọi nhân viên", Symbol: scene.Help}},
}
