package walkthrough

import "testing"

// TestFirstScreen: the programs come up, and the first screen is drawn.
func TestFirstScreen(t *testing.T) {
	w := newWorld(t, setting{config: "screen:\n  mode: kiosk\n", width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.openScreen("attract")
	w.touch("lang:en")
	w.until("English", func(o outline) bool { return true })
	w.shot("english")
}
