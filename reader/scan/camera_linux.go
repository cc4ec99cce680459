package scan

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/blackjack/webcam"
)

// Formats of V4L2, as four letters, the first in the lowest byte.
const (
	formatMJPEG webcam.PixelFormat = 'M' | 'J'<<8 | 'P'<<16 | 'G'<<24
	formatYUYV  webcam.PixelFormat = 'Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24
	formatGrey  webcam.PixelFormat = 'G' | 'R'<<8 | 'E'<<16 | 'Y'<<24
)

// deviceBuffers is how many pictures the driver may hold: one that is filled and
// ones that wait.
const deviceBuffers = 4

// v4l2 is what we need of a camera of Linux ([webcam.Webcam]).
type v4l2 interface {
	GetSupportedFormats() map[webcam.PixelFormat]string
	GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize
	SetImageFormat(f webcam.PixelFormat, w, h uint32) (webcam.PixelFormat, uint32, uint32, error)
	SetBufferCount(uint32) error
	StartStreaming() error
	WaitForFrame(seconds uint32) error
	GetFrame() (raw []byte, buffer uint32, err error)
	ReleaseFrame(buffer uint32) error
	Close() error
}

func openDevice(path string, now func() time.Time) (Frames, error) {
	w, err := webcam.Open(path)
	if err != nil {
		return nil, openingError(path, err)
	}
	return startDevice(path, w, now)
}

// startDevice has the camera send pictures, or closes it.
func startDevice(path string, w v4l2, now func() time.Time) (Frames, error) {
	unpack, err := setFormat(w)
	if err == nil {
		err = startStreaming(w)
	}
	if err != nil {
		return nil, errors.Join(openingError(path, err), w.Close())
	}
	return newCamera(func(ctx context.Context, put func([]byte)) error {
		err := errors.Join(capture(ctx, w, put), w.Close())
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrCameraGone, path, err)
		}
		return nil
	}, unpack, now), nil
}

// setFormat chooses the best format that the camera has.
func setFormat(w v4l2) (unpacker, error) {
	offered := w.GetSupportedFormats()
	for _, f := range []webcam.PixelFormat{formatMJPEG, formatYUYV, formatGrey} {
		if _, ok := offered[f]; !ok {
			continue
		}
		width, height := nearestSize(w.GetSupportedFrameSizes(f))
		// The library gives back the size that it was asked for, whatever the
		// driver made of it: unpackers find out by the length of a frame.
		got, _, _, err := w.SetImageFormat(f, width, height)
		switch {
		case err != nil:
			return nil, err
		case got != f:
			continue
		case f == formatMJPEG:
			return lumaOfJPEG, nil
		case f == formatYUYV:
			return lumaOfYUYV(int(width), int(height)), nil
		}
		return lumaOfGrey(int(width), int(height)), nil
	}
	return nil, errors.New("neither MJPG, YUYV nor GREY")
}

// nearestSize chooses a size by its number of pixels. A camera that names none
// is asked for the one we want.
func nearestSize(sizes []webcam.FrameSize) (w, h uint32) {
	off := func(s webcam.FrameSize) int64 {
		return max(int64(s.MaxWidth)*int64(s.MaxHeight)-wantedWidth*wantedHeight, wantedWidth*wantedHeight-int64(s.MaxWidth)*int64(s.MaxHeight))
	}
	var fixed []webcam.FrameSize
	for _, s := range sizes {
		if s.MinWidth == s.MaxWidth && s.MinHeight == s.MaxHeight && s.MaxWidth > 0 && s.MaxWidth <= maxFrame && s.MaxHeight > 0 && s.MaxHeight <= maxFrame {
			fixed = append(fixed, s)
		}
	}
	if len(fixed) == 0 {
		return wantedWidth, wantedHeight
	}
	best := slices.MinFunc(fixed, func(a, b webcam.FrameSize) int { return cmp.Compare(off(a), off(b)) })
	return best.MaxWidth, best.MaxHeight
}

// startStreaming keeps what kind of error it was, of which the library leaves
// the text alone. USB without bandwidth left is "no space".
func startStreaming(w v4l2) error {
	if err := w.SetBufferCount(deviceBuffers); err != nil {
		return err
	}
	err := w.StartStreaming()
	if err == nil {
		return nil
	}
	for said, kind := range map[syscall.Errno]syscall.Errno{
		syscall.EBUSY: syscall.EBUSY, syscall.ENOSPC: syscall.EBUSY, syscall.ENODEV: syscall.ENODEV,
	} {
		if strings.HasSuffix(err.Error(), said.Error()) {
			return fmt.Errorf("%w (%s)", kind, err.Error())
		}
	}
	return err
}

// capture hands on pictures until ctx ends (nil) or the camera fails. Without
// pictures it wakes once a second.
func capture(ctx context.Context, w v4l2, put func([]byte)) error {
	for ctx.Err() == nil {
		err := w.WaitForFrame(1)
		if none := (*webcam.Timeout)(nil); errors.As(err, &none) {
			continue
		}
		if err != nil {
			return err
		}
		raw, buffer, err := w.GetFrame()
		if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			return err
		}
		put(raw)
		if err := w.ReleaseFrame(buffer); err != nil {
			return err
		}
	}
	return nil
}
