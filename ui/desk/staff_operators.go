package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// caresForPeople are the pages of whoever looks after the operators.
type caresForPeople struct{ unhurriedly }

func (caresForPeople) may(d *Desk) bool { return d.may(operator.ManageOperators) }

// maxName is the longest name of a person, in letters.
const maxName = 100

// What is typed of an operator.
func nameInput() input {
	return input{"name", "operator.field.name", "", keys.New(keys.Spec{Telex: true, Name: true, Max: maxName})}
}

func newPassword() input {
	return input{"password", "operator.field.password", "operator.hint.password", keys.New(keys.Spec{Kind: keys.Password, Least: operator.MinPassword})}
}

func newPIN() input {
	return input{"pin", "operator.field.pin", "operator.hint.pin", keys.New(keys.Spec{Kind: keys.PIN, Least: operator.MinPIN, Max: operator.MaxPIN})}
}

// people is the operators of the desk.
type people struct {
	caresForPeople
	load screen.Load
	list []office.OperatorRow
}

func (p *people) enter(d *Desk) { fetch(d, &p.load, &p.list, d.o.Agent.Operators) }

func (p *people) scene(d *Desk) scene.Scene {
	return screen.Operators(d.lang, screen.OperatorsModel{Load: p.load, Operators: p.list})
}

func (p *people) act(d *Desk, id string) {
	switch id {
	case screen.StaffBack:
		d.show(&settingsMenu{})
		return
	case screen.OperatorNew:
		d.show(&personForm{form: newForm(nameInput(), newPassword()), adds: true})
		return
	}
	for _, o := range p.list {
		if id == screen.StaffRow+o.ID {
			d.show(&person{row: o})
			return
		}
	}
}

// person is one of them.
type person struct {
	caresForPeople
	row     office.OperatorRow
	busy    bool
	done    string
	trouble string
}

func (p *person) acts() []string {
	switch p.row.State {
	case operator.Damaged:
		return nil
	case operator.Enabled:
		return []string{screen.OperatorDisable, screen.OperatorPIN, screen.OperatorSecret}
	}
	return []string{screen.OperatorEnable}
}

func (p *person) scene(d *Desk) scene.Scene {
	return screen.Operator(d.lang, screen.OperatorModel{Operator: p.row, Acts: p.acts(), Busy: p.busy, Done: p.done, Trouble: p.trouble})
}

func (p *person) act(d *Desk, id string) {
	switch {
	case p.busy:
	case id == screen.StaffBack:
		d.show(&people{})
	case !slices.Contains(p.acts(), id):
	case id == screen.OperatorSecret:
		d.show(&personForm{of: p.row, form: newForm(newPassword())})
	case id == screen.OperatorPIN:
		d.show(&personForm{of: p.row, form: newForm(newPIN())})
	case id == screen.OperatorDisable:
		p.change(d, d.o.Agent.DisableOperator, operator.Disabled)
	case id == screen.OperatorEnable:
		p.change(d, d.o.Agent.EnableOperator, operator.Enabled)
	}
}

func (p *person) change(d *Desk, do func(context.Context, string) error, state operator.State) {
	p.busy, p.trouble = true, ""
	ask(d, func(ctx context.Context) (none, error) { return none{}, do(ctx, p.row.ID) }, func(_ none, err error) {
		p.busy = false
		if err != nil {
			p.trouble = codeOf(err)
			return
		}
		p.row.State, p.done = state, "saved"
	})
}

// personForm takes a new person, or a new secret of one.
type personForm struct {
	caresForPeople
	of      office.OperatorRow // zero: a new person
	form    *form
	adds    bool          // a new person
	role    operator.Role // theirs; empty: to be chosen
	busy    bool
	trouble string
}

func (p *personForm) scene(d *Desk) scene.Scene {
	return screen.OperatorForm(d.lang, screen.OperatorFormModel{
		Name: p.of.Name, Fields: p.form.model(), Keys: p.form.keyboard(d.lang), Role: p.role, Busy: p.busy, Trouble: p.trouble,
	})
}

func (p *personForm) typed(_ *Desk, k Key) {
	if !p.adds || p.role != "" {
		p.form.typed(k)
	}
}

func (p *personForm) act(d *Desk, id string) {
	role, is := strings.CutPrefix(id, screen.OperatorRole)
	switch {
	case p.busy:
	case id == screen.StaffBack && p.role != "":
		p.role = ""
	case id == screen.StaffBack:
		p.back(d, "")
	case is && p.adds && slices.Contains(operator.Roles(), operator.Role(role)):
		p.role = operator.Role(role)
	case id == screen.StaffEnter:
		p.save(d)
	default:
		p.form.act(id)
	}
}

func (p *personForm) back(d *Desk, done string) {
	p.form.clear()
	if p.adds {
		d.show(&people{})
		return
	}
	d.show(&person{row: p.of, done: done})
}

func (p *personForm) save(d *Desk) {
	if !p.form.whole() || p.adds && p.role == "" {
		return
	}
	o := office.OperatorOrder{ID: p.of.ID, Password: p.form.value("password").Reveal(), PIN: p.form.value("pin").Reveal()}
	if p.adds {
		o.Name, o.Role = p.form.value("name"), p.role
	}
	p.busy, p.trouble = true, ""
	ask(d, func(ctx context.Context) (none, error) { return none{}, keepPerson(ctx, d, o) }, func(_ none, err error) {
		p.busy = false
		if err != nil {
			p.trouble = codeOf(err)
			return
		}
		p.back(d, "saved")
	})
}

func keepPerson(ctx context.Context, d *Desk, o office.OperatorOrder) error {
	if o.ID != "" {
		return d.o.Agent.SetOperatorSecret(ctx, o)
	}
	_, err := d.o.Agent.AddOperator(ctx, o)
	return err
}
