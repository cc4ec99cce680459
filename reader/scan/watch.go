package scan

import (
	"context"
	"errors"
	"time"

	"go.bug.st/serial"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// retryPause is between two looks for a scanner that is not there.
const retryPause = time.Second

// Code is what a scanner sent at one time. Err is [ErrNotText] or [ErrTooLong], with no
// text, where the code is none that we can use.
type Code struct {
	Text personal.Text
	Kind vnid.Kind
	Err  error
}

// SerialSource is a scanner at a serial port, or at a USB port that looks like
// one, for as long as the desk is open: it may be unplugged and come back.
type SerialSource struct {
	Device  string                               // /dev/ttyACM0, a name under /dev/serial/by-id, COM3
	Present func(bool)                           // told when the scanner is there, and when it is not; may be nil
	After   func(time.Duration) <-chan time.Time // nil: time.After
}

// WatchSerial calls each for every code that the scanner sends, one after the
// other, until ctx ends, and returns its cause. Between codes it waits without a
// timer; a scanner that is gone is looked for every second.
func WatchSerial(ctx context.Context, device string, each func(Code)) error {
	return SerialSource{Device: device}.Watch(ctx, each)
}

// Watch is [WatchSerial] with the source's settings.
func (s SerialSource) Watch(ctx context.Context, each func(Code)) error {
	s = s.withDefaults()
	missing := false
	for ctx.Err() == nil {
		if port, err := openPort(s.Device); err == nil {
			missing = false
			s.Present(true)
			s.listen(ctx, port, each)
		}
		if ctx.Err() != nil {
			break
		}
		if !missing {
			missing = true
			s.Present(false)
		}
		select {
		case <-ctx.Done():
		case <-s.After(retryPause):
		}
	}
	return context.Cause(ctx)
}

func (s SerialSource) withDefaults() SerialSource {
	if s.Present == nil {
		s.Present = func(bool) {}
	}
	if s.After == nil {
		s.After = time.After
	}
	return s
}

// listen passes codes on until the port is gone, or ctx ends and closes it.
func (s SerialSource) listen(ctx context.Context, port serial.Port, each func(Code)) {
	stop := context.AfterFunc(ctx, func() { _ = port.Close() })
	defer func() {
		if stop() {
			_ = port.Close()
		}
	}()
	for text, err := range ReadSerial(ctx, &quietLine{port: port}) {
		switch {
		case ctx.Err() != nil, errors.Is(err, ErrPort):
			return
		case err != nil:
			each(Code{Err: err})
		default:
			each(Code{Text: text, Kind: vnid.Classify(text.Reveal())})
		}
	}
}

// quietLine waits for the first byte of a code without a limit, and for the next
// ones until the line is idle.
type quietLine struct {
	port  serial.Port
	begun bool
}

// Read returns nothing, and no error, when the line was idle after a code began.
func (l *quietLine) Read(p []byte) (int, error) {
	limit := serial.NoTimeout
	if l.begun {
		limit = idleGap
	}
	if err := l.port.SetReadTimeout(limit); err != nil {
		return 0, err
	}
	n, err := l.port.Read(p)
	l.begun = n > 0
	return n, err
}
