package outbox

import (
	"context"
	"encoding/json"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Lodged is a guest of a day, and where the notification stands.
type Lodged struct {
	Item  store.Item // without its payload
	Guest *accommodation.Guest
	// Leaves is when the guest leaves, as the portal was last told; zero where
	// it was told that they have left.
	Leaves time.Time
}

// Lodged lists the guests who arrived on a day in Viet Nam, the first asked
// first, without those whose notification another took the place of. Guest is
// nil where it is no longer kept.
func (b *Outbox) Lodged(ctx context.Context, day time.Time) ([]Lodged, error) {
	wall := accommodation.Rules{}.Due(day, false).Wall // tells the day of every arrival
	all, err := b.whole(ctx, store.ItemFilter{Backend: BackendLodging})
	if err != nil {
		return nil, err
	}
	var guests, departures []store.Item
	for _, item := range all {
		switch {
		case item.Kind == KindDeparture && item.State == store.Delivered:
			departures = append(departures, item)
		case item.Kind != KindGuest && item.Kind != KindForeigner:
		case item.Wall.Equal(wall) && item.Code != CodeSuperseded:
			guests = append(guests, item)
		}
	}
	var list []Lodged
	err = b.store.View(ctx, func(tx *store.Tx) error {
		list = make([]Lodged, len(guests))
		for i, item := range guests {
			if list[i], err = lodged(tx, item, departures); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// CodeSuperseded is of an item that another took the place of.
const CodeSuperseded = "superseded"

func lodged(tx *store.Tx, item store.Item, departures []store.Item) (Lodged, error) {
	l := Lodged{Item: item}
	whole, err := tx.Item(item.ID)
	if err != nil || whole.Payload == nil {
		return l, err
	}
	var guest accommodation.Guest
	if err := json.Unmarshal(whole.Payload, &guest); err != nil {
		return l, err
	}
	l.Guest, l.Leaves = &guest, guest.Departure
	for _, d := range departures {
		if d.Dossier != item.Dossier {
			continue
		}
		told, err := tx.Item(d.ID)
		if err != nil || told.Payload == nil {
			return l, err
		}
		var change accommodation.Departure
		if err := json.Unmarshal(told.Payload, &change); err != nil {
			return l, err
		}
		l.Leaves = change.To
	}
	return l, nil
}
