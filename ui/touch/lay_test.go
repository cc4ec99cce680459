package touch

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// A desk's window has any size. Whatever it is, nothing is cut.
func TestEveryWindowHoldsEveryScene(t *testing.T) {
	r, ruler := rand.New(rand.NewPCG(1, 2)), NewRuler()
	all := samples()
	for range 250 {
		v := variant{w: 900 + 1700*r.Float32(), h: 700 + 1500*r.Float32(), look: look.Look{
			Palette: look.Normal(), Text: look.Steps()[r.IntN(3)], LeftHanded: r.IntN(2) == 0, Keys: r.IntN(2) == 0}}
		s := all[r.IntN(len(all))]
		pages := allPages(ruler, s, v)
		wrong := measureWords(s, pages)
		for _, p := range pages {
			wrong = append(wrong, measureLayout(p)...)
		}
		for _, w := range wrong {
			t.Errorf("%s in %.0f x %.0f, %d %%: %s", s.Name, v.w, v.h, v.look.Text, w)
		}
	}
}

// A window too small for anything is no reason to fall.
func TestATinyWindow(t *testing.T) {
	for _, s := range samples() {
		for _, side := range []float32{1, 50, 200} {
			Lay(NewRuler(), s, side, side, look.Standard(), 0)
		}
	}
}

func TestTheLeftHandFindsWhatGoesOn(t *testing.T) {
	l := look.Standard()
	goesOn := func() Box {
		p := Lay(NewRuler(), samplePad(), 1280, 800, l, 0)
		key, on := p.target("key:5").Box, p.target("next").Box
		if (key.X < 640) != l.LeftHanded || (on.X < 640) != l.LeftHanded {
			t.Errorf("left-handed %v: keys at %.0f, what goes on at %.0f", l.LeftHanded, key.X, on.X)
		}
		return on
	}
	before := goesOn()
	l.LeftHanded = true
	if after := goesOn(); after == before {
		t.Error("nothing changed sides")
	}
}

func TestActsNameTheirKeysWhereThereAreKeys(t *testing.T) {
	named := func(l look.Look) (all string) {
		for _, i := range Lay(NewRuler(), sampleResult(), 1280, 800, l, 0).Items {
			all += i.Text + "|"
		}
		return all
	}
	l := look.Standard()
	if strings.Contains(named(l), "|Enter|") {
		t.Error("a kiosk has no keyboard")
	}
	l.Keys = true
	if got := named(l); !strings.Contains(got, "|Enter|") || !strings.Contains(got, "|F4|") {
		t.Errorf("%s", got)
	}
}

func TestLinesAreBrokenByWordsAndLongWordsByLetters(t *testing.T) {
	r, f := NewRuler(), face{size: 20}
	for _, c := range []struct {
		text string
		w    float32
	}{{"Số mười hai đường Nguyễn Trãi", 120}, {"motduongdankhongcodaucach", 80}, {"Nghiêng" + "\u0301" + "nghieng", 40}} {
		lines := r.breakLines(c.text, f, c.w)
		for _, line := range lines {
			if r.width(line, f) > c.w {
				t.Errorf("%q is wider than %.0f", line, c.w)
			}
			if strings.HasPrefix(line, "\u0301") {
				t.Errorf("%q begins with an accent", line)
			}
		}
		if strings.ReplaceAll(strings.Join(lines, ""), " ", "") != strings.ReplaceAll(c.text, " ", "") {
			t.Errorf("%q became %q", c.text, lines)
		}
	}
	if got := r.breakLines("một\nhai", f, 500); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

func TestTheRulerKeepsNoMoreThanItMay(t *testing.T) {
	r := NewRuler()
	for i := range ruled + 10 {
		r.width(strings.Repeat("a", i%50)+string(rune('a'+i%26))+string(rune(0x100+i)), face{size: 10})
	}
	if len(r.widths) > ruled {
		t.Errorf("%d measures", len(r.widths))
	}
	if r.Forget(); len(r.widths) != 0 {
		t.Error("it remembers")
	}
}

// Show of the largest screen, with everything new: what stands between an event and
// the frame that shows it.
func BenchmarkShow(b *testing.B) {
	s := newStand(b, 1920, 1080, look.Standard())
	all := []scene.Scene{sampleQueue(), sampleForm(), sampleResult()}
	for i := 0; b.Loop(); i++ {
		s.Show(all[i%len(all)])
	}
}

// A clock that goes on: what a screen at rest costs.
func BenchmarkMinute(b *testing.B) {
	s := newStand(b, 1920, 1080, look.Standard())
	next := sampleStart()
	for i := 0; b.Loop(); i++ {
		next.Bar.Clock = []string{"14:05", "14:06"}[i%2]
		s.Show(next)
	}
}

// A question is on the page of its first answer.
func TestAQuestionStandsWithItsAnswers(t *testing.T) {
	s := scene.Scene{Name: "asks", Title: "Hỏi", Body: []scene.Block{
		scene.Field{ID: "a", Label: "Họ và tên"}, scene.Field{ID: "b", Label: "Ngày sinh"}, scene.Field{ID: "c", Label: "Nơi thường trú"},
		scene.Text{Text: "Giới tính"}, scene.Choices{Acts: []scene.Act{{ID: "female", Label: "Nữ"}, {ID: "male", Label: "Nam"}}},
	}}
	parted := false
	for h := float32(400); h < 1000; h += 20 {
		for _, p := range allPages(NewRuler(), s, variant{w: 1280, h: h, look: look.Standard()}) {
			asked := slices.ContainsFunc(p.Items, func(i Item) bool { return i.Text == "Giới tính" })
			if asked != (p.target("female") != nil) {
				t.Errorf("%.0f high: question %v without its answers, or they without it", h, asked)
			}
			parted = parted || p.Pages > 1
		}
	}
	if !parted {
		t.Error("nothing was turned over")
	}
}
