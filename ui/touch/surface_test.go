package touch

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

func (s *stand) middle(t testing.TB, id string) fyne.Position {
	t.Helper()
	target := s.plan.target(id)
	if target == nil {
		t.Fatalf("no target %q", id)
	}
	return fyne.NewPos(target.Box.X+target.Box.W/2, target.Box.Y+target.Box.H/2)
}

func (s *stand) press(at fyne.Position) {
	s.pane.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
}

func (s *stand) release(at fyne.Position) {
	s.pane.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
}

func (s *stand) want(t *testing.T, acts ...string) {
	t.Helper()
	if !slices.Equal(s.acts, acts) {
		t.Errorf("%q, not %q", s.acts, acts)
	}
	s.acts = nil
}

func TestATouchTellsItsAct(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleStart())
	at := s.middle(t, "insurance")
	s.press(at)
	s.want(t)
	s.release(at)
	s.want(t, "insurance")
}

// A scene that is drawn anew between down and up, with its targets elsewhere,
// loses no touch where the finger is still on the same act.
func TestARedrawLosesNoTouch(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	next := sampleResult()
	s.Show(next)
	at := s.middle(t, "match")
	s.press(at)
	next.Lead = "Một câu mới"
	s.Show(next)
	s.release(at)
	s.want(t, "match")
}

func TestAnotherSceneTakesNoTouchOfTheOldOne(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleResult())
	at := s.middle(t, "match")
	s.press(at)
	next := sampleResult()
	next.Name = "other"
	s.Show(next)
	s.release(at)
	s.want(t)
}

func TestWhatFiresNothing(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleForm())
	back := s.middle(t, "back")
	s.press(back)
	s.clock.Advance(longest + time.Millisecond)
	s.release(back)
	s.want(t)

	s.press(back)
	s.release(fyne.NewPos(640, 400))
	s.want(t)

	off := s.middle(t, "next")
	s.press(off)
	s.release(off)
	s.want(t)

	s.press(back)
	s.clock.Advance(longest)
	s.release(back)
	s.want(t, "back")
}

func TestPagesAreTurnedByTheirButtons(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleLong())
	pages := s.plan.Pages
	if pages < 2 {
		t.Fatalf("%d pages", pages)
	}
	at := s.middle(t, PageDown)
	for range pages + 1 {
		s.press(at)
		s.release(at)
	}
	if s.plan.Page != pages-1 {
		t.Errorf("page %d of %d", s.plan.Page, pages)
	}
	s.want(t)
	same := sampleLong()
	same.Title = "Khác"
	s.Show(same)
	if s.plan.Page == 0 {
		t.Error("a scene of the same name turns back")
	}
	s.Show(sampleStart())
	s.Show(sampleLong())
	if s.plan.Page != 0 {
		t.Error("another scene stays on the page of an older one")
	}
}

func TestThePageOfTheFieldThatIsTypedIn(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	form := sampleForm()
	s.Show(form)
	if s.plan.target("field:name") == nil {
		t.Fatal("the focused field is on another page")
	}
	form = sampleForm()
	for i := range form.Body {
		f := form.Body[i].(scene.Field)
		f.Focused = f.ID == "number"
		form.Body[i] = f
	}
	s.Show(form)
	if s.plan.target("field:number") == nil {
		t.Error("the field that is typed in now is on another page")
	}
}

func TestAnEqualSceneChangesNothing(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleResult())
	s.picture()
	before := len(s.shown)
	s.Show(sampleResult())
	s.picture()
	if len(s.shown) != before {
		t.Errorf("painted again: %q", s.shown)
	}
	s.Show(sampleStart())
	s.picture()
	if len(s.shown) != before+1 || s.shown[before] != "start" {
		t.Errorf("told %q", s.shown)
	}
}

func TestKeysOfAKeyboard(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleResult())
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF4})
	s.want(t, "again")
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.want(t, "match")
	s.take = true
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.want(t)
	s.pane.TypedRune('ờ')
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if n := len(s.keys); s.keys[n-2].Rune != 'ờ' || s.keys[n-1].Name != "BackSpace" {
		t.Errorf("%v", s.keys)
	}
}

func TestAnArrowIsAnActsKeyUntilTheRingIsOut(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(scene.Scene{Name: "nights", Acts: []scene.Act{{ID: "fewer", Label: "Bớt", Key: "Down"}, {ID: "more", Label: "Thêm", Key: "Up"}, {ID: "on", Label: "Tiếp", Key: "Return"}}})
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	s.want(t, "more")
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.want(t, "fewer")
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	s.want(t)
}

func TestTheRingVisitsEveryTarget(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleStart())
	tab := func() { s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab}) }
	seen := map[string]bool{}
	for range s.plan.Targets {
		tab()
		seen[s.ring] = true
	}
	for _, target := range s.plan.Targets {
		if !seen[target.Name] {
			t.Errorf("%s is never reached", target.Name)
		}
	}
	last := s.ring
	tab()
	s.pane.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	tab()
	s.pane.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if s.ring != last {
		t.Errorf("shift and tab go to %q, not back to %q", s.ring, last)
	}
	s.pane.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	s.pane.TypedRune(' ')
	s.want(t, last)
	if len(s.keys) != 0 {
		t.Error("the space was typed too")
	}
}

// An act may stand in the bar and at the foot: what is pressed is one of the two.
func TestAnActAtTwoPlaces(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	twice := sampleStart()
	twice.Acts = []scene.Act{{ID: "help", Label: "Gọi nhân viên"}, {ID: "go", Label: "Tiếp tục"}}
	s.Show(twice)
	for _, name := range []string{"help", "help'"} {
		at := s.middle(t, name)
		if s.press(at); s.pressedTarget().Name != name {
			t.Errorf("%s looks pressed, not %s", s.pressedTarget().Name, name)
		}
		s.release(at)
		s.want(t, "help")
	}
}

func TestArrowsGoWhereTheyPoint(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleStart())
	s.setRing("insurance")
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{{fyne.KeyRight, "accommodation"}, {fyne.KeyDown, "nocard"}, {fyne.KeyLeft, "public"}, {fyne.KeyUp, "insurance"}} {
		if s.pane.TypedKey(&fyne.KeyEvent{Name: c.key}); s.ring != c.want {
			t.Errorf("%s leads to %q, not %q", c.key, s.ring, c.want)
		}
	}
}
