package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/cccd-agent/cccd-agent/ui/scene"
)

func TestContrastAsWCAGHasIt(t *testing.T) {
	for _, c := range []struct {
		a, b uint32
		want float64
	}{{0x000000, 0xFFFFFF, 21}, {0x777777, 0xFFFFFF, 4.48}, {0xFF0000, 0xFFFFFF, 4.0}, {0x123456, 0x123456, 1}} {
		if got := Contrast(hex(c.a), hex(c.b)); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%06x on %06x: %.2f, not %.2f", c.a, c.b, got, c.want)
		}
	}
}

var tones = []scene.Tone{scene.Plain, scene.Main, scene.Good, scene.Care, scene.Bad, scene.Quiet, scene.Danger}

func TestEveryTextIsReadable(t *testing.T) {
	for _, p := range []Palette{Normal(), HighContrast()} {
		read := func(what string, ink, ground color.NRGBA) {
			if got := Contrast(ink, ground); got < 4.5 {
				t.Errorf("%s: %s: %.2f", p.Name, what, got)
			}
		}
		for _, ground := range []color.NRGBA{p.Ground, p.Panel, p.Bar} {
			read("ink", p.Ink, ground)
			read("soft", p.Soft, ground)
			for _, tone := range tones {
				read("text of a tone", p.Text(tone), ground)
			}
		}
		read("banner", p.Banner.Ink, p.Banner.Ground)
		for _, tone := range tones {
			read("notice", p.Notice(tone).Ink, p.Notice(tone).Ground)
			for _, on := range []bool{false, true} {
				read("button", p.Button(tone, on, false).Ink, p.Button(tone, on, false).Ground)
				read("button off", p.Button(tone, on, true).Ink, p.Button(tone, on, true).Ground)
			}
		}
	}
}

func TestEveryEdgeIsSeen(t *testing.T) {
	for _, p := range []Palette{Normal(), HighContrast()} {
		seen := func(what string, mark, ground color.NRGBA) {
			if got := Contrast(mark, ground); got < 3 {
				t.Errorf("%s: %s: %.2f", p.Name, what, got)
			}
		}
		for _, ground := range []color.NRGBA{p.Ground, p.Panel, p.Bar} {
			seen("line", p.Line, ground)
			seen("accent", p.Accent, ground)
			seen("focus", p.Focus, ground)
			for _, tone := range tones {
				seen("edge", p.Button(tone, false, false).Edge, ground)
				seen("edge of a chosen one", p.Button(tone, true, false).Edge, ground)
				seen("edge of a notice", p.Notice(tone).Edge, ground)
			}
		}
		seen("progress", p.Accent, p.Track)
	}
}

func TestStepsGoRound(t *testing.T) {
	if Step100.Next() != Step120 || Step120.Next() != Step140 || Step140.Next() != Step100 {
		t.Error("the steps do not go round")
	}
	if a, b := SizesFor(1280, 800, Step100, 1), SizesFor(1280, 800, Step140, 1); b.Text < 1.39*a.Text {
		t.Errorf("%v grows to %v", a.Text, b.Text)
	}
}

func TestNoTargetIsTooSmall(t *testing.T) {
	for _, size := range [][2]float32{{640, 480}, {1280, 800}, {1920, 1080}, {1080, 1920}} {
		if s := SizesFor(size[0], size[1], Step100, 0.5); s.Target < TargetLeast || s.Act < 64 {
			t.Errorf("%v: %v, %v", size, s.Target, s.Act)
		}
	}
}

func TestMonospaceIsNeverGiven(t *testing.T) {
	th := Theme(Standard())
	if th.Font(fyne.TextStyle{Monospace: true}) != th.Font(fyne.TextStyle{}) {
		t.Error("monospace lacks Vietnamese letters")
	}
}
