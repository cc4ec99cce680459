package visit

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// tellDeparture queues what the portal is to be told of a stay's guests: of
// those whom it has, or will have.
func (d *Desk) tellDeparture(tx *store.Tx, who Caller, s *StayView, req DepartureRequest) ([]Delivery, error) {
	var all []Delivery
	if d.o.CheckDeparture == nil {
		return nil, nil
	}
	for _, id := range s.Guests {
		row, err := tx.Dossier(store.Visit, id)
		if gone(err) == ErrNotFound || errors.Is(err, store.ErrErased) {
			continue
		}
		if err != nil {
			return nil, err
		}
		e, err := open(row)
		if err != nil {
			return nil, err
		}
		if n := e.Accommodation; n == nil || n.State == Refused || n.State == Dropped {
			continue
		}
		told, err := d.departs(tx, who, e, s, req)
		if err != nil {
			return nil, err
		}
		all = append(all, told...)
	}
	return all, nil
}

// departs queues one guest's change, in the place of what waits of an earlier one.
func (d *Desk) departs(tx *store.Tx, who Caller, e *entry, s *StayView, req DepartureRequest) ([]Delivery, error) {
	notified, err := tx.Item(e.Accommodation.Item)
	if err != nil {
		return nil, gone(err)
	}
	var guest accommodation.Guest
	if err := json.Unmarshal(notified.Payload, &guest); err != nil {
		return nil, err
	}
	uncertain, err := d.supersedeDepartures(tx, who, e, s)
	if err != nil {
		return nil, err
	}
	item, any, err := d.departureItem(e, guest, s.atPortal(e.ID, guest.Departure), req)
	if err != nil || !any {
		return nil, err
	}
	item.Uncertain = uncertain
	told := Delivery{Visit: e.ID, Item: item.ID, State: actState(item.State, Notified), Code: item.Code}
	return []Delivery{told}, d.enqueue(tx, who, e, item)
}

// departureItem is the change as the outbox delivers it, or as a person does;
// any is false where the portal need not be told: its own time is right.
func (d *Desk) departureItem(e *entry, guest accommodation.Guest, known time.Time, req DepartureRequest) (item store.Item, any bool, err error) {
	now := d.o.Now()
	early := req.Departure.Before(known) || req.Left && now.Before(known)
	if !early && (req.Left || !req.Departure.After(known)) {
		return item, false, nil
	}
	id, err := d.newID()
	if err != nil {
		return item, false, err
	}
	if guest.Foreign() {
		return outbox.AtPortalItem(id, e.ID), true, nil
	}
	change := accommodation.Departure{Paper: guest.Paper, Number: guest.Number, Arrival: guest.Arrival}
	var notBefore time.Time
	switch {
	case !early:
		change.To = req.Departure
	case !req.Left && req.Departure.After(now):
		notBefore = req.Departure
	}
	var wrong *accommodation.CheckError
	if err := d.o.CheckDeparture(change); errors.As(err, &wrong) {
		return item, false, &FieldError{"departure", string(wrong.Problems[0].Problem)}
	} else if err != nil {
		return item, false, err
	}
	item, err = outbox.DepartureItem(id, e.ID, d.hash(e), change, notBefore)
	return item, true, err
}

// atPortal is when the portal thinks that a guest leaves.
func (s *StayView) atPortal(visit string, declared time.Time) time.Time {
	for _, c := range s.Changes {
		for _, told := range c.Deliveries {
			if told.Visit == visit && told.State == Notified {
				declared = c.To
			}
		}
	}
	return declared
}

// supersedeDepartures drops the changes of a guest that were not delivered: the
// last word counts. One that is on its way just now stays, and goes first.
func (d *Desk) supersedeDepartures(tx *store.Tx, who Caller, e *entry, s *StayView) (uncertain bool, err error) {
	for i := range s.Changes {
		for j := range s.Changes[i].Deliveries {
			told := &s.Changes[i].Deliveries[j]
			if told.Visit != e.ID || told.State != Queued && told.State != Refused {
				continue
			}
			item, err := tx.Item(told.Item)
			if err != nil {
				return uncertain, gone(err)
			}
			if item.State != store.Queued && item.State != store.Dead {
				continue
			}
			uncertain = uncertain || item.Uncertain
			item.State, item.Code, item.Note = store.Dropped, outbox.CodeSuperseded, ""
			if err := tx.SetItem(item); err != nil {
				return uncertain, err
			}
			told.State, told.Code = Dropped, item.Code
			event := journal.Event{Kind: "outbox.dropped", Item: item.ID, Backend: item.Backend, Reason: item.Code}
			if err := d.note(tx, who, e, event); err != nil {
				return uncertain, err
			}
		}
	}
	return uncertain, nil
}

// departureSettled writes what came of a change into the stay.
func (d *Desk) departureSettled(tx *store.Tx, e *entry, item store.Item) error {
	row, err := tx.Dossier(store.Stay, e.Context.Stay)
	if errors.Is(err, store.ErrErased) || errors.Is(err, store.ErrNotFound) {
		return nil // nobody is left to tell
	}
	if err != nil {
		return err
	}
	var s StayView
	if err := json.Unmarshal(row.Body, &s); err != nil {
		return err
	}
	for i := range s.Changes {
		if !s.Changes[i].settle(item) {
			continue
		}
		if err := d.putStay(tx, row, s); err != nil {
			return err
		}
		return d.emit(tx, e, "visit.accommodation", map[string]string{"stay": s.ID, "state": string(item.State), "code": item.Code})
	}
	return nil // a later change took its place
}

// settle takes an outcome, where the item is of this change.
func (c *StayChange) settle(item store.Item) (mine bool) {
	all := true
	for i := range c.Deliveries {
		told := &c.Deliveries[i]
		if told.Item == item.ID {
			told.State, told.Code, mine = actState(item.State, Notified), item.Code, true
		}
		all = all && told.State == Notified
	}
	c.AtPortal = all && len(c.Deliveries) > 0
	return mine
}
