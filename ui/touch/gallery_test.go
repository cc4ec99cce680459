package touch

import (
	"flag"
	"fmt"
	"image"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

var (
	only     = flag.String("only", "", "the screens whose name holds this")
	pictures = flag.String("pictures", "", "write every picture into this folder")
)

// variant is a window and a look.
type variant struct {
	name string
	w, h float32
	look look.Look
}

// variants are the sizes and looks in which every screen is shown.
func variants() (all []variant) {
	for _, size := range [][2]float32{{1280, 800}, {1920, 1080}, {1080, 1920}} {
		for _, l := range []struct {
			name string
			look look.Look
		}{
			{"normal", look.Standard()},
			{"large", look.Look{Palette: look.Normal(), Text: look.Step140}},
			{"contrast", look.Look{Palette: look.HighContrast(), Text: look.Step100}},
		} {
			name := fmt.Sprintf("%.0fx%.0f-%s", size[0], size[1], l.name)
			all = append(all, variant{name, size[0], size[1], l.look})
		}
	}
	return all
}

// sample is a screen in one language.
type sample struct {
	name    string
	scene   scene.Scene
	further bool // another state of a screen that came before
}

// gallery is every screen of the flow in both languages, and those that have every
// kind of block.
func gallery(t testing.TB) (all []sample) {
	t.Helper()
	seen := map[string]bool{}
	for _, s := range screen.Samples() {
		name := s.Scene(words.Vietnamese).Name
		for _, l := range []words.Lang{words.Vietnamese, words.English} {
			all = append(all, sample{s.Name + "-" + string(l), s.Scene(l), seen[name]})
		}
		seen[name] = true
	}
	if *pictures == "" || *only != "" {
		for _, s := range samples() {
			all = append(all, sample{name: "block-" + s.Name, scene: s})
		}
	}
	all = slices.DeleteFunc(all, func(s sample) bool { return !strings.Contains(s.name, *only) })
	if len(all) == 0 {
		t.Fatalf("no screen is called %q", *only)
	}
	return all
}

// Every screen, in both languages, at every size and in every look, every page:
// nothing is cut, nothing overlaps, no word is missing, every target is large
// enough and apart.
func TestEveryScreenHasItsPlace(t *testing.T) {
	ruler := NewRuler()
	for _, s := range gallery(t) {
		for _, v := range variants() {
			pages := allPages(ruler, s.scene, v)
			wrong := measureWords(s.scene, pages)
			for _, p := range pages {
				wrong = append(wrong, measureLayout(p)...)
			}
			for _, w := range wrong {
				t.Errorf("%s %s: %s", s.name, v.name, w)
			}
		}
	}
}

func allPages(r *Ruler, s scene.Scene, v variant) []Plan {
	pages := []Plan{Lay(r, s, v.w, v.h, v.look, 0)}
	for len(pages) < pages[0].Pages {
		pages = append(pages, Lay(r, s, v.w, v.h, v.look, len(pages)))
	}
	return pages
}

// Every text of every page is readable in the painted picture. Without -pictures
// the smallest window stands for all. The further states of a screen are painted in
// the first variant alone, so that the pictures stay few.
func TestEveryScreenIsReadable(t *testing.T) {
	var out printer
	out.SetLimit(2)
	for _, v := range variants() {
		if *pictures == "" && v.w != 1280 {
			continue
		}
		st, all := newStand(t, v.w, v.h, v.look), sheet{high: 240, columns: 10}
		for _, s := range gallery(t) {
			if s.further && v != variants()[0] {
				continue
			}
			for page, img := range st.pages(s.scene) {
				for _, w := range measureContrast(st.plan, img) {
					t.Errorf("%s %s page %d: %s", s.name, v.name, page, w)
				}
				if *pictures == "" || page > 0 {
					continue
				}
				out.save(filepath.Join(*pictures, s.name+"-"+v.name+".png"), smaller(img, v.share()))
				if strings.HasSuffix(s.name, "-vi") {
					all.add(img)
				}
			}
		}
		if *pictures != "" && *only == "" {
			out.save(filepath.Join(*pictures, "sheet-"+v.name+".png"), all.picture())
		}
	}
	if err := out.Wait(); err != nil {
		t.Error(err)
	}
}

// share is how large a variant's picture is written: one that is asked for by name
// as it is, the larger windows' else by half. All pictures together stay small
// enough for a repository.
func (v variant) share() float64 {
	if *only != "" || v.w == 1280 {
		return 1
	}
	return 0.5
}

// pages turns a scene over, page by page, each painted.
func (s *stand) pages(next scene.Scene) iter.Seq2[int, *image.NRGBA] {
	return func(yield func(int, *image.NRGBA) bool) {
		s.Show(scene.Scene{})
		s.Show(next)
		for page := range s.plan.Pages {
			s.turn(page - s.plan.Page)
			if !yield(page, s.picture()) {
				return
			}
		}
	}
}
