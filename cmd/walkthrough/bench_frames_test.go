//go:build bench

package walkthrough

import (
	"hash/maphash"
	"image"
	"sync"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
)

// frame is the end of a frame: when the X server said that the screen is another,
// and what was then in the parts that are watched.
type frame struct {
	at    time.Time
	parts []uint64
}

// watcher follows frames by the DAMAGE extension, which tells of an area after it
// was drawn.
type watcher struct {
	c     *xgb.Conn
	root  xproto.Window
	parts []image.Rectangle
	seed  maphash.Seed

	mu     sync.Mutex
	frames []frame
}

// watch begins to follow parts of the screen, until the test ends.
func (w *world) watch(parts ...image.Rectangle) *watcher {
	w.Helper()
	c, err := xgb.NewConnDisplay(w.display.Name)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(c.Close)
	f := &watcher{c: c, root: xproto.Setup(c).DefaultScreen(c).Root, parts: parts, seed: maphash.MakeSeed()}
	if err := f.begin(); err != nil {
		w.Fatal(err)
	}
	go f.follow()
	return f
}

func (f *watcher) begin() error {
	if err := damage.Init(f.c); err != nil {
		return err
	}
	if _, err := damage.QueryVersion(f.c, 1, 1).Reply(); err != nil {
		return err
	}
	id, err := damage.NewDamageId(f.c)
	if err != nil {
		return err
	}
	return damage.CreateChecked(f.c, id, xproto.Drawable(f.root), damage.ReportLevelRawRectangles).Check()
}

func (f *watcher) follow() {
	for {
		e, err := f.c.WaitForEvent()
		if e == nil && err == nil {
			return // the test is over
		}
		if _, ok := e.(damage.NotifyEvent); ok {
			f.take(time.Now())
		}
	}
}

func (f *watcher) take(at time.Time) {
	seen := frame{at: at}
	for _, part := range f.parts {
		seen.parts = append(seen.parts, f.sum(part))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frames = append(f.frames, seen)
}

// sum is a part of the screen as it is now, as a number.
func (f *watcher) sum(r image.Rectangle) uint64 {
	got, err := xproto.GetImage(f.c, xproto.ImageFormatZPixmap, xproto.Drawable(f.root), int16(r.Min.X), int16(r.Min.Y), uint16(r.Dx()), uint16(r.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return 0
	}
	return maphash.Bytes(f.seed, got.Data)
}

// since gives the frames after a moment.
func (f *watcher) since(t time.Time) (later []frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range f.frames {
		if one.at.After(t) {
			later = append(later, one)
		}
	}
	return later
}

// clear forgets the frames so far.
func (f *watcher) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frames = nil
}
