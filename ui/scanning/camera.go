// Package scanning is what the screen itself sees and hears of documents: the
// camera behind a live picture, and the keys of a scanner that types as a
// keyboard does. What it reads it hands on and keeps nothing of.
package scanning

import (
	"context"
	"image"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/scan"
)

// Names of the setting that are no device.
const (
	AutoCamera = "auto" // the first that there is
	NoCamera   = "off"
)

// defaultPause is between two attempts to open a camera.
const defaultPause = 2 * time.Second

// Camera is one, open only while it is wanted.
type Camera struct {
	// Open gives its pictures; nil: those of Device, as [scan.OpenCamera] names it,
	// or [AutoCamera].
	Open   func(now func() time.Time) (scan.Frames, error)
	Device string
	Pause  time.Duration   // between two attempts; 0: 2 s
	Budget time.Duration   // to search one frame; 0: [scan.Viewer]'s
	Clock  clockwork.Clock // nil: the system's
}

// Seen is told what a camera sees, from one goroutine.
type Seen struct {
	Frame   func(*image.Gray)   // every picture; nobody writes to it afterwards
	Code    func(personal.Text) // once, until it has been out of view
	Trouble func(error)         // why there is no picture; nil: there is one again
}

// Watch opens the camera and tells what it sees until ctx ends; the camera is
// free when it returns. A camera that fails, or is not there, is tried again
// after a pause, and each kind of trouble is told once.
func (c Camera) Watch(ctx context.Context, see Seen) {
	c = c.withDefaults()
	t := &troubles{tell: see.Trouble}
	for ctx.Err() == nil {
		err := c.look(ctx, see, t)
		if ctx.Err() != nil {
			return
		}
		t.are(err)
		select {
		case <-ctx.Done():
		case <-c.Clock.After(c.Pause):
		}
	}
}

func (c Camera) withDefaults() Camera {
	if c.Clock == nil {
		c.Clock = clockwork.NewRealClock()
	}
	if c.Pause == 0 {
		c.Pause = defaultPause
	}
	if c.Open == nil {
		c.Open = func(now func() time.Time) (scan.Frames, error) { return open(c.Device, now) }
	}
	return c
}

// look opens the camera once, and gives why it saw no more.
func (c Camera) look(ctx context.Context, see Seen, t *troubles) error {
	frames, err := c.Open(c.Clock.Now)
	if err != nil {
		return err
	}
	defer func() { _ = frames.Close() }()
	v := scan.Viewer{Budget: c.Budget, Now: c.Clock.Now, Shown: func(f scan.Frame) {
		t.are(nil)
		if ctx.Err() == nil {
			see.Frame(f.Luma)
		}
	}}
	err = v.Watch(ctx, frames, func(s scan.Sighting) {
		if s.Err == nil {
			see.Code(s.Text)
		}
	})
	if err == nil {
		return io.EOF // what was recorded is over
	}
	return err
}

// troubles tells what changed.
type troubles struct {
	tell func(error)
	last string
}

func (t *troubles) are(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text != t.last {
		t.last = text
		t.tell(err)
	}
}

// open opens a device, or the first camera there is: a camera of Linux has
// devices beside that send no pictures.
func open(device string, now func() time.Time) (scan.Frames, error) {
	if device != AutoCamera && device != "" {
		return scan.OpenCamera(device, now)
	}
	err := scan.ErrNoCamera
	for _, d := range devices() {
		frames, failed := scan.OpenCamera(d, now)
		if failed == nil {
			return frames, nil
		}
		err = failed
	}
	return nil, err
}

// devices are the names under which cameras may be, in their order. Elsewhere
// than on Linux a camera goes by its own name, which only the setting knows.
func devices() []string {
	if runtime.GOOS != "linux" {
		return nil
	}
	return inOrder("/dev/video")
}

func inOrder(prefix string) []string {
	found, err := filepath.Glob(prefix + "[0-9]*")
	if err != nil {
		return nil
	}
	number := func(name string) int {
		n, _ := strconv.Atoi(strings.TrimPrefix(name, prefix))
		return n
	}
	slices.SortFunc(found, func(a, b string) int { return number(a) - number(b) })
	return found
}

// Live is a camera that is open while a screen shows its picture.
type Live struct {
	camera Camera
	see    Seen

	mu     sync.Mutex
	wanted bool
	change chan struct{} // holds one
}

// NewLive makes one that nobody wants yet.
func NewLive(c Camera, see Seen) *Live {
	return &Live{camera: c, see: see, change: make(chan struct{}, 1)}
}

// Want says whether a screen shows the picture. It returns at once.
func (l *Live) Want(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wanted == on {
		return
	}
	l.wanted = on
	select {
	case l.change <- struct{}{}:
	default: // it looks anyway
	}
}

func (l *Live) isWanted() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wanted
}

// Serve opens and closes the camera as it is wanted, until ctx ends.
func (l *Live) Serve(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.change:
		}
		if l.isWanted() && l.camera.Device != NoCamera {
			l.watch(ctx)
		}
	}
}

// watch lasts until the picture is not wanted any more.
func (l *Live) watch(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.camera.Watch(ctx, l.see)
	}()
	for l.isWanted() && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-l.change:
		}
	}
	stop()
	<-done
	if l.isWanted() { // once more, while it was closing
		select {
		case l.change <- struct{}{}:
		default:
		}
	}
}
