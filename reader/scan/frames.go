package scan

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"time"
)

// maxFrame is the most pixels of a moving picture's frame: 3840×2160 and a little.
const maxFrame = 9 << 20

// Frame is one picture of a source. Nobody writes to it afterwards.
type Frame struct {
	Luma     *image.Gray
	Sequence uint64    // counts what the source took in; a gap is what nobody had time for
	At       time.Time // when it was taken
}

// Frames is where pictures come from, one after the other: a camera
// ([OpenCamera]), pictures ([Stills]) or a recording ([Recording]).
type Frames interface {
	// Next waits for a picture. Of a camera it is the newest: what came while
	// the caller was busy is gone. Errors are [ErrDamaged], [ErrTooLarge] and
	// [ErrUnsupported], after which there may be more; [io.EOF] at the end of
	// what was recorded; [ErrCamera]; and the context's cause.
	Next(ctx context.Context) (Frame, error)
	// Close ends the source, and a Next that waits.
	Close() error
}

// grey is the picture of a plane, without a copy.
func (p *plane) grey() *image.Gray {
	return &image.Gray{Pix: p.pix, Stride: p.w, Rect: image.Rect(0, 0, p.w, p.h)}
}

// Stills are picture files as frames, one after the other.
func Stills(paths []string, now func() time.Time) Frames {
	return &stills{paths: paths, now: now}
}

type stills struct {
	paths []string
	next  int
	now   func() time.Time
}

func (s *stills) Next(ctx context.Context) (Frame, error) {
	if s.next >= len(s.paths) {
		return Frame{}, io.EOF
	}
	path := s.paths[s.next]
	s.next++
	data, err := readPicture(path)
	if err != nil {
		return Frame{}, err
	}
	img, err := unpack(ctx, data)
	if err != nil {
		return Frame{}, fmt.Errorf("%s: %w", path, err)
	}
	return Frame{luminance(img).grey(), uint64(s.next), s.now()}, nil
}

func (s *stills) Close() error {
	s.next = len(s.paths)
	return nil
}

// Recording is a stream of JPEG pictures, one after the other without anything
// between them (Motion JPEG), taken at a pace from a time on. It is read as fast
// as it is asked for, and r is closed with it.
func Recording(r io.ReadCloser, pace time.Duration, from time.Time) Frames {
	return &recording{source: r, pictures: newMJPEG(r), pace: pace, at: from}
}

type recording struct {
	source   io.Closer
	pictures *mjpeg
	pace     time.Duration
	at       time.Time
	sequence uint64
}

func (s *recording) Next(ctx context.Context) (Frame, error) {
	if ctx.Err() != nil {
		return Frame{}, context.Cause(ctx)
	}
	raw, err := s.pictures.next()
	if errors.Is(err, os.ErrClosed) {
		err = io.EOF
	}
	if err != nil && !passing(err) {
		return Frame{}, err
	}
	s.sequence++
	f := Frame{nil, s.sequence, s.at}
	s.at = s.at.Add(s.pace)
	if err == nil {
		f.Luma, err = lumaOfJPEG(raw)
	}
	if err != nil {
		return Frame{}, err
	}
	return f, nil
}

func (s *recording) Close() error { return s.source.Close() }

// passing reports whether an error concerns one picture of many.
func passing(err error) bool {
	if errors.Is(err, ErrCamera) {
		return false
	}
	return errors.Is(err, ErrDamaged) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrUnsupported)
}
