package main

import (
	"fyne.io/fyne/v2"
	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/ui/desk"
	"github.com/cccd-agent/cccd-agent/ui/scanning"
	"github.com/cccd-agent/cccd-agent/ui/touch"
)

// fingers are a real keyboard, and a scanner that types as one does.
type fingers struct {
	f    *furniture
	keys *scanning.Keys // nil: no scanner types here
}

func newFingers(f *furniture, scanner bool) *fingers {
	g := &fingers{f: f}
	if scanner {
		g.keys = scanning.NewKeys(clockwork.NewRealClock(), g.typed, f.desk.Scanned)
	}
	return g
}

// key takes a key that belongs to no act, on the UI's goroutine, and reports
// whether it is dealt with: a Return that may end a code fires no act before it is
// known that it does not.
func (g *fingers) key(k touch.Key) bool {
	switch {
	case k.Rune != 0:
		g.letter(k)
	case k.Name == keyBackSpace:
		g.flush()
		g.f.desk.Typed(desk.Key{Delete: true})
	case k.Name == keyReturn && g.keys != nil && g.keys.Holds():
		g.keys.Key('\r', k.At)
		return true
	}
	return false
}

// Names of keys as the surface has them.
const (
	keyBackSpace = "BackSpace"
	keyReturn    = "Return"
)

func (g *fingers) letter(k touch.Key) {
	if g.keys == nil {
		g.typed(k.Rune)
		return
	}
	g.keys.Key(k.Rune, k.At)
}

func (g *fingers) flush() {
	if g.keys != nil {
		g.keys.Flush()
	}
}

// typed is a key that a person typed.
func (g *fingers) typed(r rune) {
	if r != '\r' {
		g.f.desk.Typed(desk.Key{Rune: r})
		return
	}
	fyne.Do(g.f.surface.Enter)
}
