package screen

import (
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts of sending to an old program.
const (
	SendType     = "type"
	SendPaste    = "paste"
	SendTemplate = "template:" // and the number of a template
)

// SendStep is where the sending stands.
type SendStep string

// The steps.
const (
	SendLooks SendStep = "looks" // which window was in front
	SendAsks  SendStep = "asks"
	SendGoes  SendStep = "goes"
	SendDone  SendStep = "done"
)

// SendModel is a person on their way into another program.
type SendModel struct {
	Step      SendStep
	Window    string // title of the window that takes it
	Templates []string
	Chosen    int
	Other     bool // the template is for another window
	Pasted    bool
	Left      time.Duration // until the clipboard is cleared; 0: it is
	Trouble   string
}

// Send types a person into the program behind the screen: the target is shown
// before anything is sent.
func Send(l words.Lang, m SendModel) scene.Scene {
	s := scene.Scene{Name: "send", Title: l.Say("send.title"), Lead: l.Say("send.lead." + string(m.Step)), Acts: []scene.Act{staffBack(l)}}
	if m.Trouble != "" {
		s.Body = append(s.Body, Problem(l, m.Trouble))
	}
	switch m.Step {
	case SendDone:
		return sent(l, s, m)
	case SendLooks:
		again := staffAgain(l)
		if m.Trouble != "" { // nobody looks any more
			s.Lead, again.Tone = "", scene.Main
		}
		s.Acts = append(s.Acts, again)
		return s
	}
	s.Body = append(s.Body, scene.Facts{Rows: []scene.Fact{
		{Label: l.Say("send.window"), Value: m.Window, Large: true},
		{Label: l.Say("send.what"), Value: m.Templates[m.Chosen]},
	}})
	if m.Other {
		s.Body = append(s.Body, scene.Notice{Tone: scene.Care, Symbol: scene.Warning, Title: l.Say("send.other"), Text: l.Say("send.other.do")})
	}
	if len(m.Templates) > 1 {
		s.Body = append(s.Body, sendTemplates(m))
	}
	busy := m.Step == SendGoes
	s.Acts = append(s.Acts, staffAgain(l),
		scene.Act{ID: SendPaste, Label: l.Say("send.paste"), Off: busy},
		scene.Act{ID: SendType, Label: l.Say("send.type"), Symbol: scene.Send, Tone: scene.Main, Key: "Return", Off: busy})
	return s
}

func sendTemplates(m SendModel) scene.Choices {
	c := scene.Choices{Columns: 3}
	for i, name := range m.Templates {
		c.Acts = append(c.Acts, scene.Act{ID: SendTemplate + strconv.Itoa(i), Label: name, On: i == m.Chosen})
	}
	return c
}

func sent(l words.Lang, s scene.Scene, m SendModel) scene.Scene {
	n := scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("send.done", m.Window), Large: true}
	switch {
	case m.Pasted && m.Left > 0:
		n.Text = l.Say("send.clipboard", spell(l, m.Left))
	case m.Pasted:
		n.Text = l.Say("send.cleared")
	}
	s.Body = append(s.Body, n)
	s.Acts = []scene.Act{{ID: StaffBack, Label: l.Say("send.back"), Tone: scene.Main, Key: "Return"}}
	return s
}
