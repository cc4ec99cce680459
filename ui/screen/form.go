package screen

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// FieldModel is one field that is typed into.
type FieldModel struct {
	ID      string
	Label   string // key of its sentence
	Hint    string // key of what stands in it while it is empty; empty: none
	Value   string // as it is shown
	Problem string // code; empty: none to be told
	Focused bool
}

// Fields are the blocks of a form.
func Fields(l words.Lang, fields []FieldModel) (blocks []scene.Block) {
	for _, f := range fields {
		b := scene.Field{ID: f.ID, Label: l.Say(f.Label), Value: f.Value, Focused: f.Focused}
		if f.Hint != "" {
			b.Hint = l.Say(f.Hint)
		}
		if f.Problem != "" {
			b.Error = l.TypingProblem(f.Problem)
		}
		blocks = append(blocks, b)
	}
	return blocks
}
