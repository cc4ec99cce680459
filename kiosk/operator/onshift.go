package operator

import (
	"context"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// OnShift lists who has a shift that has not ended, the latest first, whether the
// desk has locked itself meanwhile or not: a kiosk at which nobody sits asks in the
// name of whoever opened it. Tokens are not given. Errors are the store's.
func (a *Accounts) OnShift(ctx context.Context) ([]Session, error) {
	now := a.o.Now()
	var all []Session
	err := a.store.View(ctx, func(tx *store.Tx) error {
		return eachShift(tx, func(id string, _ []byte, sh shift, err error) error {
			if err != nil || sh.ended(now) {
				return nil
			}
			acc, err := loadAccount(tx, sh.Operator)
			if err != nil || acc.state(now) != Enabled {
				return nil // nobody at work
			}
			s := sh.session(id, acc)
			s.Locked = !a.isAwake(id, now)
			all = append(all, s)
			return nil
		})
	})
	slices.SortFunc(all, func(x, y Session) int { return y.Since.Compare(x.Since) })
	return all, err
}
