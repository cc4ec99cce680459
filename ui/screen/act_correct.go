package screen

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// CorrectModel is what the insurance is asked with in place of what the paper says.
type CorrectModel struct {
	Fields []FieldModel // number of a card, or of the insured; birth
	Keys   *scene.Keyboard
	Blank  bool // nothing was typed yet
}

// Correct is the screen on which staff ask again with other values.
func Correct(l words.Lang, m CorrectModel) scene.Scene {
	s := scene.Scene{Name: "insurance-correct", Title: l.Say("correct.title"), Lead: l.Say("correct.lead"), Keys: m.Keys}
	s.Body = Fields(l, m.Fields)
	s.Acts = []scene.Act{back(l), {ID: ActRetry, Label: l.Say("correct.ask"), Symbol: scene.Send, Tone: scene.Main, Key: "Return", Off: m.Blank}}
	return s
}
