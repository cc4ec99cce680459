package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// playFFmpeg is the child: it sends pictures, or complains, and ends or waits to
// be ended.
func playFFmpeg(part string) {
	switch part {
	case "film":
		for range 3 {
			_ = jpeg.Encode(os.Stdout, image.NewGray(image.Rect(0, 0, 32, 24)), nil)
		}
		os.Exit(0)
	case "forever":
		_ = jpeg.Encode(os.Stdout, image.NewGray(image.Rect(0, 0, 32, 24)), nil)
		time.Sleep(time.Hour) // until it is killed
	case "size": // the first input is not taken
		if slices.Contains(os.Args, "-video_size") {
			os.Exit(1)
		}
		_ = jpeg.Encode(os.Stdout, image.NewGray(image.Rect(0, 0, 32, 24)), nil)
		os.Exit(0)
	}
	fmt.Fprintln(os.Stderr, part)
	os.Exit(1)
}

// playingFFmpeg puts the test's program in the place of ffmpeg.
func playingFFmpeg(t *testing.T, part string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for ffmpeg is a link")
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(own, filepath.Join(dir, "ffmpeg")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv(asFFmpeg, part)
}

func TestFFmpegFilm(t *testing.T) {
	playingFFmpeg(t, "film")
	frames, err := OpenCamera("lavfi:testsrc2", atNoon)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = frames.Close() }()
	var last uint64
	for {
		f, err := frames.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || f.Luma.Rect.Dx() != 32 || f.Sequence <= last {
			t.Fatalf("%+v, %v", f, err)
		}
		last = f.Sequence
	}
	if last != 3 {
		t.Errorf("the last picture is %d", last)
	}
}

func TestFFmpegIsEnded(t *testing.T) {
	playingFFmpeg(t, "forever")
	frames, err := OpenCamera("lavfi:testsrc2", atNoon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := frames.Next(t.Context()); err != nil {
		t.Error(err)
	}
	if err := frames.Close(); err != nil {
		t.Error(err)
	}
	if _, err := frames.Next(context.Background()); !errors.Is(err, os.ErrClosed) {
		t.Error(err)
	}
}

func TestFFmpegTakesTheSizeThereIs(t *testing.T) {
	playingFFmpeg(t, "size")
	frames, err := openFFmpeg([][]string{{"-video_size", "1280x720", "-i", "0"}, {"-i", "0"}}, atNoon)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = frames.Close() }()
	if _, err := frames.Next(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestFFmpegComplaints(t *testing.T) {
	for said, want := range map[string]error{
		"/dev/video9: No such file or directory":                         ErrNoCamera,
		"Could not find video device with name [x] among source devices": ErrNoCamera,
		"/dev/video0: Permission denied":                                 ErrCameraForbidden,
		"/dev/video0: Device or resource busy":                           ErrCameraBusy,
		"Invalid data found when processing input":                       ErrNotCamera,
	} {
		playingFFmpeg(t, said)
		frames, err := OpenCamera("lavfi:x", atNoon)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := frames.Next(t.Context()); !errors.Is(err, want) || !errors.Is(err, ErrCamera) {
			t.Errorf("%q: %v", said, err)
		}
		_ = frames.Close()
	}
	if err := complained("", true, errors.New("exit status 1")); !errors.Is(err, ErrCameraGone) {
		t.Error(err)
	}
	var kept head
	for range 3 {
		_, _ = kept.Write(bytes.Repeat([]byte("x"), maxComplaint-1))
	}
	if kept.Len() != maxComplaint {
		t.Errorf("%d bytes kept", kept.Len())
	}
}

func TestNoFFmpeg(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := OpenCamera("lavfi:testsrc2", atNoon); !errors.Is(err, ErrNoFFmpeg) {
		t.Error(err)
	}
}
