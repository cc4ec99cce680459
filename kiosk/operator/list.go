package operator

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// List gives all operators in the order of their names, the damaged ones last.
func (a *Accounts) List(ctx context.Context, by Actor) ([]Operator, error) {
	if err := by.May(ManageOperators); err != nil {
		return nil, err
	}
	now := a.o.Now()
	var out []Operator
	err := a.store.View(ctx, func(tx *store.Tx) error {
		all, damaged, err := loadAccounts(tx)
		for _, acc := range all {
			o := acc.operator(now)
			if t, err := loadTries(tx, acc.ID); err == nil && t.locked(now) {
				o.LockedUntil = t.Until
			}
			out = append(out, o)
		}
		for _, id := range damaged {
			out = append(out, Operator{ID: id, State: Damaged})
		}
		return err
	})
	return out, err
}

// Choices gives the enabled operators for the screen on which one is chosen, in
// the order of their names.
func (a *Accounts) Choices(ctx context.Context) ([]Choice, error) {
	now := a.o.Now()
	var out []Choice
	err := a.store.View(ctx, func(tx *store.Tx) error {
		all, _, err := loadAccounts(tx)
		for _, acc := range all {
			if acc.state(now) == Enabled {
				out = append(out, Choice{ID: acc.ID, Name: acc.Name})
			}
		}
		return err
	})
	return out, err
}
