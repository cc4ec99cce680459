package scan

import (
	"errors"
	"image"
	"strings"
	"syscall"
	"testing"

	"github.com/blackjack/webcam"
)

// fakeDevice answers as a driver does, with frames of its own.
type fakeDevice struct {
	formats  []webcam.PixelFormat
	sizes    []webcam.FrameSize
	frames   [][]byte // nil: none within the time
	end      error    // of GetFrame, after the frames
	format   error
	start    error
	set      webcam.PixelFormat
	w, h     uint32
	buffers  uint32
	released int
	closed   int
}

func (d *fakeDevice) GetSupportedFormats() map[webcam.PixelFormat]string {
	m := map[webcam.PixelFormat]string{}
	for _, f := range d.formats {
		m[f] = ""
	}
	return m
}

func (d *fakeDevice) GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize { return d.sizes }

func (d *fakeDevice) SetImageFormat(f webcam.PixelFormat, w, h uint32) (webcam.PixelFormat, uint32, uint32, error) {
	d.set, d.w, d.h = f, w, h
	return f, w, h, d.format
}

func (d *fakeDevice) SetBufferCount(n uint32) error { d.buffers = n; return nil }
func (d *fakeDevice) StartStreaming() error         { return d.start }

func (d *fakeDevice) WaitForFrame(uint32) error {
	if len(d.frames) > 0 && d.frames[0] == nil {
		d.frames = d.frames[1:]
		return new(webcam.Timeout)
	}
	return nil
}

func (d *fakeDevice) GetFrame() ([]byte, uint32, error) {
	if len(d.frames) == 0 {
		return nil, 0, d.end
	}
	f := d.frames[0]
	d.frames = d.frames[1:]
	return f, 0, nil
}

func (d *fakeDevice) ReleaseFrame(uint32) error { d.released++; return nil }
func (d *fakeDevice) Close() error              { d.closed++; return nil }

func fixed(w, h uint32) webcam.FrameSize {
	return webcam.FrameSize{MinWidth: w, MaxWidth: w, MinHeight: h, MaxHeight: h}
}

func TestDeviceFormats(t *testing.T) {
	yuyv := make([]byte, 2*4*2)
	for i := range yuyv {
		yuyv[i] = byte(100 + i)
	}
	picture := encode(t, image.NewGray(image.Rect(0, 0, 4, 2)), 90)
	for name, c := range map[string]struct {
		d    *fakeDevice
		set  webcam.PixelFormat
		w, h uint32
		pix  byte // the second pixel
	}{
		"the best of three": {&fakeDevice{formats: []webcam.PixelFormat{formatGrey, formatYUYV, formatMJPEG},
			sizes: []webcam.FrameSize{fixed(640, 480), fixed(1280, 720), fixed(1920, 1080)}, frames: [][]byte{picture}}, formatMJPEG, 1280, 720, 0},
		"sizes by steps": {&fakeDevice{formats: []webcam.PixelFormat{formatMJPEG},
			sizes: []webcam.FrameSize{{MinWidth: 16, MaxWidth: 4096, StepWidth: 2, MinHeight: 16, MaxHeight: 4096, StepHeight: 2}}, frames: [][]byte{picture}}, formatMJPEG, 1280, 720, 0},
		"two bytes a pixel": {&fakeDevice{formats: []webcam.PixelFormat{formatYUYV}, sizes: []webcam.FrameSize{fixed(4, 2)}, frames: [][]byte{nil, yuyv}}, formatYUYV, 4, 2, 102},
		"one byte a pixel":  {&fakeDevice{formats: []webcam.PixelFormat{formatGrey}, sizes: []webcam.FrameSize{fixed(4, 2)}, frames: [][]byte{yuyv[:8]}}, formatGrey, 4, 2, 101},
	} {
		c.d.end = syscall.ENODEV
		frames, err := startDevice("/dev/video0", c.d, atNoon)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f, err := frames.Next(t.Context())
		if err != nil || f.Luma.Rect.Dx() != 4 || f.Luma.Pix[1] != c.pix || c.d.set != c.set || c.d.w != c.w || c.d.h != c.h || c.d.buffers != deviceBuffers {
			t.Errorf("%s: %+v, %v, asked for %d×%d", name, f, err, c.d.w, c.d.h)
		}
		if _, err := frames.Next(t.Context()); !errors.Is(err, ErrCameraGone) || !errors.Is(err, syscall.ENODEV) {
			t.Errorf("%s, unplugged: %v", name, err)
		}
		_ = frames.Close()
		if c.d.closed != 1 || c.d.released != 1 {
			t.Errorf("%s: closed %d times, %d buffers given back", name, c.d.closed, c.d.released)
		}
	}
}

func TestDeviceRefusals(t *testing.T) {
	mjpeg := []webcam.PixelFormat{formatMJPEG}
	asText := func(e error) error { return errors.New("Failed to start streaming: " + e.Error()) } // as the library does
	for name, c := range map[string]struct {
		d    *fakeDevice
		want error
	}{
		"in use, told at the format": {&fakeDevice{formats: mjpeg, format: syscall.EBUSY}, ErrCameraBusy},
		"in use, told at the start":  {&fakeDevice{formats: mjpeg, start: asText(syscall.EBUSY)}, ErrCameraBusy},
		"no room on the bus":         {&fakeDevice{formats: mjpeg, start: asText(syscall.ENOSPC)}, ErrCameraBusy},
		"unplugged at the start":     {&fakeDevice{formats: mjpeg, start: asText(syscall.ENODEV)}, ErrNoCamera},
		"an infrared camera":         {&fakeDevice{formats: []webcam.PixelFormat{'Y' | '1'<<8 | '0'<<16 | ' '<<24}}, ErrNotCamera},
		"broken":                     {&fakeDevice{formats: mjpeg, start: asText(syscall.EPROTO)}, ErrNotCamera},
	} {
		_, err := startDevice("/dev/video0", c.d, atNoon)
		if !errors.Is(err, c.want) || !errors.Is(err, ErrCamera) || !strings.Contains(err.Error(), "/dev/video0") {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if c.d.closed != 1 {
			t.Errorf("%s: closed %d times", name, c.d.closed)
		}
	}
	if _, err := OpenCamera("/dev/null", atNoon); !errors.Is(err, ErrNotCamera) {
		t.Errorf("/dev/null: %v", err)
	}
}

// A driver that says it has a size and sends another: no picture is made of it.
func TestFrameOfAnotherLength(t *testing.T) {
	d := &fakeDevice{formats: []webcam.PixelFormat{formatYUYV}, sizes: []webcam.FrameSize{fixed(4, 2)}, frames: [][]byte{make([]byte, 15)}, end: syscall.EIO}
	frames, err := startDevice("/dev/video0", d, atNoon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := frames.Next(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	_ = frames.Close()
}
