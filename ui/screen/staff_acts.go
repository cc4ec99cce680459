package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of staff on every page, while somebody is on duty.
const (
	ActStaff  = "staff"  // to the menu
	ActLock   = "lock"   // the desk, at once
	ActAsking = "asking" // a web page waits for a word
)

// Acts of staff's pages.
const (
	StaffBack    = "back"
	StaffAgain   = "again"   // ask the daemon once more
	StaffEnter   = "enter"   // what was typed is right
	StaffConfirm = "confirm" // yes, do it
	StaffRow     = "row:"    // and the number of a row, from 0
)

// Load is how far what a page shows has come: it waits for it, or has not got it.
type Load struct {
	Waits   bool
	Trouble string // code of why there is nothing
}

// blocks say how far it is; nil where everything is there.
func (w Load) blocks(l words.Lang) []scene.Block {
	switch {
	case w.Trouble != "":
		return []scene.Block{Problem(l, w.Trouble)}
	case w.Waits:
		return []scene.Block{scene.Text{Text: l.Say("staff.waits"), Tone: scene.Quiet}}
	}
	return nil
}

func staffBack(l words.Lang) scene.Act {
	return scene.Act{ID: StaffBack, Label: l.Say("staff.back"), Symbol: scene.Back, Key: "Escape"}
}

func staffAgain(l words.Lang) scene.Act {
	return scene.Act{ID: StaffAgain, Label: l.Say("staff.again"), Key: "F5"}
}

func mainAct(l words.Lang, id, key string) scene.Act {
	return scene.Act{ID: id, Label: l.Say(key), Tone: scene.Main, Key: "Return"}
}

// momentOf is a time of day, with its date where that is not today's.
func momentOf(l words.Lang, t, now time.Time) string {
	t, now = t.In(identity.Zone()), now.In(identity.Zone())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return t.Format("15:04") + ", " + l.Date(t.Format(time.DateOnly))
}

// StaffBarModel is what stands in the bar while somebody is on duty.
type StaffBarModel struct {
	Asking int // web pages that wait for a word
}

// StaffBar are the acts of whoever is on duty.
func StaffBar(l words.Lang, m StaffBarModel) []scene.Act {
	var acts []scene.Act
	if m.Asking > 0 {
		acts = append(acts, scene.Act{ID: ActAsking, Label: l.Say("staff.asking"), Symbol: scene.Plug, Tone: scene.Care, Small: true, Key: "F8"})
	}
	return append(acts,
		scene.Act{ID: ActStaff, Label: l.Say("staff.menu"), Symbol: scene.List, Small: true, Key: "F10"},
		scene.Act{ID: ActLock, Label: l.Say("staff.lock"), Symbol: scene.Lock, Small: true, Key: "F12"})
}
