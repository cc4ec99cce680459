// Package screen says what the flow wants to show: every screen is a function
// from what is known, and a language, to a scene. It decides nothing and asks
// nobody, so that each screen can be looked at by itself: see [Samples].
package screen

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Sample is a screen with invented people in it, for pictures and measures. Its
// name is the scene's, with "-" and a state where there is more than one.
type Sample struct {
	Name  string
	Scene func(l words.Lang) scene.Scene
}

// Samples are all screens, in all their states.
func Samples() []Sample {
	var all []Sample
	for _, some := range [][]Sample{visitSamples(), actSamples(), staffSamples()} {
		all = append(all, some...)
	}
	return all
}
