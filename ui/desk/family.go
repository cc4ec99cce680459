package desk

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// family is a child and the person beside them, in one case: first that person
// is identified by their own card, then the child is typed.
type family struct {
	matter    string // the case
	purpose   visit.Purpose
	newborn   bool
	beside    string // visit of the person beside the child, once it is over for the screen
	name      personal.Text
	residence personal.Text
}

// guardian asks who is beside the child.
type guardian struct {
	purpose visit.Purpose
	newborn bool
}

func (p *guardian) scene(d *Desk) scene.Scene { return screen.Guardian(d.lang, p.newborn) }

func (p *guardian) act(d *Desk, id string) {
	switch id {
	case screen.ActRole + string(visit.Mother):
		p.begin(d, visit.Mother)
	case screen.ActRole + string(visit.Father):
		p.begin(d, visit.Father)
	case screen.ActRole + string(visit.Guardian):
		p.begin(d, visit.Guardian)
	case screen.ActAlone:
		d.show(&typing{paper: paperOf(p.newborn), child: true})
	case screen.ActBack:
		d.show(&otherWays{})
	}
}

// paperOf is what a child is typed from: a newborn has no paper yet.
func paperOf(newborn bool) visit.Paper {
	if newborn {
		return visit.PaperNone
	}
	return visit.PaperBirth
}

// begin opens the case, and in it the visit of the person beside the child, in
// place of the one that was opened without them.
func (p *guardian) begin(d *Desk, role visit.Role) {
	if d.busy {
		return
	}
	d.busy, d.odd = true, ""
	ask(d, func(ctx context.Context) (visit.CaseView, error) {
		return d.o.Agent.OpenCase(ctx, visit.OpenCaseRequest{Purpose: p.purpose})
	}, func(c visit.CaseView, err error) {
		if d.busy = false; err != nil {
			d.fail(err)
			return
		}
		old := d.visit.View.ID
		d.visit.ending = true
		d.family = &family{matter: c.ID, purpose: p.purpose, newborn: p.newborn}
		d.openInstead(old, visit.OpenRequest{Purpose: p.purpose, Case: c.ID, Context: visit.Context{Role: role}})
	})
}

// openInstead opens a visit in place of another, which is cancelled once the new
// one is there.
func (d *Desk) openInstead(old string, req visit.OpenRequest) {
	d.busy = true
	ask(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Open(ctx, req) }, func(v visit.View, err error) {
		if d.busy = false; err != nil {
			d.visit.ending, d.family = false, nil
			d.fail(err)
			return
		}
		d.owed = append(d.owed, old)
		d.pay()
		d.visit = &Visit{View: v}
		d.proceed()
	})
}

// isBeside reports whether the visit in front of the desk is that of the person
// beside a child.
func (d *Desk) isBeside() bool { return d.family != nil && d.family.beside == "" }

// childNext goes on with the child: what the person beside them told is not asked
// again.
type childNext struct{}

func (*childNext) scene(d *Desk) scene.Scene {
	return screen.ChildNext(d.lang, d.visit.View.Record, d.family.newborn)
}

func (p *childNext) act(d *Desk, id string) {
	if id != screen.ActGoOn || d.busy {
		return
	}
	f := d.family
	if r := d.visit.View.Record; r != nil {
		f.name, f.residence = r.Person.FullName.Text(), r.Person.Residence.Text()
	}
	beside := d.visit.View.ID
	d.busy, d.odd = true, ""
	req := visit.OpenRequest{Purpose: f.purpose, Case: f.matter, Context: visit.Context{Role: visit.Member}}
	ask(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Open(ctx, req) }, func(v visit.View, err error) {
		if d.busy = false; err != nil {
			d.fail(err)
			return
		}
		f.beside = beside
		if f.purpose != visit.PublicService { // there, whoever is in the case is handed on together
			d.settleBeside()
		}
		d.visit = &Visit{View: v}
		d.show(&typing{paper: paperOf(f.newborn), child: true})
	})
}

// settleBeside finishes the visit of the person beside the child.
func (d *Desk) settleBeside() {
	if d.family == nil || d.family.beside == "" {
		return
	}
	id := d.family.beside
	apart(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Finish(ctx, id) }, func(_ visit.View, err error) {
		if err != nil && codeOf(err) == "away" {
			d.owed = append(d.owed, id)
		}
	})
}

// prefill puts what is known of a child into the form: the address of whoever is
// beside them, and a newborn's name after the mother's.
func (p *typing) prefill(d *Desk) {
	f := d.family
	if f == nil || !p.child {
		return
	}
	for _, in := range p.form.inputs {
		switch {
		case in.id == "residence":
			in.Set(f.residence)
		case in.id == "name" && f.newborn && f.name != "":
			in.Set(personal.Text(d.lang.Say("newborn.name", f.name.Reveal())))
		case in.id == "birth" && f.newborn:
			in.Set(personal.Text(d.o.Clock.Now().In(identity.Zone()).Format("2006-01-02")))
		}
	}
	p.form.to(firstEmpty(p.form))
}

// firstEmpty is the first field of a form that has nothing yet.
func firstEmpty(f *form) string {
	for _, in := range f.inputs {
		if in.Shown() == "" {
			return in.id
		}
	}
	return f.inputs[0].id
}
