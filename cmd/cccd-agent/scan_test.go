package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/creack/pty"

	"github.com/cccd-agent/cccd-agent/reader/scan"
)

func TestScanTheCardsOwnPictures(t *testing.T) {
	for profile, c := range map[string]struct{ side, kind string }{
		"cccd-2021": {"front.png", "cccd"}, "can-cuoc-2024": {"back.png", "can-cuoc"},
	} {
		dir := personalised(t, profile)
		want, err := os.ReadFile(filepath.Join(dir, "qr.txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, picture := range []string{c.side, "qr.png"} {
			a := runAgent(t, "", t.TempDir(), "scan", filepath.Join(dir, picture), "--budget", "10s")
			got := lines(t, a.out)[0]
			if a.exit != exitOK || got["text"] != strings.TrimSpace(string(want)) || got["kind"] != c.kind {
				t.Errorf("%s of %s: exit %d %s", picture, profile, a.exit, a.out)
			}
			if fields, _ := got["fields"].(map[string]any); fields["personalNumber"] == nil || fields["fullName"] == nil {
				t.Errorf("fields %v", got["fields"])
			}
		}
	}
}

func TestScanOneGoodFileAmongBadOnes(t *testing.T) {
	dir := personalised(t, "cccd-2021")
	blank, garbage := filepath.Join(dir, "blank.png"), filepath.Join(dir, "garbage.jpg")
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{blank: picture.Bytes(), garbage: []byte("no picture")} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := runAgent(t, "", t.TempDir(), "scan", blank, garbage, filepath.Join(dir, "nowhere.png"), filepath.Join(dir, "qr.png"))
	got := lines(t, a.out)
	if a.exit != exitOK || len(got) != 4 || got[0]["error"] == nil || got[1]["error"] == nil || got[2]["error"] == nil || got[3]["kind"] != "cccd" {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if a := runAgent(t, "", t.TempDir(), "scan", blank); a.exit != exitOther || a.failure.Code != codeNothingRead {
		t.Errorf("nothing read: exit %d %s", a.exit, a.out)
	}
}

// A scanner on a serial port, played by a pseudo-terminal.
func TestScanFromASerialPort(t *testing.T) {
	master, port, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = port.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &firstLine{done: cancel}
	if _, err := master.WriteString(guestQR + "\r\n"); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	exit := run(ctx, []string{"scan", "--data", t.TempDir(), "--serial", port.Name()}, streams{strings.NewReader(""), out, &errs})
	_ = master.Close()
	var got scanned
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || exit != exitOK || got.Text.Reveal() != guestQR || got.Kind != "cccd" {
		t.Errorf("exit %d %s %s", exit, out.String(), errs.String())
	}
	if a := runAgent(t, "", t.TempDir(), "scan", "--serial", "/dev/nowhere"); a.exit != exitOther || a.failure.Code != "no-scanner" {
		t.Errorf("no port: exit %d %s", a.exit, a.out)
	}
}

// record makes a recording: a card's side, then a desk for so many frames, then the
// side again.
func record(t *testing.T, picture string, desk int) string {
	t.Helper()
	f, err := os.Open(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	card, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	var film bytes.Buffer
	for i := range desk + 8 {
		frame := card
		if i >= 4 && i < desk+4 {
			frame = image.NewGray(image.Rect(0, 0, 320, 240))
		}
		if err := jpeg.Encode(&film, frame, nil); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "film.mjpeg")
	if err := os.WriteFile(path, film.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestScanFromACamera(t *testing.T) {
	dir := personalised(t, "cccd-2021")
	want, err := os.ReadFile(filepath.Join(dir, "qr.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for desk, times := range map[int]int{10: 1, 40: 2} { // of fifteen a second
		film := record(t, filepath.Join(dir, "front.png"), desk)
		a := runAgent(t, "", t.TempDir(), "scan", "--camera", film, "--budget", "10s")
		got := lines(t, a.out)
		if a.exit != exitOK || len(got) != times {
			t.Fatalf("%d frames of desk: exit %d, %d lines, want %d", desk, a.exit, len(got), times)
		}
		for _, line := range got {
			if line["file"] != film || line["text"] != strings.TrimSpace(string(want)) || line["kind"] != "cccd" || line["error"] != "" {
				t.Errorf("line %v", line)
			}
		}
	}
}

// A source that never ends, played in ffmpeg's place, is ended with the program.
func TestScanFromACameraUntilStopped(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for ffmpeg is a shell script")
	}
	film, bin := record(t, filepath.Join(personalised(t, "cccd-2021"), "front.png"), 1), t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\ncat '%s'\nexec sleep 600\n", film)
	if err := os.WriteFile(filepath.Join(bin, "ffmpeg"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &firstLine{done: cancel}
	var errs bytes.Buffer
	exit := run(ctx, []string{"scan", "--data", t.TempDir(), "--camera", "lavfi:testsrc2", "--budget", "10s"}, streams{strings.NewReader(""), out, &errs})
	var got scanned
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || exit != exitOK || got.Kind != "cccd" || got.File != "lavfi:testsrc2" {
		t.Errorf("exit %d, %s %s", exit, got.Kind, errs.String())
	}
}

func TestScanCameraFailures(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.mjpeg")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", t.TempDir()) // no ffmpeg
	for code, camera := range map[string]string{
		"no-camera": "/dev/video99", "camera-unusable": "/dev/null", codeNothingRead: empty, "no-ffmpeg": "lavfi:testsrc2",
	} {
		if runtime.GOOS != "linux" && strings.HasPrefix(camera, "/dev/") {
			continue
		}
		if a := runAgent(t, "", t.TempDir(), "scan", "--camera", camera); a.exit != exitOther || a.failure.Code != code || a.failure.Advice == "" {
			t.Errorf("%s: exit %d %s", camera, a.exit, a.out)
		}
	}
	if a := runAgent(t, "", t.TempDir(), "scan", "--camera", empty, "card.png"); a.exit != exitUsage {
		t.Errorf("two sources: exit %d", a.exit)
	}
	for err, code := range map[error]string{scan.ErrCameraBusy: "camera-busy", scan.ErrCameraForbidden: "camera-forbidden", scan.ErrCameraGone: "camera-gone"} {
		if f := classify(fmt.Errorf("%w: %w", err, fs.ErrPermission)); f.code != code || f.exit != exitOther {
			t.Errorf("%v is %s", err, f.code)
		}
	}
}

// firstLine ends the program when a line was written.
type firstLine struct {
	bytes.Buffer
	done func()
}

func (w *firstLine) Write(b []byte) (int, error) {
	defer w.done()
	return w.Buffer.Write(b)
}
