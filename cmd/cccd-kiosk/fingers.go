package main

import (
	"github.com/cccd-agent/cccd-agent/ui/desk"
	"github.com/cccd-agent/cccd-agent/ui/touch"
)

// key is a key of a real keyboard that belongs to no act.
func (f *furniture) key(k touch.Key) bool {
	switch {
	case k.Rune != 0:
		f.desk.Typed(desk.Key{Rune: k.Rune})
	case k.Name == "BackSpace":
		f.desk.Typed(desk.Key{Delete: true})
	}
	return false
}
