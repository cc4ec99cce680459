package touch

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// measureLayout tells what is wrong with a plan's places.
func measureLayout(p Plan) []string {
	return append(measureLines(p), measureTargets(p)...)
}

func measureLines(p Plan) (wrong []string) {
	say := func(i Item, what string) { wrong = append(wrong, fmt.Sprintf("%q %s", i.Text, what)) }
	var lines []Item
	for _, i := range p.Items {
		if i.Kind != Fill && !p.Window.holds(i.Box) {
			say(i, fmt.Sprintf("(kind %d) leaves the window", i.Kind))
		}
		if i.Kind == Line {
			lines = append(lines, i)
		}
	}
	for n, i := range lines {
		if !i.Within.holds(i.Box) {
			say(i, "leaves the box that holds it")
		}
		for _, t := range p.Targets {
			switch {
			case t.Name == i.Target && !t.Box.holds(i.Box):
				say(i, "leaves its target")
			case t.Name != i.Target && t.Box.meets(shrunk(i.Box)):
				say(i, "lies under the target "+t.ID)
			}
		}
		for _, other := range lines[n+1:] {
			if shrunk(i.Box).meets(shrunk(other.Box)) {
				say(i, fmt.Sprintf("overlaps %q", other.Text))
			}
		}
		for _, other := range p.Items {
			if other.Kind != Fill && other.Kind != Line && shrunk(i.Box).meets(shrunk(other.Box)) {
				say(i, fmt.Sprintf("lies over a picture or symbol %q", other.Mark))
			}
		}
	}
	return wrong
}

// shrunk leaves out what is rounded.
func shrunk(b Box) Box { return b.inset(0.1, 0.1) }

func measureTargets(p Plan) (wrong []string) {
	say := func(t Target, what string) { wrong = append(wrong, fmt.Sprintf("target %s %s", t.ID, what)) }
	for n, t := range p.Targets {
		if t.Box.W < look.TargetLeast || t.Box.H < look.TargetLeast {
			say(t, fmt.Sprintf("is %.0f by %.0f units", t.Box.W, t.Box.H))
		}
		if !p.Window.holds(t.Box) {
			say(t, "leaves the window")
		}
		for _, other := range p.Targets[n+1:] {
			if d := between(t.Box, other.Box); d < look.ApartLeast-0.01 {
				say(t, fmt.Sprintf("is %.1f units from %s", d, other.ID))
			}
		}
	}
	return wrong
}

// between is what lies between two boxes, below 0 where they overlap.
func between(a, b Box) float32 {
	return max(max(a.X, b.X)-min(a.right(), b.right()), max(a.Y, b.Y)-min(a.bottom(), b.bottom()))
}

// measureWords tells which words of a scene stand on none of its pages.
func measureWords(s scene.Scene, pages []Plan) (wrong []string) {
	var shown []string
	for _, p := range pages {
		var all strings.Builder
		for _, i := range p.Items {
			if i.Kind == Line {
				all.WriteString(strings.ReplaceAll(i.Text, " ", ""))
			}
		}
		shown = append(shown, all.String())
	}
	for _, text := range textsOf(s) {
		for _, word := range strings.Fields(text) {
			found := false
			for _, page := range shown {
				found = found || strings.Contains(page, word)
			}
			if !found {
				wrong = append(wrong, fmt.Sprintf("%q of %q is nowhere", word, text))
			}
		}
	}
	return wrong
}

// textsOf are the texts of a scene that must be shown.
func textsOf(s scene.Scene) []string {
	all := []string{s.Title, s.Lead, s.Bar.Banner, s.Bar.Place, s.Bar.Sign, s.Bar.Clock}
	acts := func(list []scene.Act) {
		for _, a := range list {
			all = append(all, a.Label, a.Sub)
		}
	}
	acts(s.Acts)
	acts(s.Bar.Acts)
	for _, b := range append(append([]scene.Block{}, s.Side...), s.Body...) {
		all = append(all, blockTexts(b)...)
		if c, ok := b.(scene.Choices); ok {
			acts(c.Acts)
		}
	}
	if s.Keys != nil {
		for _, row := range s.Keys.Rows {
			for _, k := range row {
				if k.Symbol == scene.NoSymbol {
					all = append(all, k.Label)
				}
			}
		}
	}
	return all
}

func blockTexts(b scene.Block) (all []string) {
	switch b := b.(type) {
	case scene.Text:
		all = []string{b.Text}
	case scene.Notice:
		all = []string{b.Title, b.Text}
	case scene.Facts:
		for _, r := range b.Rows {
			all = append(all, r.Label, r.Value, r.Note)
		}
	case scene.Points:
		for _, r := range b.Rows {
			all = append(all, r.Text, r.Detail)
		}
	case scene.Field:
		all = []string{b.Label, b.Value, b.Error}
		if b.Value == "" {
			all = append(all, b.Hint)
		}
	case scene.Progress:
		all = []string{b.Text}
	case scene.Table:
		for _, r := range b.Rows {
			all = append(all, r.Cells...)
		}
		if len(b.Rows) == 0 {
			all = append(all, b.Empty)
		}
	case scene.Chart:
		all = []string{b.Title}
		for _, c := range b.Bars {
			all = append(all, c.Label, c.Text)
		}
	}
	return all
}

// measureContrast tells which texts are too faint, from the painted picture alone:
// the commonest colour under a line is its ground, and what differs most from it
// is its ink.
func measureContrast(p Plan, img *image.NRGBA) (wrong []string) {
	for _, i := range p.Items {
		if i.Kind != Line {
			continue
		}
		if got := contrastIn(img, i.Box); got < 4.5 {
			wrong = append(wrong, fmt.Sprintf("%q has a contrast of %.2f", i.Text, got))
		}
	}
	return wrong
}

func contrastIn(img *image.NRGBA, b Box) float64 {
	count := map[color.NRGBA]int{}
	area := image.Rect(int(b.X), int(b.Y), int(b.right()+0.999), int(b.bottom()+0.999)).Intersect(img.Rect)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			count[img.NRGBAAt(x, y)]++
		}
	}
	var ground color.NRGBA
	for c, n := range count {
		if n > count[ground] || n == count[ground] && less(c, ground) {
			ground = c
		}
	}
	best := 1.0
	for c := range count {
		best = max(best, look.Contrast(c, ground))
	}
	return best
}

// less orders colours, so that a tie is decided the same way each time.
func less(a, b color.NRGBA) bool {
	return uint32(a.R)<<16|uint32(a.G)<<8|uint32(a.B) < uint32(b.R)<<16|uint32(b.G)<<8|uint32(b.B)
}
