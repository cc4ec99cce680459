package screen

import (
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// AttractModel is what the first screen knows.
type AttractModel struct {
	Name     string // of the desk
	Place    string
	Kiosk    bool
	Menu     bool // nobody is on duty whose bar has it
	Purposes []visit.Purpose
	Waiting  int // visits of today that are open; below 0: not known
}

// Attract greets whoever comes: at a kiosk it calls, at a desk it lists what may
// be begun.
func Attract(l words.Lang, m AttractModel) scene.Scene {
	s := scene.Scene{Name: "attract", Title: l.Say("attract.title"), Lead: l.Say("attract.lead")}
	if !m.Kiosk {
		s.Title, s.Lead = l.Say("attract.desk.title"), l.Say("attract.desk.lead")
	}
	if m.Menu {
		s.Bar.Acts = []scene.Act{{ID: "staff", Label: l.Say("bar.menu"), Symbol: scene.List, Key: "F10", Small: true}}
	}
	s.Body = []scene.Block{scene.Choices{Acts: purposes(l, m.Purposes, !m.Kiosk)}}
	if m.Kiosk {
		s.Body = append([]scene.Block{scene.Text{Text: m.Place, Size: scene.Large, Tone: scene.Quiet}}, s.Body...)
		s.Acts = []scene.Act{{ID: ActBegin, Label: l.Say("attract.begin"), Symbol: scene.Next, Tone: scene.Main, Key: "Return"}}
	}
	if m.Waiting > 0 {
		s.Body = append(s.Body, scene.Text{Text: l.Say("attract.waiting", m.Waiting), Tone: scene.Quiet})
	}
	return s
}

// Choosing asks what somebody came for.
func Choosing(l words.Lang, all []visit.Purpose) scene.Scene {
	return scene.Scene{
		Name: "purpose", Title: l.Say("purpose.title"), Lead: l.Say("purpose.lead"),
		Body: []scene.Block{scene.Choices{Acts: purposes(l, all, true), Columns: 1}},
	}
}

func purposeSymbol(p visit.Purpose) scene.Symbol {
	switch p {
	case visit.Insurance:
		return scene.Hospital
	case visit.Accommodation:
		return scene.Bed
	case visit.PublicService:
		return scene.Counter
	}
	return scene.Person
}

func purposes(l words.Lang, all []visit.Purpose, keys bool) (acts []scene.Act) {
	for i, p := range all {
		a := scene.Act{ID: ActPurpose + string(p), Label: l.Say("purpose." + string(p) + ".name"), Sub: l.Say("purpose." + string(p) + ".sub"), Symbol: purposeSymbol(p)}
		if keys {
			a.Key = "F" + strconv.Itoa(i+1)
		}
		acts = append(acts, a)
	}
	return acts
}

// Resuming offers visits that were left open.
func Resuming(l words.Lang, left []visit.Summary) scene.Scene {
	rows := make([]scene.Row, len(left))
	for i, v := range left {
		name := v.Name.Reveal()
		if name == "" {
			name = l.Say("resume.nobody")
		}
		rows[i] = scene.Row{Cells: []string{clock(v.Opened), name, l.Say("purpose." + string(v.Purpose) + ".name")}, Act: ActVisit + v.ID, Symbol: purposeSymbol(v.Purpose)}
	}
	return scene.Scene{
		Name: "resume", Title: l.Say("resume.title"), Lead: l.Say("resume.lead"),
		Body: []scene.Block{scene.Table{Head: []string{l.Say("resume.at"), l.Say("resume.who"), l.Say("resume.what")}, Widths: []float64{1, 3, 2}, Rows: rows}},
		Acts: []scene.Act{{ID: ActLater, Label: l.Say("resume.later"), Key: "Escape"}},
	}
}

func clock(t time.Time) string { return t.In(identity.Zone()).Format("15:04") }
