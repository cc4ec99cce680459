package visit

import (
	"cmp"
	"context"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// ActHandOver hands a person on to another system: a statement, a form, a
// template's text.
const ActHandOver Action = "hand-over"

// Presented is a person as their visit's purpose hands them on. Record holds the
// purpose's values alone, no number of the paper, and no proof.
type Presented struct {
	Visit, Case string
	Purpose     Purpose
	Role        Role
	Method      Method
	Decided     GoOnReason // why staff went on below the least verdict
	Fields      []string   // that the purpose hands over, known or not
	Record      *identity.Record
}

// PresentedCase is a matter with everybody in it, the applicant first.
type PresentedCase struct {
	ID         string
	Purpose    Purpose
	ExternalID personal.Text
	People     []Presented
}

// Present gives the person of a visit to what is handed on, and journals it with
// the given event's kind, item, code and backend. An event that names a purpose
// asks for a visit of that purpose. The person has agreed to the handing over
// whatever the purpose rests on: the law that obliges to a lookup obliges to
// nothing else. Errors: [NotAllowedError], [StateError], [ConsentRequiredError],
// [VerdictTooLowError], [FieldError] for another purpose.
func (d *Desk) Present(ctx context.Context, who Caller, id string, note journal.Event) (p Presented, err error) {
	if !who.May(ScopeVisits) {
		return p, &NotAllowedError{"visits"}
	}
	err = d.o.Store.Update(ctx, func(tx *store.Tx) error {
		e, err := d.load(tx, who, id)
		if err != nil {
			return err
		}
		p, err = d.present(tx, who, e, note)
		return err
	})
	return p, err
}

func (d *Desk) present(tx *store.Tx, who Caller, e *entry, note journal.Event) (Presented, error) {
	policy := d.policy(e.Purpose)
	switch {
	case e.State != HasRecord || e.Whole == nil:
		return Presented{}, &StateError{e.State, ActHandOver}
	case note.Purpose != "" && note.Purpose != string(e.Purpose):
		return Presented{}, &FieldError{"purpose", "differs"}
	case !e.consented(ToHandOver):
		return Presented{}, &ConsentRequiredError{ToHandOver}
	case !enough(e.verdict(), policy.Least) && !e.decided(policy.Least):
		return Presented{}, &VerdictTooLowError{e.verdict(), policy.Least}
	}
	note.Verdict, note.Method = string(e.verdict()), string(e.Method)
	if err := d.note(tx, who, e, note); err != nil {
		return Presented{}, err
	}
	return Presented{
		Visit: e.ID, Case: e.Case, Purpose: e.Purpose, Role: e.Context.Role, Method: e.Method, Decided: e.wentOn(policy.Least),
		Fields: slices.Clone(policy.Fields), Record: elsewhere(e.Whole.Only(policy.Fields, false)),
	}, nil
}

// wentOn is staff's last reason to go on with the verdict there is.
func (e *entry) wentOn(least identity.Verdict) GoOnReason {
	if enough(e.verdict(), least) {
		return ""
	}
	for _, d := range slices.Backward(e.Decisions) {
		if d.Verdict == e.verdict() && d.Least == least {
			return d.Reason
		}
	}
	return ""
}

// elsewhere takes out of a narrowed record what stays at the desk.
func elsewhere(r *identity.Record) *identity.Record {
	r.Document.Number = ""
	r.Checks = forOthers(r.Checks)
	return r
}

// forOthers leaves out the checks that only the desk's own screen sees.
func forOthers(checks []check.Check) []check.Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c check.Check) bool { return contains(statement.DeskOnly(), c.ID) })
}

// PresentCase gives everybody of a case whose visit is open and identified, as
// Present does, in one transaction: all may be handed on, or nobody is. Errors:
// those of Present, [ErrNotFound], and [FieldError] where nobody is in the case.
func (d *Desk) PresentCase(ctx context.Context, who Caller, id string, note journal.Event) (PresentedCase, error) {
	if !who.May(ScopeVisits) {
		return PresentedCase{}, &NotAllowedError{"visits"}
	}
	var c PresentedCase
	err := d.o.Store.Update(ctx, func(tx *store.Tx) error {
		var view CaseView
		if _, err := d.group(tx, who, store.Case, id, &view); err != nil {
			return err
		}
		c = PresentedCase{ID: id, Purpose: view.Purpose, ExternalID: view.ExternalID}
		all, err := parts(tx, id)
		for _, part := range slices.Backward(all) { // in the order in which they came
			if err != nil || part.State.Closed() {
				continue
			}
			err = d.presentPart(tx, who, &c, part.Visit, note)
		}
		if err == nil && len(c.People) == 0 {
			err = &FieldError{"case", "empty"}
		}
		return err
	})
	slices.SortStableFunc(c.People, func(a, b Presented) int { return cmp.Compare(rank(a.Role), rank(b.Role)) })
	return c, err
}

func (d *Desk) presentPart(tx *store.Tx, who Caller, c *PresentedCase, id string, note journal.Event) error {
	e, err := d.load(tx, who, id)
	if err != nil {
		return err
	}
	p, err := d.present(tx, who, e, note)
	c.People = append(c.People, p)
	return err
}

func rank(r Role) int {
	if r == Applicant {
		return 0
	}
	return 1
}
