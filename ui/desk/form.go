package desk

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// actField begins the act that moves to a field; actNextField moves to the next.
const (
	actField     = "field:"
	actNextField = "field-next"
)

// input is one field of a form.
type input struct {
	id    string
	label string // key of its sentence
	hint  string
	*keys.Entry
}

// form is fields that are typed into, one at a time.
type form struct {
	inputs  []input
	focus   int
	checked bool // problems are told
}

func newForm(inputs ...input) *form { return &form{inputs: inputs} }

// act takes a key or a move to another field, and reports whether it was one.
func (f *form) act(id string) bool {
	if id == actNextField {
		f.focus = (f.focus + 1) % len(f.inputs)
		return true
	}
	if name, ok := strings.CutPrefix(id, actField); ok {
		f.to(name)
		return true
	}
	return f.inputs[f.focus].Key(id)
}

func (f *form) to(id string) {
	for i, in := range f.inputs {
		if in.id == id {
			f.focus = i
		}
	}
}

// typed takes a key of a real keyboard.
func (f *form) typed(k Key) {
	if k.Delete {
		f.inputs[f.focus].Delete()
		return
	}
	f.inputs[f.focus].Rune(k.Rune)
}

// whole reports whether every field has its value, and moves to the first that
// has not, whose problem is then told.
func (f *form) whole() bool {
	f.checked = true
	for i, in := range f.inputs {
		if in.Problem() != keys.None {
			f.focus = i
			return false
		}
	}
	return true
}

// value is that of a field; empty where there is no such field.
func (f *form) value(id string) personal.Text {
	for _, in := range f.inputs {
		if in.id == id {
			return in.Value()
		}
	}
	return ""
}

// clear empties every field.
func (f *form) clear() {
	for _, in := range f.inputs {
		in.Clear()
	}
	f.focus, f.checked = 0, false
}

func (f *form) model() (all []screen.FieldModel) {
	for i, in := range f.inputs {
		m := screen.FieldModel{ID: in.id, Label: in.label, Hint: in.hint, Value: in.Shown(), Focused: i == f.focus}
		if f.checked {
			m.Problem = string(in.Problem())
		}
		all = append(all, m)
	}
	return all
}

// keyboard is that of the field that is typed into.
func (f *form) keyboard(l words.Lang) *scene.Keyboard { return f.inputs[f.focus].Keyboard(l) }
