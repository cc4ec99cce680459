package scan

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// asFFmpeg has the test's own program play ffmpeg; its value says how.
const asFFmpeg = "SCAN_TEST_FFMPEG"

func TestMain(m *testing.M) {
	if part := os.Getenv(asFFmpeg); part != "" {
		playFFmpeg(part)
	}
	goleak.VerifyTestMain(m)
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

func encode(tb testing.TB, img image.Image, quality int) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// level unpacks a "picture" of one byte.
func level(raw []byte) (*image.Gray, error) {
	if len(raw) != 1 {
		return nil, ErrDamaged
	}
	return &image.Gray{Pix: bytes.Clone(raw), Stride: 1, Rect: image.Rect(0, 0, 1, 1)}, nil
}

// scripted is a camera that a test moves: it sends what is sent to the channel,
// and fails or ends when that is closed.
type scripted struct {
	*camera
	send chan []byte
	sent chan struct{}
}

func newScripted(t *testing.T, failure error) *scripted {
	s := &scripted{send: make(chan []byte), sent: make(chan struct{})}
	s.camera = newCamera(func(ctx context.Context, put func([]byte)) error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case raw, ok := <-s.send:
				if !ok {
					return failure
				}
				put(raw)
				clear(raw) // as a driver's buffer is used again
				s.sent <- struct{}{}
			}
		}
	}, level, atNoon)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (s *scripted) put(raw ...byte) {
	s.send <- raw
	<-s.sent
}

func (s *scripted) expect(t *testing.T, value byte, sequence uint64) {
	t.Helper()
	f, err := s.Next(t.Context())
	if err != nil || f.Luma.Pix[0] != value || f.Sequence != sequence || !f.At.Equal(noon) {
		t.Errorf("got %+v, %v; want %d, sequence %d", f, err, value, sequence)
	}
}

func TestCameraGivesTheNewest(t *testing.T) {
	s := newScripted(t, ErrCameraGone)
	s.put(11)
	s.expect(t, 11, 1)
	for v := range byte(5) {
		s.put(20 + v)
	}
	s.expect(t, 24, 6)
	waiting, stop := context.WithCancelCause(t.Context())
	cause := errors.New("the next visit")
	stop(cause)
	if _, err := s.Next(waiting); !errors.Is(err, cause) { // and none twice
		t.Errorf("stopped: %v", err)
	}
	s.put(30)
	close(s.send)
	<-s.ended
	s.expect(t, 30, 7)
	if _, err := s.Next(t.Context()); !errors.Is(err, ErrCameraGone) || !errors.Is(err, ErrCamera) {
		t.Errorf("gone: %v", err)
	}
}

// A picture that comes while another is unpacked is neither lost nor told twice.
func TestCameraWhileUnpacking(t *testing.T) {
	s := newScripted(t, nil)
	s.put(1)
	<-s.fresh // what Next takes first
	s.put(2)
	if f, err := s.take(); err != nil || f.Sequence != 2 {
		t.Errorf("%+v, %v", f, err)
	}
	close(s.send)
	if _, err := s.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want the end", err)
	}
}

func TestCloseEndsNext(t *testing.T) {
	s := newScripted(t, nil)
	ended := make(chan error)
	go func() {
		_, err := s.Next(context.Background())
		ended <- err
	}()
	_ = s.Close()
	if err := <-ended; !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestCameraOfDamagedPictures(t *testing.T) {
	s := newScripted(t, nil)
	for range mostDamaged {
		s.put(1, 2)
		if _, err := s.Next(t.Context()); !passing(err) {
			t.Fatalf("torn: %v", err)
		}
	}
	s.put(7)
	s.expect(t, 7, mostDamaged+1)
	for range mostDamaged {
		s.put(1, 2)
		_, _ = s.Next(t.Context())
	}
	s.put(1, 2)
	if _, err := s.Next(t.Context()); !errors.Is(err, ErrNotCamera) || passing(err) {
		t.Errorf("never anything else: %v", err)
	}
}

func TestOpenCamera(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenCamera(filepath.Join(dir, "none"), atNoon); !errors.Is(err, ErrNoCamera) {
		t.Errorf("none: %v", err)
	}
	film := filepath.Join(dir, "film.mjpeg")
	if err := os.WriteFile(film, encode(t, image.NewGray(image.Rect(0, 0, 40, 30)), 80), 0o600); err != nil {
		t.Fatal(err)
	}
	frames, err := OpenCamera(film, atNoon)
	if err != nil {
		t.Fatal(err)
	}
	f, err := frames.Next(t.Context())
	if err != nil || f.Luma.Rect != image.Rect(0, 0, 40, 30) || f.Sequence != 1 || !f.At.Equal(noon) {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := frames.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("end: %v", err)
	}
	if err := frames.Close(); err != nil {
		t.Error(err)
	}
	if _, err := frames.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("closed: %v", err)
	}
}

func TestWhyACameraDoesNotOpen(t *testing.T) {
	for cause, want := range map[error]error{
		syscall.ENOENT: ErrNoCamera, syscall.ENXIO: ErrNoCamera, syscall.ENODEV: ErrNoCamera, // a node without a driver
		syscall.EACCES: ErrCameraForbidden, syscall.EPERM: ErrCameraForbidden,
		syscall.EBUSY: ErrCameraBusy, syscall.ENOTTY: ErrNotCamera,
	} {
		err := openingError("/dev/video0", &os.PathError{Op: "open", Path: "/dev/video0", Err: cause})
		if !errors.Is(err, want) || !errors.Is(err, ErrCamera) || !errors.Is(err, cause) {
			t.Errorf("%v: %v", cause, err)
		}
	}
}

func TestStills(t *testing.T) {
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.jpg"), filepath.Join(dir, "bad.jpg")
	for path, data := range map[string][]byte{good: encode(t, image.NewGray(image.Rect(0, 0, 40, 30)), 80), bad: []byte("no picture")} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := Stills([]string{bad, good, good}, atNoon)
	if _, err := s.Next(t.Context()); !errors.Is(err, ErrUnsupported) || !passing(err) {
		t.Errorf("bad: %v", err)
	}
	if f, err := s.Next(t.Context()); err != nil || f.Sequence != 2 || f.Luma.Rect.Dx() != 40 {
		t.Errorf("%+v, %v", f, err)
	}
	_ = s.Close()
	if _, err := s.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("closed: %v", err)
	}
}
