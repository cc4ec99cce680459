package operator

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// EnrolCard takes the chip of a reading for the operator's own, in place of any
// other; nil takes it away. Only an administrator can do so, with the person
// and the card at hand. Errors also: [ErrCardNotProven].
func (a *Accounts) EnrolCard(ctx context.Context, by Actor, id string, card *reader.Reading) error {
	if err := by.May(ManageOperators); err != nil {
		return err
	}
	var keys []string
	if card != nil {
		var err error
		if keys, err = provenKeys(card, a.o.Now()); err != nil {
			return err
		}
	}
	return a.change(ctx, by, id, "operator.card", func(tx *store.Tx, acc *account) error {
		acc.Keys = keys
		return a.endShiftsOf(tx, id, "credentials")
	})
}

// SetPassword sets a password; an empty one takes it away. An operator may set
// their own by giving the current one, which counts as a try; an administrator
// need not. Errors also: [ErrTooShort], [ErrTooLong], [ErrNotText], and of
// [Accounts.SignIn] for the current one.
func (a *Accounts) SetPassword(ctx context.Context, by Actor, id string, current, fresh backend.Secret) error {
	k := secretKind{"operator.password", checkPassword, func(acc *account) **hash { return &acc.Password }}
	return a.setSecret(ctx, by, id, k, current, fresh)
}

// SetPIN sets a PIN as [Accounts.SetPassword] does a password. Errors also:
// [ErrTooShort], [ErrTooLong], [ErrNotDigits].
func (a *Accounts) SetPIN(ctx context.Context, by Actor, id string, current, fresh backend.Secret) error {
	k := secretKind{"operator.pin", checkPIN, func(acc *account) **hash { return &acc.PIN }}
	return a.setSecret(ctx, by, id, k, current, fresh)
}

// secretKind is a secret of an account: what may be one, where it is kept, and
// the journal's name of its change.
type secretKind struct {
	kind  string
	check func(backend.Secret) error
	of    func(*account) **hash
}

func (a *Accounts) setSecret(ctx context.Context, by Actor, id string, k secretKind, current, fresh backend.Secret) error {
	own := id != "" && by.ID() == id
	if !own {
		if err := by.May(ManageOperators); err != nil {
			return err
		}
	}
	if fresh != "" {
		if err := k.check(fresh); err != nil {
			return err
		}
	}
	if own {
		if err := a.knows(ctx, id, k, current); err != nil {
			return err
		}
	}
	var h *hash
	if fresh != "" {
		var err error
		if h, err = a.newHash(ctx, fresh); err != nil {
			return err
		}
	}
	return a.alter(ctx, by, id, k.kind, func(tx *store.Tx, acc *account) error {
		*k.of(acc) = h
		if own {
			return unlockTries(tx, id)
		}
		return a.endShiftsOf(tx, id, "credentials")
	})
}

// knows lets a person prove that they are not just at somebody's open desk.
func (a *Accounts) knows(ctx context.Context, id string, k secretKind, current backend.Secret) error {
	_, err := a.prove(ctx, personal.Text(id), proof{method: "change", check: func(ctx context.Context, acc account) error {
		return a.right(ctx, *k.of(&acc), current)
	}})
	return err
}
