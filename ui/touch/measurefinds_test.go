package touch

import (
	"image/color"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// The measure finds what it is there for: a plan with one thing wrong is told.
func TestMeasureFinds(t *testing.T) {
	window := Box{0, 0, 400, 300}
	line := func(b, within Box) Item { return Item{Kind: Line, Box: b, Within: within, Text: "Chữ"} }
	for _, c := range []struct {
		name string
		plan Plan
		want string
	}{
		{"cut", Plan{Items: []Item{line(Box{10, 10, 120, 20}, Box{10, 10, 100, 20})}}, "leaves the box"},
		{"outside", Plan{Items: []Item{line(Box{350, 10, 80, 20}, Box{350, 10, 80, 20})}}, "leaves the window"},
		{"overlapping", Plan{Items: []Item{line(Box{10, 10, 50, 20}, window), line(Box{40, 20, 50, 20}, window)}}, "overlaps"},
		{"over a picture", Plan{Items: []Item{line(Box{10, 10, 50, 20}, window), {Kind: Picture, Box: Box{0, 0, 30, 30}}}}, "over a picture"},
		{"under a target", Plan{Items: []Item{line(Box{10, 10, 50, 20}, window)}, Targets: []Target{{ID: "a", Name: "a", Box: Box{0, 0, 60, 60}}}}, "under the target a"},
		{"out of its target", Plan{Items: []Item{{Kind: Line, Box: Box{10, 50, 50, 20}, Within: window, Target: "a"}}, Targets: []Target{{ID: "a", Name: "a", Box: Box{0, 0, 60, 60}}}}, "leaves its target"},
		{"small", Plan{Targets: []Target{{ID: "a", Box: Box{0, 0, 47, 60}}}}, "47 by 60"},
		{"close", Plan{Targets: []Target{{ID: "a", Box: Box{0, 0, 60, 60}}, {ID: "b", Box: Box{67, 0, 60, 60}}}}, "7.0 units from b"},
	} {
		c.plan.Window = window
		if got := strings.Join(measureLayout(c.plan), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s: found %q, not %q", c.name, got, c.want)
		}
	}
}

func TestMeasureFindsAWordThatIsNotShown(t *testing.T) {
	s := sampleStart()
	plan := Lay(NewRuler(), s, 1280, 800, look.Standard(), 0)
	if got := measureWords(s, []Plan{plan}); len(got) != 0 {
		t.Errorf("found %q", got)
	}
	for i := range plan.Items {
		if strings.Contains(plan.Items[i].Text, "chính") {
			plan.Items[i].Text = "Thủ tục hành …"
		}
	}
	if got := measureWords(s, []Plan{plan}); len(got) != 1 || !strings.Contains(got[0], `"chính"`) {
		t.Errorf("found %q", got)
	}
}

// A palette with one faint ink is told from the painted picture.
func TestMeasureFindsFaintTexts(t *testing.T) {
	faint := look.Standard()
	faint.Palette.Soft = color.NRGBA{0x9A, 0xA8, 0xB0, 255}
	s := newStand(t, 1280, 800, faint)
	s.Show(scene.Scene{Title: "Đầu đề", Lead: "Một câu quá nhạt"})
	got := measureContrast(s.plan, s.picture())
	if len(got) != 1 || !strings.Contains(got[0], "Một câu quá nhạt") {
		t.Errorf("found %q", got)
	}
	s.SetLook(look.Standard())
	if got := measureContrast(s.plan, s.picture()); len(got) != 0 {
		t.Errorf("found %q", got)
	}
}
