package touch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"image/color"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// symbols reads every symbol's name from the scene's source: none is forgotten.
func symbols(t *testing.T) (all []scene.Symbol) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../scene/scene.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Symbol" {
			name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			if name != "" {
				all = append(all, scene.Symbol(name))
			}
		}
		return true
	})
	return all
}

func TestEverySymbolIsDrawnAndLikeNoOther(t *testing.T) {
	seen := map[string]scene.Symbol{}
	all := symbols(t)
	if len(all) < 30 {
		t.Fatalf("only %d symbols found", len(all))
	}
	for _, s := range all {
		img := drawSymbol(s, 48, 48, color.NRGBA{A: 255})
		if share := inkShare(img); share < 0.04 || share > 0.6 {
			t.Errorf("%s covers %.2f", s, share)
		}
		if other, ok := seen[string(img.Pix)]; ok {
			t.Errorf("%s looks like %s", s, other)
		}
		seen[string(img.Pix)] = s
	}
}

func inkShare(img *image.RGBA) float64 {
	n := 0
	for i := 3; i < len(img.Pix); i += 4 {
		n += int(img.Pix[i])
	}
	return float64(n) / 255 / float64(len(img.Pix)/4)
}

func TestEveryMotionMoves(t *testing.T) {
	for _, name := range scene.Motions() {
		first := drawMotion(name, 0, 320, 200, look.Normal())
		moved := false
		for step := range motionSteps {
			moved = moved || !bytes.Equal(first.Pix, drawMotion(name, step, 320, 200, look.Normal()).Pix)
		}
		if !moved {
			t.Errorf("%s stands still", name)
		}
		if bytes.Equal(first.Pix, drawMotion(name, 0, 320, 200, look.HighContrast()).Pix) {
			t.Errorf("%s does not take the palette's colours", name)
		}
	}
}

// What moves takes a step with the clock, and the clock is let go with the scene.
func TestMotionGoesWithItsScene(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(samplePresent())
	if err := s.clock.BlockUntilContext(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	s.Show(sampleStart())
	if s.moving.end != nil {
		t.Error("it goes on without a drawing")
	}
	s.Show(samplePresent())
	before := s.pane.motions[0].step
	s.step()
	if s.pane.motions[0].step != before+1 {
		t.Error("a step moves nothing")
	}
	s.Content().Hide()
	s.step()
	if s.pane.motions[0].step != before+1 {
		t.Error("what nobody sees moves")
	}
}

func TestThePreviewIsALookingGlass(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 8, 4))
	img.SetGray(0, 0, color.Gray{Y: 200})
	out := mirrored(img, image.Pt(100, 30))
	if out.Rect.Dx() != 60 || out.Rect.Dy() != 30 {
		t.Errorf("%v", out.Rect)
	}
	if out.RGBAAt(59, 0).R != 200 || out.RGBAAt(0, 0).R != 0 {
		t.Error("left is left")
	}
}

func TestFramesAreShownFifteenTimesASecond(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(samplePresent())
	img := image.NewGray(image.Rect(0, 0, 640, 480))
	s.Frame(img)
	first := s.pane.lives[0].Image
	if first == nil {
		t.Fatal("no picture")
	}
	s.clock.Advance(frameGap - time.Millisecond)
	if s.Frame(img); s.pane.lives[0].Image != first {
		t.Error("a picture too many")
	}
	s.clock.Advance(time.Millisecond)
	if s.Frame(img); s.pane.lives[0].Image == first {
		t.Error("no second picture")
	}
	s.Show(sampleStart())
	s.clock.Advance(time.Second)
	s.Frame(img) // no place: nothing happens
}

func TestTheOutlineHoldsNoText(t *testing.T) {
	s := newStand(t, 1280, 800, look.Standard())
	s.Show(sampleQueue())
	o := s.Outline()
	if o.Scene != "queue" || o.Pages != s.plan.Pages || len(o.Texts) == 0 || len(o.Targets) != len(s.plan.Targets) {
		t.Errorf("%+v", o)
	}
	at := o.Targets[len(o.Targets)-1].Box.Middle()
	s.press(fyne.NewPos(float32(at.X), float32(at.Y)))
	s.release(fyne.NewPos(float32(at.X), float32(at.Y)))
	s.want(t, o.Targets[len(o.Targets)-1].ID)
}

func TestAKioskShowsNoPointer(t *testing.T) {
	if c := New(Options{Kiosk: true}).pane.Cursor(); c != desktop.HiddenCursor {
		t.Errorf("%v", c)
	}
	if c := New(Options{}).pane.Cursor(); c != desktop.DefaultCursor {
		t.Errorf("%v", c)
	}
}
