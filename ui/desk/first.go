package desk

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
)

// first is the page that a desk begins with, and comes back to.
func (d *Desk) first() Page { return &attract{} }

type attract struct{}

func (*attract) scene(d *Desk) scene.Scene { return scene.Scene{Name: "attract"} }

func (*attract) act(*Desk, string) {}
