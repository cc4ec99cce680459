package office

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// OperatorOrder is one change of an operator. Secrets come in the clear over the
// agent's own socket, and are kept as hashes.
type OperatorOrder struct {
	ID        string        `json:"id,omitempty"`
	Name      personal.Text `json:"name,omitempty"`
	Role      operator.Role `json:"role,omitempty"`
	Password  string        `json:"password,omitempty"`
	PIN       string        `json:"pin,omitempty"`
	StaffName personal.Text `json:"staffName,omitempty"`
	StaffCCCD personal.Text `json:"staffCCCD,omitempty"`
	Card      *Order        `json:"card,omitempty"` // how the operator's own card is opened
}

// OperatorRow is an operator as listed.
type OperatorRow struct {
	ID    string         `json:"id"`
	Name  personal.Text  `json:"name"`
	Role  operator.Role  `json:"role"`
	State operator.State `json:"state"`
}

// OperatorList is the answer of the list.
type OperatorList struct {
	Operators []OperatorRow `json:"operators"`
}

func (f *Office) addOperator(ctx context.Context, o OperatorOrder) (OperatorRow, error) {
	made, err := f.o.Accounts.Add(ctx, actorOf(ctx), operator.NewOperator{Name: o.Name, Role: o.Role, Staff: o.staff()})
	if err != nil {
		return OperatorRow{}, err
	}
	o.ID = made.ID
	_, err = f.setSecret(ctx, o)
	return rowOf(made), err
}

func (o OperatorOrder) staff() insurance.Staff {
	return insurance.Staff{Name: o.StaffName, Number: o.StaffCCCD}
}

func rowOf(o operator.Operator) OperatorRow { return OperatorRow{o.ID, o.Name, o.Role, o.State} }

func (f *Office) listOperators(ctx context.Context, _ none) (OperatorList, error) {
	all, err := f.o.Accounts.List(ctx, actorOf(ctx))
	list := OperatorList{Operators: []OperatorRow{}}
	for _, o := range all {
		list.Operators = append(list.Operators, rowOf(o))
	}
	return list, err
}

func (f *Office) disableOperator(ctx context.Context, o OperatorOrder) (none, error) {
	return none{}, f.o.Accounts.Disable(ctx, actorOf(ctx), o.ID)
}

func (f *Office) enableOperator(ctx context.Context, o OperatorOrder) (none, error) {
	return none{}, f.o.Accounts.Enable(ctx, actorOf(ctx), o.ID)
}

// setSecret sets a password, a PIN, or both.
func (f *Office) setSecret(ctx context.Context, o OperatorOrder) (none, error) {
	if o.Password != "" {
		if err := f.o.Accounts.SetPassword(ctx, actorOf(ctx), o.ID, "", backend.Secret(o.Password)); err != nil {
			return none{}, err
		}
	}
	if o.PIN == "" {
		return none{}, nil
	}
	return none{}, f.o.Accounts.SetPIN(ctx, actorOf(ctx), o.ID, "", backend.Secret(o.PIN))
}

func (f *Office) setStaff(ctx context.Context, o OperatorOrder) (none, error) {
	return none{}, f.o.Accounts.SetStaff(ctx, actorOf(ctx), o.ID, o.staff())
}

// enrolCard reads the operator's own card and takes its chip for theirs.
func (f *Office) enrolCard(ctx context.Context, o OperatorOrder) (none, error) {
	var req reader.Request
	if o.Card != nil {
		req = o.Card.request()
	}
	card, err := f.o.Cards.Read(ctx, req)
	if err != nil {
		return none{}, err
	}
	return none{}, f.o.Accounts.EnrolCard(ctx, actorOf(ctx), o.ID, card)
}
