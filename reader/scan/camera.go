package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// What cameras are asked for.
const (
	wantedWidth  = 1280
	wantedHeight = 720
)

// mostDamaged is after how many pictures in a row that cannot be unpacked a
// camera counts as unusable: single ones are torn on their way.
const mostDamaged = 90

// recordedPace is taken for a recording, which does not say.
const recordedPace = time.Second / 15

var (
	// ErrCamera: a camera that cannot be used. The errors below are kinds of it.
	ErrCamera = errors.New("scan: camera not available")
	// ErrNoCamera: nothing is there by that name.
	ErrNoCamera = fmt.Errorf("%w: no such device", ErrCamera)
	// ErrCameraBusy: another program has it, or another camera its USB bandwidth.
	ErrCameraBusy = fmt.Errorf("%w: busy", ErrCamera)
	// ErrCameraForbidden: this user may not open it.
	ErrCameraForbidden = fmt.Errorf("%w: permission denied", ErrCamera)
	// ErrCameraGone: it was unplugged, or failed, while it ran.
	ErrCameraGone = fmt.Errorf("%w: gone", ErrCamera)
	// ErrNotCamera: a device that sends no pictures, or none that we can read.
	ErrNotCamera = fmt.Errorf("%w: no pictures in a known format", ErrCamera)
	// ErrNoFFmpeg: this kind of source needs the program ffmpeg, which is not there.
	ErrNoFFmpeg = fmt.Errorf("%w: ffmpeg is not installed", ErrCamera)
)

// OpenCamera opens a camera by its device: /dev/video0 on Linux; elsewhere what
// ffmpeg calls it. The path of a file is a recording ([Recording]), and
// "lavfi:testsrc2" a source that ffmpeg draws. Pictures bear the time that now
// gives. Errors are kinds of [ErrCamera].
func OpenCamera(device string, now func() time.Time) (Frames, error) {
	if source, ok := strings.CutPrefix(device, "lavfi:"); ok {
		return openFFmpeg([][]string{{"-re", "-f", "lavfi", "-i", source}}, now)
	}
	if info, err := os.Stat(device); err == nil && info.Mode().IsRegular() {
		f, err := os.Open(device)
		if err != nil {
			return nil, openingError(device, err)
		}
		return Recording(f, recordedPace, now()), nil
	}
	return openDevice(device, now)
}

// openingError says why a camera could not be opened.
func openingError(device string, err error) error {
	kind := ErrNotCamera
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.ENODEV):
		kind = ErrNoCamera
	case errors.Is(err, fs.ErrPermission):
		kind = ErrCameraForbidden
	case errors.Is(err, syscall.EBUSY):
		kind = ErrCameraBusy
	}
	return fmt.Errorf("%w: %s: %w", kind, device, err)
}

// deliver hands what a camera sends to put, until ctx ends, the camera is gone,
// or there is no more (nil). It frees the camera before it returns.
type deliver func(ctx context.Context, put func(raw []byte)) error

// camera keeps the newest picture for whoever asks next. What nobody had time
// for is written over, and never unpacked.
type camera struct {
	unpack unpacker
	now    func() time.Time
	stop   context.CancelFunc
	fresh  chan struct{} // a picture lies in newest
	ended  chan struct{} // after err was set
	err    error

	mu     sync.Mutex
	newest rawFrame
	spare  []byte // of the picture before, for the next but one

	damaged int // pictures in a row, as far as they were wanted
}

type rawFrame struct {
	data     []byte
	sequence uint64
	at       time.Time
}

func newCamera(d deliver, u unpacker, now func() time.Time) *camera {
	ctx, stop := context.WithCancel(context.Background())
	c := &camera{unpack: u, now: now, stop: stop, fresh: make(chan struct{}, 1), ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		c.err = d(ctx, c.put)
		switch {
		case ctx.Err() != nil:
			c.err = os.ErrClosed
		case c.err == nil:
			c.err = io.EOF
		}
	}()
	return c
}

func (c *camera) put(raw []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.newest = rawFrame{append(c.newest.data[:0], raw...), c.newest.sequence + 1, c.now()}
	select {
	case c.fresh <- struct{}{}:
	default:
	}
}

func (c *camera) Next(ctx context.Context) (Frame, error) {
	if ctx.Err() != nil {
		return Frame{}, context.Cause(ctx)
	}
	select {
	case <-ctx.Done():
		return Frame{}, context.Cause(ctx)
	case <-c.fresh:
		return c.take()
	case <-c.ended:
	}
	select {
	case <-c.fresh: // the last one
		return c.take()
	default:
		return Frame{}, c.err
	}
}

// take unpacks the newest picture, while the next may come.
func (c *camera) take() (Frame, error) {
	c.mu.Lock()
	f := c.newest
	c.newest.data = c.spare
	select {
	case <-c.fresh: // a newer one came since, and is this
	default:
	}
	c.mu.Unlock()
	c.spare = f.data
	luma, err := c.unpack(f.data)
	if err != nil {
		if c.damaged++; c.damaged > mostDamaged {
			err = fmt.Errorf("%w: %w", ErrNotCamera, err)
		}
		return Frame{}, err
	}
	c.damaged = 0
	return Frame{luma, f.sequence, f.at}, nil
}

// Close waits until the camera is free, at most a second.
func (c *camera) Close() error {
	c.stop()
	<-c.ended
	return nil
}
