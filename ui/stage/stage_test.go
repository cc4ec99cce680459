package stage

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

func TestADisplayOfTheSizeThatWasAskedFor(t *testing.T) {
	d := Start(t, 1280, 800)
	c, err := xgb.NewConnDisplay(d.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s := xproto.Setup(c).DefaultScreen(c)
	if s.WidthInPixels != 1280 || s.HeightInPixels != 800 || s.RootDepth != 24 {
		t.Errorf("%d x %d, depth %d", s.WidthInPixels, s.HeightInPixels, s.RootDepth)
	}
}

func TestDisplaysStandApart(t *testing.T) {
	a, b := Start(t, 640, 480), Start(t, 800, 600)
	if a.Name == b.Name {
		t.Errorf("both are %s", a.Name)
	}
}

// A program that is given the environment meets this display alone, with a
// window manager that knows EWMH.
func TestAProgramMeetsTheWindowManager(t *testing.T) {
	t.Setenv("DISPLAY", ":65000")
	t.Setenv("WAYLAND_DISPLAY", "wayland-7")
	d := Start(t, 640, 480)
	ask := exec.Command("xwininfo", "-root", "-children")
	ask.Env = d.Env()
	out, err := ask.Output()
	if err != nil || !strings.Contains(string(out), "Root window id") {
		t.Errorf("%v: %s", err, out)
	}
	if strings.Contains(strings.Join(d.Env(), "\n"), "wayland-7") {
		t.Error("another screen is in the environment")
	}
}

func TestTheDisplayGoesWithTheTest(t *testing.T) {
	var d Display
	t.Run("one", func(t *testing.T) { d = Start(t, 320, 200) })
	if c, err := xgb.NewConnDisplay(d.Name); err == nil {
		c.Close()
		t.Errorf("%s is still there", d.Name)
	}
}
