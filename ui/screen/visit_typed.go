package screen

import (
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Papers asks which paper is typed from.
func Papers(l words.Lang, all []visit.Paper) scene.Scene {
	var acts []scene.Act
	for _, p := range all {
		acts = append(acts, scene.Act{ID: ActPaper + string(p), Label: l.Say("paper." + string(p)), Symbol: paperSymbol(p)})
	}
	return scene.Scene{
		Name: "paper", Title: l.Say("paper.title"), Lead: l.Say("paper.lead"),
		Body: []scene.Block{scene.Choices{Acts: acts}}, Acts: justBack(l),
	}
}

func paperSymbol(p visit.Paper) scene.Symbol {
	switch p {
	case visit.PaperBirth:
		return scene.Child
	case visit.PaperInsurance:
		return scene.Hospital
	case visit.PaperNotice:
		return scene.List
	}
	return scene.CardSign
}

// TypedModel is what was typed from a paper so far.
type TypedModel struct {
	Paper   visit.Paper
	Fields  []FieldModel
	Keys    *scene.Keyboard
	AsksSex bool
	Sex     string // male, female, or not said yet
	Child   bool   // of whoever was identified before
	Newborn bool
}

// Typed takes what stands on a paper.
func Typed(l words.Lang, m TypedModel) scene.Scene {
	s := scene.Scene{Name: "typed", Title: l.Say("typed.title", l.Say("paper."+string(m.Paper))), Lead: l.Say("typed.lead"), Keys: m.Keys}
	switch {
	case m.Newborn:
		s.Name, s.Title, s.Lead = "newborn", l.Say("newborn.title"), l.Say("newborn.lead")
	case m.Paper == visit.PaperInsurance:
		s.Name, s.Title = "bhyt", l.Say("bhyt.title")
	case m.Child:
		s.Title = l.Say("child.title")
	}
	s.Body = Fields(l, m.Fields)
	if m.AsksSex {
		s.Body = append(s.Body, scene.Choices{Acts: sexes(l, m.Sex)})
	}
	s.Acts = goOnOrBack(l, "can.go")
	return s
}

func sexes(l words.Lang, sex string) (acts []scene.Act) {
	for _, v := range []string{"female", "male"} {
		acts = append(acts, scene.Act{ID: ActSex + v, Label: l.Field("sex") + ": " + l.Field(v), On: v == sex})
	}
	return acts
}

func justBack(l words.Lang) []scene.Act {
	return []scene.Act{{ID: ActBack, Label: l.Say("go.back"), Symbol: scene.Back, Key: "Escape"}}
}

// VNeID says what a telephone is worth here; note is the desk's own word on it.
func VNeID(l words.Lang, note string) scene.Scene {
	s := scene.Scene{
		Name: "vneid", Title: l.Say("vneid.title"), Lead: l.Say("vneid.lead"),
		Body: []scene.Block{
			scene.Notice{Tone: scene.Care, Symbol: scene.Question, Title: l.Say("vneid.no"), Text: l.Say("vneid.no.why"), Large: true},
			scene.Points{Rows: []scene.Point{
				{Symbol: scene.Phone, Text: l.Say("vneid.look")},
				{Symbol: scene.CardSign, Text: l.Say("vneid.card")},
				{Symbol: scene.KeyboardKey, Text: l.Say("vneid.type")},
			}},
		},
		Acts: goOnOrBack(l, "vneid.go"),
	}
	if note != "" {
		s.Body = append(s.Body, scene.Text{Text: note})
	}
	return s
}

// Foreigner chooses between a passport's chip and its page.
func Foreigner(l words.Lang) scene.Scene {
	return scene.Scene{
		Name: "foreigner", Title: l.Say("foreigner.title"), Lead: l.Say("foreigner.lead"),
		Body: []scene.Block{scene.Choices{Columns: 1, Acts: []scene.Act{
			{ID: ActZone, Label: l.Say("foreigner.chip"), Sub: l.Say("foreigner.chip.sub"), Symbol: scene.CardSign, Key: "F1"},
			{ID: WayTyped, Label: l.Say("foreigner.type"), Sub: l.Say("foreigner.type.sub"), Symbol: scene.KeyboardKey, Key: "F2"},
		}}},
		Acts: justBack(l),
	}
}

// Unknown admits somebody of whom nothing is known.
func Unknown(l words.Lang) scene.Scene {
	return scene.Scene{
		Name: "unknown-patient", Title: l.Say("unknown.title"), Lead: l.Say("unknown.lead"),
		Body: []scene.Block{scene.Points{Rows: []scene.Point{
			{Symbol: scene.Check, Text: l.Say("unknown.care")},
			{Symbol: scene.Clock, Text: l.Say("unknown.later")},
			{Symbol: scene.List, Text: l.Say("unknown.reason")},
		}}},
		Acts: goOnOrBack(l, "unknown.go"),
	}
}

// Guardian asks who is beside a child.
func Guardian(l words.Lang, newborn bool) scene.Scene {
	s := scene.Scene{Name: "guardian", Title: l.Say("guardian.title"), Lead: l.Say("guardian.lead")}
	roles := []visit.Role{visit.Mother, visit.Father, visit.Guardian}
	if newborn {
		s.Title, s.Lead, roles = l.Say("guardian.newborn.title"), l.Say("guardian.newborn.lead"), roles[:1]
	}
	var acts []scene.Act
	for _, r := range roles {
		acts = append(acts, scene.Act{ID: ActRole + string(r), Label: l.Say("role." + string(r)), Sub: l.Say("role.sub"), Symbol: scene.People})
	}
	acts = append(acts, scene.Act{ID: ActAlone, Label: l.Say("guardian.alone"), Sub: l.Say("guardian.alone.sub"), Symbol: scene.Child})
	s.Body, s.Acts = []scene.Block{scene.Choices{Acts: acts}}, justBack(l)
	return s
}

// ChildNext goes on from the person beside a child to the child.
func ChildNext(l words.Lang, beside *identity.Record, newborn bool) scene.Scene {
	s := scene.Scene{Name: "guardian", Title: l.Say("childnext.title"), Lead: l.Say("childnext.lead")}
	if newborn {
		s.Lead = l.Say("childnext.newborn")
	}
	s.Body = []scene.Block{scene.Notice{Tone: scene.Good, Symbol: scene.People, Title: l.Say("childnext.known")}}
	if rows := Person(l, beside); len(rows) > 0 {
		s.Body = append(s.Body, scene.Facts{Rows: rows[:min(2, len(rows))]})
	}
	s.Acts = []scene.Act{{ID: ActGoOn, Label: l.Say("childnext.go"), Symbol: scene.Child, Tone: scene.Main, Key: "Return"}}
	return s
}
