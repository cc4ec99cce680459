package scan

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// maxComplaint is how much of what ffmpeg says is kept, in bytes.
const maxComplaint = 4 << 10

// openFFmpeg takes pictures from a child process. The inputs are tried in turn,
// until one sends anything.
func openFFmpeg(inputs [][]string, now func() time.Time) (Frames, error) {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoFFmpeg, err)
	}
	return newCamera(func(ctx context.Context, put func([]byte)) error {
		var err error
		for _, input := range inputs {
			sent := false
			err = runFFmpeg(ctx, path, input, func(raw []byte) { sent = true; put(raw) })
			if sent || ctx.Err() != nil {
				break
			}
		}
		return err
	}, lumaOfJPEG, now), nil
}

// runFFmpeg hands on pictures until there are no more (nil), the child fails, or
// ctx ends it.
func runFFmpeg(ctx context.Context, path string, input []string, put func([]byte)) error {
	args := append([]string{"-hide_banner", "-nostdin", "-loglevel", "error"}, input...)
	args = append(args, "-an", "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", "pipe:1")
	c := exec.CommandContext(ctx, path, args...)
	complaint := &head{}
	c.Stderr = complaint
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoFFmpeg, err)
	}
	sent := false
	for pictures := newMJPEG(out); ; {
		raw, err := pictures.next()
		if err == nil {
			sent = true
			put(raw)
		} else if !passing(err) {
			break
		}
	}
	if err := c.Wait(); err != nil {
		return complained(complaint.String(), sent, err)
	}
	return nil
}

// complained tells by ffmpeg's words what it lacks; its exit code does not.
func complained(said string, sent bool, err error) error {
	kind := ErrNotCamera
	switch lower := strings.ToLower(said); {
	case sent:
		kind = ErrCameraGone
	case strings.Contains(lower, "no such file"), strings.Contains(lower, "could not find"):
		kind = ErrNoCamera
	case strings.Contains(lower, "permission denied"), strings.Contains(lower, "not permitted"):
		kind = ErrCameraForbidden
	case strings.Contains(lower, "busy"), strings.Contains(lower, "already in use"):
		kind = ErrCameraBusy
	}
	return fmt.Errorf("%w: ffmpeg: %s: %w", kind, strings.TrimSpace(said), err)
}

// head keeps the beginning of what is written to it.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), maxComplaint-h.Len())])
	return len(p), nil
}
