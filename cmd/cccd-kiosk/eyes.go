package main

import (
	"errors"

	"github.com/cccd-agent/cccd-agent/reader/scan"
	"github.com/cccd-agent/cccd-agent/ui/scanning"
)

// newEyes is the camera, open while a page shows its picture.
func newEyes(f *furniture, device string) *scanning.Live {
	return scanning.NewLive(scanning.Camera{Device: device}, scanning.Seen{
		Frame: f.surface.Frame, Code: f.desk.Scanned, Trouble: func(err error) { f.desk.CameraTrouble(troubleOf(err)) },
	})
}

// troubleOf is the code of why a camera gives no picture.
func troubleOf(err error) string {
	for _, t := range []struct {
		err  error
		code string
	}{
		{scan.ErrNoCamera, "no-camera"}, {scan.ErrCameraBusy, "camera-busy"}, {scan.ErrCameraForbidden, "camera-forbidden"}, {scan.ErrCameraGone, "camera-gone"},
	} {
		if errors.Is(err, t.err) {
			return t.code
		}
	}
	if err == nil {
		return ""
	}
	return "camera-unusable"
}
