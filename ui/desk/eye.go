package desk

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// eye is the camera as the pages see it.
type eye struct {
	wanted  bool
	trouble string // code of why there is no picture
}

// CameraTrouble tells why the camera gives no picture, by a code; empty: it does.
func (d *Desk) CameraTrouble(code string) { d.post(func() { d.camera.trouble = code }) }

// see opens the camera for the screens that show its picture, and for no others.
func (d *Desk) see(s scene.Scene) {
	wanted := slices.ContainsFunc(slices.Concat(s.Body, s.Side), func(b scene.Block) bool { _, live := b.(scene.Live); return live })
	if wanted == d.camera.wanted {
		return
	}
	d.camera.wanted = wanted
	if d.o.Camera != nil {
		d.o.Camera(wanted)
	}
}

// hasCamera reports whether there may be one: where it is only looked for and not
// found, nothing is said of it.
func (d *Desk) hasCamera() bool {
	set := d.o.Settings.Camera
	missed := set == "auto" && d.camera.trouble == "no-camera"
	return d.o.Camera != nil && set != "" && set != "off" && !missed
}
