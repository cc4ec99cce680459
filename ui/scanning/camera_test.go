package scanning

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/skip2/go-qrcode"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/scan"
)

const patience = 60 * time.Second

// film is what a camera sends: frames of an empty desk, then of a card's symbol.
func film(t testing.TB, empty, card int) []byte {
	t.Helper()
	desk := image.NewGray(image.Rect(0, 0, 480, 360))
	for i := range desk.Pix {
		desk.Pix[i] = 200 + byte(i%7)
	}
	code, err := qrcode.New(citizen, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	held := image.NewGray(desk.Rect)
	copy(held.Pix, desk.Pix)
	draw.Draw(held, image.Rect(90, 30, 390, 330), code.Image(300), image.Point{}, draw.Src)
	var b bytes.Buffer
	for i := range empty + card {
		img := desk
		if i >= empty {
			img = held
		}
		if err := jpeg.Encode(&b, img, nil); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// lens is a camera that a test scripts: each time it is opened it plays the next
// film, or fails.
type lens struct {
	*testing.T
	mu     sync.Mutex
	takes  []take
	opened int
	open   int // now
}

type take struct {
	film  []byte
	stays bool // open after the last frame, as a camera is
	err   error
}

func (l *lens) Open(func() time.Time) (scan.Frames, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := l.takes[min(l.opened, len(l.takes)-1)]
	l.opened++
	if next.err != nil {
		return nil, next.err
	}
	l.open++
	r := scan.Recording(io.NopCloser(bytes.NewReader(next.film)), time.Second/15, morning)
	return &opened{r, l, next.stays}, nil
}

func (l *lens) isOpen() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open > 0
}

type opened struct {
	scan.Frames
	lens  *lens
	stays bool
}

func (o *opened) Next(ctx context.Context) (scan.Frame, error) {
	f, err := o.Frames.Next(ctx)
	if errors.Is(err, io.EOF) && o.stays {
		<-ctx.Done()
		return f, context.Cause(ctx)
	}
	return f, err
}

func (o *opened) Close() error {
	o.lens.mu.Lock()
	defer o.lens.mu.Unlock()
	o.lens.open--
	return o.Frames.Close()
}

// witness notes what was seen.
type witness struct {
	frames  chan image.Point
	codes   chan string
	trouble chan error
}

func newWitness() *witness {
	return &witness{make(chan image.Point, 1000), make(chan string, 10), make(chan error, 10)}
}

func (w *witness) see() Seen {
	return Seen{
		Frame:   func(img *image.Gray) { w.frames <- img.Rect.Size() },
		Code:    func(text personal.Text) { w.codes <- text.Reveal() },
		Trouble: func(err error) { w.trouble <- err },
	}
}

func next[T any](t testing.TB, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatal("nothing comes")
	}
	return v
}

// A recording: every frame is shown, the code told once, and the camera is free
// when nobody watches.
func TestCameraShowsAndReads(t *testing.T) {
	l := &lens{T: t, takes: []take{{film: film(t, 3, 5), stays: true}}}
	w := newWitness()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Camera{Open: l.Open, Budget: time.Minute}.Watch(ctx, w.see())
	}()
	for range 8 {
		if size := next(t, w.frames); size != image.Pt(480, 360) {
			t.Error(size)
		}
	}
	if got := next(t, w.codes); got != citizen {
		t.Error("another code")
	}
	stop()
	next(t, done)
	if l.isOpen() || len(w.codes) > 0 || len(w.trouble) > 0 {
		t.Error("open after its end, or told twice")
	}
}

// A camera that is not there, then busy, then there: each trouble once, with a
// pause between, and its end.
func TestCameraComesBack(t *testing.T) {
	l := &lens{T: t, takes: []take{{err: scan.ErrNoCamera}, {err: scan.ErrNoCamera}, {err: scan.ErrCameraBusy}, {film: film(t, 1, 0)}, {film: film(t, 1, 1), stays: true}}}
	w, clock := newWitness(), clockwork.NewFakeClock()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Camera{Open: l.Open, Budget: time.Minute, Clock: clock}.Watch(ctx, w.see())
	}()
	for range 4 { // a pause after each of the first four
		if err := clock.BlockUntilContext(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		clock.Advance(defaultPause)
	}
	if got := next(t, w.codes); got != citizen {
		t.Error("another code")
	}
	stop()
	next(t, done)
	var told []error
	for len(w.trouble) > 0 {
		told = append(told, <-w.trouble)
	}
	if want := []error{scan.ErrNoCamera, scan.ErrCameraBusy, nil, io.EOF, nil}; !slices.Equal(told, want) {
		t.Error(told)
	}
}

// The camera is open while a screen wants it, and only then.
func TestLiveWhileWanted(t *testing.T) {
	l := &lens{T: t, takes: []take{{film: film(t, 2, 0), stays: true}}}
	w := newWitness()
	live := NewLive(Camera{Open: l.Open, Budget: time.Minute}, w.see())
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- live.Serve(ctx) }()
	for range 3 {
		if live.Want(true); next(t, w.frames) == (image.Point{}) || !l.isOpen() {
			t.Fatal("not open")
		}
		live.Want(true)
		next(t, w.frames)
		live.Want(false)
		for limit := time.Now().Add(patience); l.isOpen(); time.Sleep(time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatal("still open")
			}
		}
	}
	live.Want(true)
	next(t, w.frames)
	stop()
	if err := next(t, done); err != nil || l.isOpen() {
		t.Error("open after the end", err)
	}
}

// One that is off is never opened.
func TestCameraThatIsOff(t *testing.T) {
	l := &lens{T: t, takes: []take{{film: film(t, 1, 0), stays: true}}}
	live := NewLive(Camera{Open: l.Open, Device: NoCamera}, newWitness().see())
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	live.Want(true)
	go func() { done <- live.Serve(ctx) }()
	for limit := time.Now().Add(patience); len(live.change) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("nobody looks")
		}
	}
	stop()
	if <-done; l.opened > 0 {
		t.Error("opened")
	}
}

func TestDevices(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"video10", "video2", "video0", "videos", "audio0"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := inOrder(filepath.Join(dir, "video"))
	for i := range got {
		got[i] = filepath.Base(got[i])
	}
	if want := []string{"video0", "video2", "video10"}; !slices.Equal(got, want) {
		t.Error(got)
	}
	if _, err := open(filepath.Join(dir, "nothing"), time.Now); !errors.Is(err, scan.ErrNoCamera) {
		t.Error(err)
	}
}
