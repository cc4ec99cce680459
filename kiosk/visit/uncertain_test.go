package visit

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// What the portal may have taken stays uncertain when it is asked for anew: a
// refusal "has this stay already" then comes of the first.
func TestWhatSupersedesTheUncertainIsUncertain(t *testing.T) {
	for _, uncertain := range []bool{true, false} {
		r := newRig(t)
		id := r.identified(page, Accommodation, hoa, identity.Genuine)
		first := r.must(r.do(page, id, ActAccommodation)).Accommodation.Item
		r.update(func(tx *store.Tx) error {
			item, err := tx.Item(first)
			item.Uncertain = uncertain
			if err != nil {
				return err
			}
			return tx.SetItem(item)
		})
		r.settle(first, store.Dead, outbox.Outcome{State: outbox.Refused, Code: "299"})
		second := r.must(r.do(page, id, ActAccommodation)).Accommodation.Item
		r.view(func(tx *store.Tx) error {
			item, err := tx.Item(second)
			if item.Uncertain != uncertain {
				t.Errorf("uncertain before: %v, after: %v", uncertain, item.Uncertain)
			}
			return err
		})
	}
}
