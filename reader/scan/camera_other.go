//go:build !linux

package scan

import (
	"fmt"
	"runtime"
	"time"
)

// openDevice opens a camera by way of ffmpeg: at the size that we want, or as it
// comes where the camera has another.
func openDevice(device string, now func() time.Time) (Frames, error) {
	kind, name := "v4l2", device
	switch runtime.GOOS {
	case "windows":
		kind, name = "dshow", "video="+device
	case "darwin":
		kind = "avfoundation"
	}
	size := fmt.Sprintf("%dx%d", wantedWidth, wantedHeight)
	return openFFmpeg([][]string{
		{"-f", kind, "-video_size", size, "-i", name},
		{"-f", kind, "-i", name},
	}, now)
}
