package desk

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Voice speaks and sounds; package ui/voice is one. None of its calls waits.
type Voice interface {
	Say(lang words.Lang, text string) // what was being said is broken off
	Cue(kind string)                  // one of the cues
	Stop()
}

// The cues.
const (
	CueDone      = "done"
	CueAttention = "attention"
	CueForgotten = "forgotten-card"
)

// voice is what is spoken.
type voice struct {
	on   bool
	last string // what was said last, so that nothing is said twice
}

// say speaks a screen's title and the sentence below it, once. Neither ever holds
// anything of a person: others hear it.
func (d *Desk) say(s scene.Scene) {
	if d.o.Voice == nil || !d.voice.on || !d.kiosk() {
		return
	}
	text := spoken(s.Title, s.Lead)
	if key := string(d.lang) + s.Name + text; key != d.voice.last {
		d.voice.last = key
		d.o.Voice.Say(d.lang, text)
	}
}

// spoken joins two sentences as they are read.
func spoken(title, lead string) string {
	if title != "" && !strings.ContainsAny(title[len(title)-1:], ".?!") {
		title += "."
	}
	return strings.TrimSpace(title + " " + lead)
}

// hush ends what is being said; switched on again, the screen is said anew.
func (d *Desk) hush() {
	d.voice.last = ""
	if d.o.Voice != nil {
		d.o.Voice.Stop()
	}
}

func (d *Desk) cue(kind string) {
	if d.o.Voice != nil {
		d.o.Voice.Cue(kind)
	}
}

// textStep is the number of a size of texts.
func textStep(s config.TextStep) int {
	switch s {
	case config.LargeText:
		return 1
	case config.LargestText:
		return 2
	}
	return 0
}
