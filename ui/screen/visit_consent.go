package screen

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// ConsentModel is what a person is told before they are asked.
type ConsentModel struct {
	Purpose  visit.Purpose
	Fields   []string // names of the record's values
	Portrait bool
	Receiver string // empty: the screen's own words
	KeepDays int
	Basis    visit.Basis
	Face     bool // somebody compares the face
}

// ConsentChip asks whether the chip may be read. Neither answer is preferred, and
// none is given beforehand.
func ConsentChip(l words.Lang, m ConsentModel) scene.Scene {
	s := consent(l, m, "consent.chip")
	s.Name = "consent-chip"
	return s
}

// ConsentHandOver asks whether what was read may be handed on.
func ConsentHandOver(l words.Lang, m ConsentModel) scene.Scene {
	s := consent(l, m, "consent.hand")
	s.Name = "consent-hand-over"
	return s
}

func consent(l words.Lang, m ConsentModel, key string) scene.Scene {
	return scene.Scene{
		Title: l.Say(key + ".title"), Lead: l.Say(key + ".lead"),
		Body: []scene.Block{
			scene.Facts{Rows: []scene.Fact{
				{Label: l.Say("consent.what"), Value: fieldList(l, m)},
				{Label: l.Say("consent.to"), Value: receiver(l, m)},
				{Label: l.Say("consent.why"), Value: l.Say("purpose." + string(m.Purpose) + ".why")},
				{Label: l.Say("consent.keep"), Value: keeping(l, m)},
			}},
			scene.Choices{Acts: []scene.Act{
				{ID: ActRefuse, Label: l.Say(key + ".no"), Sub: l.Say(key + ".no.sub"), Symbol: scene.Cross},
				{ID: ActAgree, Label: l.Say(key + ".yes"), Sub: l.Say(key + ".yes.sub"), Symbol: scene.Check},
			}},
		},
	}
}

func receiver(l words.Lang, m ConsentModel) string {
	if m.Receiver != "" {
		return m.Receiver
	}
	return l.Say("purpose." + string(m.Purpose) + ".to")
}

// fieldList names the values in a sentence.
func fieldList(l words.Lang, m ConsentModel) string {
	var names []string
	for _, f := range m.Fields {
		names = append(names, lower(l.Field(f)))
	}
	if m.Portrait {
		names = append(names, lower(l.Field("portrait")))
	}
	list := strings.Join(names, ", ")
	if m.Face && !m.Portrait {
		list += ". " + l.Say("consent.face")
	}
	return upperFirst(list)
}

func keeping(l words.Lang, m ConsentModel) string {
	if m.KeepDays == 0 {
		return l.Say("consent.keep.none")
	}
	return l.Say("consent.keep.days", m.KeepDays)
}

// lower makes the first letter small, as within a sentence.
func lower(s string) string { return firstLetter(s, strings.ToLower) }

func upperFirst(s string) string { return firstLetter(s, strings.ToUpper) }

func firstLetter(s string, as func(string) string) string {
	for i := range s {
		if i > 0 {
			return as(s[:i]) + s[i:]
		}
	}
	return as(s)
}

// NotHanded says that nothing is handed on.
func NotHanded(l words.Lang) scene.Scene {
	return scene.Scene{
		Name: "not-handed", Title: l.Say("nothanded.title"), Lead: l.Say("nothanded.lead"),
		Acts: []scene.Act{
			{ID: ActBack, Label: l.Say("nothanded.back"), Symbol: scene.Back},
			{ID: ActStop, Label: l.Say("nothanded.stop"), Symbol: scene.Check, Tone: scene.Main},
		},
	}
}
