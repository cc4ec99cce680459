package desk

// eye is the camera as the pages see it.
type eye struct {
	wanted  bool
	trouble string // code of why there is no picture
}

// CameraTrouble tells why the camera gives no picture, by a code; empty: it does.
func (d *Desk) CameraTrouble(code string) { d.post(func() { d.camera.trouble = code }) }

// see opens the camera for the pages that want it, and for no others.
func (d *Desk) see() {
	w, ok := d.top().(watches)
	wanted := ok && w.camera() && d.hasCamera()
	if wanted == d.camera.wanted {
		return
	}
	d.camera.wanted = wanted
	if d.o.Camera != nil {
		d.o.Camera(wanted)
	}
}

// hasCamera reports whether one is configured.
func (d *Desk) hasCamera() bool {
	return d.o.Camera != nil && d.o.Settings.Camera != "" && d.o.Settings.Camera != "off"
}
