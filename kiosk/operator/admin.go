package operator

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// NewOperator is a person to add, who cannot sign in before there is a password,
// or a card and a PIN.
type NewOperator struct {
	Name  personal.Text // unique at the desk, without regard to capitals
	Role  Role
	Staff insurance.Staff // may be empty
}

// Add makes an account. Only the local administrator can make the first of
// [RoleIT], since nobody else may do anything before there is one.
//
// Errors of this and all that changes accounts: [*PermissionError], [ErrNotFound],
// [*DocumentError] or the store's; of Add also [*FieldError], [ErrNameTaken].
func (a *Accounts) Add(ctx context.Context, by Actor, n NewOperator) (Operator, error) {
	if err := by.May(ManageOperators); err != nil {
		return Operator{}, err
	}
	acc, err := a.newAccount(n)
	if err != nil {
		return Operator{}, err
	}
	err = a.store.Update(ctx, func(tx *store.Tx) error {
		if err := nameFree(tx, acc); err != nil {
			return err
		}
		if err := put(tx, kindAccount, acc.ID, acc); err != nil {
			return err
		}
		return noteChange(tx, by, "operator.added", acc.ID, string(acc.Role))
	})
	if err != nil {
		return Operator{}, err
	}
	return acc.operator(acc.Created), nil
}

func (a *Accounts) newAccount(n NewOperator) (account, error) {
	now := a.o.Now().UTC()
	acc := account{Name: tidy(n.Name), Role: n.Role, Created: now, Enabled: now}
	if !nameOK(acc.Name) {
		return account{}, &FieldError{Field: "name"}
	}
	if !slices.Contains(Roles(), n.Role) {
		return account{}, &FieldError{Field: "role"}
	}
	var err error
	if acc.Staff, err = checkStaff(n.Staff); err != nil {
		return account{}, err
	}
	acc.ID, err = newID(a.o.Rand)
	return acc, err
}

// nameFree refuses a name, and an id, that leads to another account.
func nameFree(tx *store.Tx, acc account) error {
	all, _, err := loadAccounts(tx)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != acc.ID && (folded(other.Name) == folded(acc.Name) || other.ID == folded(acc.Name)) {
			return ErrNameTaken
		}
	}
	return nil
}

func noteChange(tx *store.Tx, by Actor, kind, id, code string) error {
	return tx.Journal(journal.Event{Kind: kind, Operator: by.ID(), Item: id, Code: code})
}

// change alters one account in the name of whoever may manage operators.
func (a *Accounts) change(ctx context.Context, by Actor, id, kind string, alter func(*store.Tx, *account) error) error {
	if err := by.May(ManageOperators); err != nil {
		return err
	}
	return a.alter(ctx, by, id, kind, alter)
}

// alter changes an account whoever asks, and makes credentials that are being
// checked at the moment count for nothing.
func (a *Accounts) alter(ctx context.Context, by Actor, id, kind string, alter func(*store.Tx, *account) error) error {
	return a.store.Update(ctx, func(tx *store.Tx) error {
		acc, err := loadAccount(tx, id)
		if err != nil {
			return err
		}
		if err := alter(tx, &acc); err != nil {
			return err
		}
		acc.Serial++
		if err := put(tx, kindAccount, id, acc); err != nil {
			return err
		}
		return noteChange(tx, by, kind, id, "")
	})
}

// Rename gives an operator another name. Errors also: [*FieldError], [ErrNameTaken].
func (a *Accounts) Rename(ctx context.Context, by Actor, id string, name personal.Text) error {
	return a.change(ctx, by, id, "operator.renamed", func(tx *store.Tx, acc *account) error {
		if acc.Name = tidy(name); !nameOK(acc.Name) {
			return &FieldError{Field: "name"}
		}
		return nameFree(tx, *acc)
	})
}

// SetStaff notes how the insurance portal knows the person; an empty value says
// not at all. Errors also: [*FieldError].
func (a *Accounts) SetStaff(ctx context.Context, by Actor, id string, s insurance.Staff) error {
	return a.change(ctx, by, id, "operator.staff", func(_ *store.Tx, acc *account) (err error) {
		acc.Staff, err = checkStaff(s)
		return err
	})
}

// Disable keeps an operator out and ends their shift. Errors also:
// [ErrLastAdministrator].
func (a *Accounts) Disable(ctx context.Context, by Actor, id string) error {
	return a.change(ctx, by, id, "operator.disabled", func(tx *store.Tx, acc *account) error {
		acc.Disabled = true
		if err := othersLookAfter(tx, *acc, a.o.Now()); err != nil {
			return err
		}
		return a.endShiftsOf(tx, id, "disabled")
	})
}

// othersLookAfter refuses to lose the last enabled administrator.
func othersLookAfter(tx *store.Tx, lost account, now time.Time) error {
	if lost.Role != RoleIT {
		return nil
	}
	all, _, err := loadAccounts(tx)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID != lost.ID && other.Role == RoleIT && other.state(now) == Enabled {
			return nil
		}
	}
	return ErrLastAdministrator
}

// Enable lets an operator in again, also one who was not here for [IdleDays] or
// is locked out.
func (a *Accounts) Enable(ctx context.Context, by Actor, id string) error {
	return a.change(ctx, by, id, "operator.enabled", func(tx *store.Tx, acc *account) error {
		acc.Disabled, acc.Enabled = false, a.o.Now().UTC()
		return unlockTries(tx, id)
	})
}

// unlockTries forgives failures, and a damaged document of them.
func unlockTries(tx *store.Tx, id string) error {
	t, err := loadTries(tx, id)
	var damaged *DocumentError
	if err != nil && !errors.As(err, &damaged) {
		return err
	}
	t.forgive()
	return put(tx, kindTries, id, t)
}
