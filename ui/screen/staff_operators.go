package screen

import (
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts on operators.
const (
	OperatorNew     = "add"
	OperatorRole    = "role:" // and a role
	OperatorDisable = "disable"
	OperatorEnable  = "enable"
	OperatorSecret  = "set-password"
	OperatorPIN     = "set-pin"
)

// OperatorsModel is the people of a desk.
type OperatorsModel struct {
	Load      Load
	Operators []office.OperatorRow
}

// Operators are the people who may sign in.
func Operators(l words.Lang, m OperatorsModel) scene.Scene {
	s := scene.Scene{Name: "operators", Title: l.Say("operators.title")}
	t := scene.Table{Head: []string{l.Say("operators.name"), l.Say("operators.role"), l.Say("operators.state")}, Widths: []float64{4, 2, 3}}
	if m.Load == (Load{}) {
		t.Empty = l.Say("operators.none")
	}
	for _, o := range m.Operators {
		t.Rows = append(t.Rows, operatorRow(l, o))
	}
	s.Body = append(m.Load.blocks(l), t)
	s.Acts = []scene.Act{staffBack(l), {ID: OperatorNew, Label: l.Say("operators.add"), Symbol: scene.Person, Tone: scene.Main}}
	return s
}

func operatorRow(l words.Lang, o office.OperatorRow) scene.Row {
	r := scene.Row{Cells: []string{operatorName(l, o.Name), roleName(l, o.Role), l.Say("operator.state." + string(o.State))}, Act: StaffRow + o.ID}
	switch o.State {
	case operator.Enabled:
		r.Symbol, r.Tone = scene.Check, scene.Good
	case operator.Damaged:
		r.Symbol, r.Tone = scene.Warning, scene.Bad
	default:
		r.Symbol, r.Tone = scene.Dash, scene.Quiet
	}
	return r
}

func operatorName(l words.Lang, name personal.Text) string {
	if name == "" {
		return l.Say("operators.unreadable")
	}
	return name.Reveal()
}

func roleName(l words.Lang, r operator.Role) string {
	if r == "" {
		return "–"
	}
	return l.Say("role." + string(r))
}

// OperatorModel is one person, and what may be changed.
type OperatorModel struct {
	Operator office.OperatorRow
	Acts     []string
	Busy     bool
	Done     string // code of what was done
	Trouble  string
}

// Operator is one of the people who may sign in.
func Operator(l words.Lang, m OperatorModel) scene.Scene {
	s := scene.Scene{Name: "operator", Title: operatorName(l, m.Operator.Name), Acts: []scene.Act{staffBack(l)}}
	switch {
	case m.Trouble != "":
		s.Body = append(s.Body, Problem(l, m.Trouble))
	case m.Done != "":
		s.Body = append(s.Body, scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: l.Say("operator.done." + m.Done)})
	}
	s.Body = append(s.Body, scene.Facts{Rows: []scene.Fact{
		{Label: l.Say("operators.role"), Value: roleName(l, m.Operator.Role)},
		{Label: l.Say("operators.state"), Value: l.Say("operator.state." + string(m.Operator.State))},
	}})
	for _, id := range m.Acts {
		a := scene.Act{ID: id, Label: l.Say("operator.act." + id), Off: m.Busy}
		if id == OperatorDisable {
			a.Tone = scene.Danger
		}
		s.Acts = append(s.Acts, a)
	}
	return s
}

// OperatorFormModel is what is typed of a person: a new one, or a new secret.
type OperatorFormModel struct {
	Name    personal.Text // whose secret; empty: a new person
	Fields  []FieldModel
	Keys    *scene.Keyboard
	Role    operator.Role // of a new person; empty: one is to be chosen
	Busy    bool
	Trouble string
}

// OperatorForm takes a new person, or a new secret of one.
func OperatorForm(l words.Lang, m OperatorFormModel) scene.Scene {
	if m.Name == "" && m.Role == "" {
		return chooseRole(l)
	}
	s := scene.Scene{Name: "operator-form", Title: l.Say("operator.form.new"), Lead: roleName(l, m.Role), Keys: m.Keys}
	if m.Name != "" {
		s.Title, s.Lead = l.Say("operator.form.secret"), m.Name.Reveal()
	}
	if m.Trouble != "" {
		s.Body = append(s.Body, Problem(l, m.Trouble))
	}
	s.Body = append(s.Body, Fields(l, m.Fields)...)
	enter := mainAct(l, StaffEnter, "operator.save")
	enter.Off = m.Busy
	s.Acts = []scene.Act{staffBack(l), enter}
	return s
}

// chooseRole asks what a new person is at the desk.
func chooseRole(l words.Lang) scene.Scene {
	c := scene.Choices{Columns: 3}
	for _, r := range operator.Roles() {
		c.Acts = append(c.Acts, scene.Act{ID: OperatorRole + string(r), Label: l.Say("role." + string(r)), Sub: l.Say("role." + string(r) + ".sub"), Symbol: scene.Person})
	}
	return scene.Scene{Name: "operator-form", Title: l.Say("operator.form.role"), Body: []scene.Block{c}, Acts: []scene.Act{staffBack(l)}}
}
