package screen

import (
	"strconv"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Parting is on while what somebody left is ended.
func Parting(l words.Lang) scene.Scene {
	return scene.Scene{Name: "parting", Title: l.Say("parting.title"), Lead: l.Say("parting.lead")}
}

// Leaving asks whether to stop.
func Leaving(l words.Lang) scene.Scene {
	return scene.Scene{
		Name: "leave", Title: l.Say("leave.title"), Lead: l.Say("leave.lead"),
		Acts: []scene.Act{
			{ID: ActStop, Label: l.Say("leave.stop"), Symbol: scene.Delete, Tone: scene.Danger},
			{ID: ActStay, Label: l.Say("leave.stay"), Symbol: scene.Next, Tone: scene.Main, Key: "Return"},
		},
	}
}

// Away says that the daemon does not answer; kept: with somebody's visit open.
func Away(l words.Lang, kept bool) scene.Scene {
	s := scene.Scene{
		Name: "away", Title: l.Say("away.title"), Lead: l.Say("away.lead"),
		Body: []scene.Block{scene.Points{Rows: []scene.Point{
			{Symbol: scene.Clock, Text: l.Say("away.itself")},
			{Symbol: scene.Help, Text: l.Say("away.long")},
		}}},
	}
	if kept {
		s.Body = append([]scene.Block{scene.Notice{Tone: scene.Plain, Symbol: scene.Info, Title: l.Say("away.kept")}}, s.Body...)
	}
	return s
}

// ClosedBy says that a visit ended without this screen, by the state it has now.
func ClosedBy(l words.Lang, state string) scene.Scene {
	key := "closed.other"
	if state == string(visit.Expired) {
		key = "closed.expired"
	}
	return scene.Scene{
		Name: "closed-by", Title: l.Say("closed.title"), Lead: l.Say(key),
		Acts: []scene.Act{{ID: ActBegin, Label: l.Say("closed.again"), Symbol: scene.Home, Tone: scene.Main, Key: "Return"}},
	}
}

// Helping says that staff are called, and what to tell them.
func Helping(l words.Lang, desk string) scene.Scene {
	s := scene.Scene{
		Name: "help", Title: l.Say("help.title"), Lead: l.Say("help.lead"),
		Body: []scene.Block{scene.Points{Rows: []scene.Point{
			{Symbol: scene.Person, Text: l.Say("help.wait")},
			{Symbol: scene.Info, Text: l.Say("help.tell")},
			{Symbol: scene.Lock, Text: l.Say("help.card")},
		}}},
		Acts: []scene.Act{
			{ID: "staff", Label: l.Say("help.staff"), Symbol: scene.Lock, Tone: scene.Quiet},
			{ID: ActStay, Label: l.Say("help.back"), Symbol: scene.Back, Tone: scene.Main, Key: "Escape"},
		},
	}
	if desk != "" {
		s.Body = append(s.Body, scene.Text{Text: l.Say("help.desk", desk), Tone: scene.Quiet})
	}
	return s
}

// StillThere counts the seconds down until a person is forgotten.
func StillThere(l words.Lang, left int) scene.Scene {
	return scene.Scene{
		Name: "still-there", Title: l.Say("still.title"), Lead: l.Say("still.lead"),
		Body: []scene.Block{scene.Text{Text: strconv.Itoa(max(left, 0)), Size: scene.Huge}, scene.Text{Text: l.Say("still.then"), Tone: scene.Quiet}},
		Acts: []scene.Act{
			{ID: ActStop, Label: l.Say("still.stop"), Symbol: scene.Cross},
			{ID: ActStay, Label: l.Say("still.stay"), Symbol: scene.Next, Tone: scene.Main, Key: "Return"},
		},
	}
}
