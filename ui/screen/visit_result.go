package screen

import (
	"image"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// ResultModel is who was read, as far as it may be shown.
type ResultModel struct {
	Record      *identity.Record // nil: nobody is known, or nothing may be shown
	Method      visit.Method
	Portrait    image.Image
	HasPortrait bool // one is on its way
	NoPortrait  bool // of a format that is not shown here
	Face        *bool
	Kiosk       bool
	Send        bool // it may be typed into another program
	Busy        bool
	Least       identity.Verdict
	TooLow      bool
	Reading     *ReadingModel // the portrait is still being read
}

// Result shows a person with their portrait, and what the reading is worth.
func Result(l words.Lang, m ResultModel) scene.Scene {
	s := scene.Scene{Name: "result", Title: l.Say(heading("result.title", m)), Lead: l.Say(heading("result.lead", m))}
	if !m.Kiosk && m.Portrait != nil && m.Face == nil {
		s.Lead = l.Say("face.ask")
	}
	s.Body = []scene.Block{Verdict(l, m.Record, m.Method)}
	if m.Reading != nil { // the card must stay: that is said in sight
		s.Lead = l.Say("reading.title")
		s.Body = append(s.Body, bar(l, *m.Reading))
	}
	s.Body = append(s.Body, scene.Facts{Rows: Person(l, m.Record)})
	if m.Record != nil && m.Method == visit.MethodChip {
		if rows := mostImportant(l, m); len(rows) > 0 {
			s.Body = append(s.Body, scene.Points{Rows: rows})
		}
	}
	s.Side = append(portrait(l, m), face(l, m)...)
	s.Acts = resultActs(l, m)
	return s
}

// forWhom is the key for a citizen, or for staff.
func forWhom(key string, m ResultModel) string {
	if m.Kiosk {
		return key
	}
	return key + ".desk"
}

// heading is the key of the title and the lead. Without a picture staff have none
// to compare.
func heading(key string, m ResultModel) string {
	if key = forWhom(key, m); !m.Kiosk && !m.HasPortrait && m.Portrait == nil && m.Reading == nil {
		return key + ".claim"
	}
	return key
}

// Verdict says what a reading is worth, in words; never more than was verified.
func Verdict(l words.Lang, r *identity.Record, method visit.Method) scene.Notice {
	key := "verdict.none"
	n := scene.Notice{Tone: scene.Care, Symbol: scene.Question, Large: true}
	switch {
	case r == nil || method == visit.MethodNone:
	case r.Verdict == identity.Genuine || r.Verdict == identity.Authentic:
		key, n.Tone, n.Symbol = "verdict."+string(r.Verdict), scene.Good, scene.Check
	case r.Verdict == identity.Rejected:
		key, n.Tone, n.Symbol = "verdict.rejected", scene.Bad, scene.Cross
	case r.Verdict == identity.Consistent:
		key = "verdict.consistent"
	default:
		key = "verdict.claimed." + string(method)
		if l.Say(key) == key {
			key = "verdict.claimed"
		}
	}
	n.Title, n.Text = l.Say(key), l.Say(key+".sub")
	return n
}

// Person are the values of a record that is known, the name first.
func Person(l words.Lang, r *identity.Record) (rows []scene.Fact) {
	if r == nil {
		return nil
	}
	add := func(field string, v *identity.Value, large bool) {
		if v != nil {
			rows = append(rows, scene.Fact{Label: l.Field(field), Value: l.PersonValue(field, v.Value.Reveal()), Large: large})
		}
	}
	add("fullName", r.Person.FullName, true)
	add("personalNumber", r.Person.PersonalNumber, false)
	add("dateOfBirth", r.Person.DateOfBirth, false)
	add("sex", r.Person.Sex, false)
	if n := r.Person.Nationality; n != nil && !vietnamese(n.Value.Reveal()) {
		add("nationality", n, false)
	}
	add("residence", r.Person.Residence, false)
	return rows
}

// vietnamese: the nationality that is not worth a line.
func vietnamese(nationality string) bool { return nationality == "VNM" || nationality == "Việt Nam" }

func portrait(l words.Lang, m ResultModel) []scene.Block {
	switch {
	case m.Portrait != nil:
		return []scene.Block{scene.Picture{Image: m.Portrait, Alt: l.Say("result.portrait"), Height: 18, Frame: true}}
	case m.NoPortrait:
		return []scene.Block{scene.Notice{Symbol: scene.Person, Title: l.Say("result.noportrait")}}
	case m.Reading != nil || m.HasPortrait:
		return []scene.Block{scene.Motion{Name: scene.HoldStill, Alt: l.Say("reading.title"), Height: 12}, scene.Text{Text: l.Say("result.portrait.comes"), Tone: scene.Quiet}}
	}
	return nil
}

// face asks staff whether the face is that of the portrait; a kiosk asks nobody.
func face(l words.Lang, m ResultModel) []scene.Block {
	switch {
	case m.Kiosk || m.Portrait == nil:
		return nil
	case m.Face == nil:
		return []scene.Block{
			scene.Choices{Acts: []scene.Act{
				{ID: ActFaceYes, Label: l.Say("face.yes"), Symbol: scene.Check, Key: "F2"},
				{ID: ActFaceNo, Label: l.Say("face.no"), Symbol: scene.Cross, Key: "F3"},
			}, Columns: 2},
		}
	case *m.Face:
		return []scene.Block{scene.Points{Rows: []scene.Point{{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("face.was.yes")}}}}
	}
	return []scene.Block{scene.Notice{Tone: scene.Bad, Symbol: scene.Cross, Title: l.Say("face.was.no"), Text: l.Say("face.was.no.do")}}
}

func resultActs(l words.Lang, m ResultModel) []scene.Act {
	acts := []scene.Act{{ID: ActNotMe, Label: l.Say(forWhom("result.notme", m)), Symbol: scene.Cross, Key: "F4"}}
	if m.Record != nil && len(m.Record.Checks) > 0 {
		acts = append(acts, scene.Act{ID: ActChecks, Label: l.Say("result.checks"), Symbol: scene.List, Key: "F5"})
	}
	if m.Send && m.Reading == nil {
		acts = append(acts, scene.Act{ID: ActSend, Label: l.Say("result.send"), Symbol: scene.Send, Key: "F9"})
	}
	return append(acts, scene.Act{ID: ActGoOn, Label: l.Say(forWhom("result.go", m)), Symbol: scene.Next, Tone: scene.Main, Key: "Return", Off: m.Reading != nil || m.Busy})
}
