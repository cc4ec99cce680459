package outbox

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Priorities of items; lower goes first.
const (
	PriorityOpen  = 0 // the visit is not finished
	PriorityToday = 1
	PriorityLater = 2
)

// rank orders what waits by where its visit stands now. A failure leaves the
// order as it was, which is no reason to stop.
func (l *lane) rank() {
	ctx := context.Background()
	midnight := accommodation.DayStart(l.now())
	err := l.sweep(ctx, store.ItemFilter{States: []store.ItemState{store.Queued}}, func(tx *store.Tx, item store.Item) error {
		p := priority(tx, item, midnight)
		if p == item.Priority {
			return nil
		}
		item.Priority = p
		return tx.SetItem(item)
	})
	if err != nil {
		l.log.Warn("outbox: waiting items not ranked", "backend", l.backend, "err", err)
	}
}

func priority(tx *store.Tx, item store.Item, midnight time.Time) int {
	d, err := dossier(tx, item.Dossier)
	switch {
	case err != nil || d.Opened.Before(midnight):
		return PriorityLater
	case d.Open:
		return PriorityOpen
	}
	return PriorityToday
}
