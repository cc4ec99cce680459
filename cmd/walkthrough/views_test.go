package walkthrough

import (
	"fmt"
	"testing"
)

// view is a window and a look in which people walk.
type view struct {
	name          string
	width, height int
	look          string // lines of the screen's configuration
}

// window is the option of a desk's window, which fills the display.
func (v view) window() []string {
	return []string{"--window", fmt.Sprintf("%dx%d", v.width, v.height)}
}

// views are those of this run: one, or with -whole all.
func views() []view {
	all := []view{
		{"1280x800", 1280, 800, ""},
		{"1920x1080", 1920, 1080, ""},
		{"1080x1920", 1080, 1920, ""},
		{"large", 1280, 800, "  text: largest\n"},
		{"contrast", 1280, 800, "  contrast: true\n  leftHanded: true\n"},
	}
	if *wholeFlag {
		return all
	}
	return all[:1]
}

// inEveryView walks in each of the views.
func inEveryView(t *testing.T, walk func(t *testing.T, v view)) {
	for _, v := range views() {
		t.Run(v.name, func(t *testing.T) { walk(t, v) })
	}
}
