package walkthrough

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
)

// outline is what the screen's program tells of what it shows: ids and places.
type outline struct {
	Scene   string
	Page    int
	Pages   int
	Targets []target
	Texts   []place // of each line
}

// place is a rectangle of the window, in pixels.
type place struct{ X, Y, W, H int }

func (p place) rect() image.Rectangle { return image.Rect(p.X, p.Y, p.X+p.W, p.Y+p.H) }

// target is one thing that may be touched, in pixels of the window.
type target struct {
	ID  string
	Box place
	On  bool // chosen
	Off bool
}

// middle is where a finger touches it.
func (t target) middle() (x, y int) { return t.Box.X + t.Box.W/2, t.Box.Y + t.Box.H/2 }

// look reads the outline; false where nothing is shown yet.
func (w *world) look() (o outline, ok bool) {
	text, err := os.ReadFile(w.outline)
	return o, err == nil && json.Unmarshal(text, &o) == nil
}

// until waits for a screen that is as wanted.
func (w *world) until(what string, wanted func(outline) bool) outline {
	w.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for limit := time.Now().Add(patience); time.Now().Before(limit); <-look.C {
		if o, ok := w.look(); ok && wanted(o) {
			return o
		}
		w.hand.nudge()
	}
	o, _ := w.look()
	w.shot("missing-" + what)
	w.Fatalf("%s did not come; on the screen: %s with %v\nscreen: %s\nagent: %s", what, o.Scene, o.ids(), w.kiosk.said(), w.agent.said())
	return o
}

// on waits for one of some screens.
func (w *world) on(scenes ...string) outline {
	w.Helper()
	o := w.until(strings.Join(scenes, " or "), func(o outline) bool { return slices.Contains(scenes, o.Scene) })
	w.shot(o.Scene)
	return o
}

func (o outline) ids() (all []string) {
	for _, t := range o.Targets {
		all = append(all, t.ID)
	}
	return all
}

func (o outline) find(id string) (target, bool) {
	i := slices.IndexFunc(o.Targets, func(t target) bool { return t.ID == id && !t.Off })
	if i < 0 {
		return target{}, false
	}
	return o.Targets[i], true
}

// touch waits until something may be touched, and touches its middle. What stands
// on another page is turned to.
func (w *world) touch(id string) {
	w.Helper()
	o := w.until("target "+id, func(o outline) bool {
		if _, here := o.find(id); here {
			return true
		}
		down, more := o.find("page.down")
		if more {
			w.hand.press(down.middle())
			<-time.After(300 * time.Millisecond)
		}
		return false
	})
	t, _ := o.find(id)
	w.hand.press(t.middle())
}

// figures touches the keys of a pad, one after the other.
func (w *world) figures(digits string) {
	w.Helper()
	for _, r := range digits {
		w.touch("key:" + string(r))
	}
}

// shot keeps a picture of the screen as the run's artefact.
func (w *world) shot(name string) {
	if *shotsFlag == "" {
		return
	}
	w.shots++
	<-time.After(250 * time.Millisecond) // the outline is told while the frame is painted
	dir := filepath.Join(*shotsFlag, strings.ReplaceAll(w.Name(), "/", "-"))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.Fatal(err)
	}
	w.save(filepath.Join(dir, fmt.Sprintf("%02d-%s.png", w.shots, name)))
}

// save writes what is on the screen to a file.
func (w *world) save(path string) {
	w.Helper()
	f, err := os.Create(path)
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if err := png.Encode(f, w.hand.picture(w.display.Width, w.display.Height)); err != nil {
		w.Fatal(err)
	}
}

// picture is what is on the screen.
func (h *hand) picture(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	got, err := xproto.GetImage(h.c, xproto.ImageFormatZPixmap, xproto.Drawable(h.root), 0, 0, uint16(width), uint16(height), ^uint32(0)).Reply()
	if err != nil {
		return img
	}
	for i := 0; i+3 < len(got.Data) && i+3 < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = got.Data[i+2], got.Data[i+1], got.Data[i], 255
	}
	return img
}
