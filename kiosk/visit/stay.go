package visit

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// OpenStay opens a stay, for guests to join. Errors: [FieldError].
func (d *Desk) OpenStay(ctx context.Context, who Caller, req OpenStayRequest) (StayView, error) {
	s := StayView{Schema: StaySchema, ExternalID: req.ExternalID, Room: req.Room, Arrival: req.Arrival, Departure: req.Departure, Guests: []string{}}
	if s.Arrival.IsZero() {
		s.Arrival = d.o.Now()
	}
	if s.Departure.Before(s.Arrival) {
		return StayView{}, &FieldError{"departure", "before-arrival"}
	}
	row := d.stayRow(who, s)
	err := d.create(ctx, who, &row, &s.ID, &s, "stay.opened")
	return s, err
}

func (d *Desk) stayRow(who Caller, s StayView) store.Dossier {
	return store.Dossier{
		Kind: store.Stay, Purpose: string(Accommodation), Owner: who.Client, Opened: d.o.Now(),
		Redact: d.afterStay(s.Departure),
	}
}

// Stay shows a stay. Errors: [ErrNotFound], [ErrNotYours].
func (d *Desk) Stay(ctx context.Context, who Caller, id string) (StayView, error) {
	var s StayView
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		_, err := d.group(tx, who, store.Stay, id, &s)
		return err
	})
	return s, err
}

// stayOf puts a guest's visit into its stay, and opens one for a guest who comes
// alone.
func (d *Desk) stayOf(tx *store.Tx, who Caller, e *entry) (string, error) {
	if e.Context.Stay == "" {
		return d.ownStay(tx, who, e)
	}
	var s StayView
	row, err := d.group(tx, who, store.Stay, e.Context.Stay, &s)
	if err != nil {
		return "", err
	}
	if !slices.Contains(s.Guests, e.ID) {
		s.Guests = append(s.Guests, e.ID)
	}
	return s.ID, d.putStay(tx, row, s)
}

// asStay gives a guest the room and the days of the stay that they join, where
// their own are not known.
func (d *Desk) asStay(tx *store.Tx, e *entry) error {
	if e.Context.Stay == "" {
		return nil
	}
	row, err := tx.Dossier(store.Stay, e.Context.Stay)
	if err != nil {
		return gone(err)
	}
	var s StayView
	if err := json.Unmarshal(row.Body, &s); err != nil {
		return err
	}
	c := &e.Context
	if c.Room == "" {
		c.Room = s.Room
	}
	if c.Arrival.IsZero() {
		c.Arrival = s.Arrival
	}
	if c.Departure.IsZero() {
		c.Departure = s.Departure
	}
	return nil
}

func (d *Desk) ownStay(tx *store.Tx, who Caller, e *entry) (string, error) {
	id, err := d.newID()
	if err != nil {
		return "", err
	}
	s := StayView{
		Schema: StaySchema, ID: id, ExternalID: e.ExternalID, Room: e.Context.Room,
		Arrival: e.Context.Arrival, Departure: e.Context.Departure, Guests: []string{e.ID},
	}
	row := d.stayRow(who, s)
	row.ID, e.Context.Stay = id, id
	if row.Body, err = json.Marshal(s); err != nil {
		return "", err
	}
	return id, d.insert(tx, who, &row, "stay.opened")
}

func (d *Desk) putStay(tx *store.Tx, row store.Dossier, s StayView) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	row.Body, row.Redact = body, d.afterStay(s.Departure)
	_, err = tx.Put(row)
	return err
}

// Departure changes when the guests of a stay leave, and how long their visits
// are kept. The portal is told of Vietnamese guests, through the outbox; of
// foreigners a person tells it, which is a task. Errors: those of Stay, [FieldError].
func (d *Desk) Departure(ctx context.Context, who Caller, id string, req DepartureRequest) (StayView, error) {
	var s StayView
	err := d.o.Store.Update(ctx, func(tx *store.Tx) error {
		row, err := d.group(tx, who, store.Stay, id, &s)
		if err != nil {
			return err
		}
		if req.Departure.Before(s.Arrival) {
			return &FieldError{"departure", "before-arrival"}
		}
		change := StayChange{At: d.o.Now(), From: s.Departure, To: req.Departure, Operator: who.Operator}
		if change.Deliveries, err = d.tellDeparture(tx, who, &s, req); err != nil {
			return err
		}
		s.Changes = append(s.Changes, change)
		s.Departure, s.Left = req.Departure, req.Left
		if err := d.putStay(tx, row, s); err != nil {
			return err
		}
		if err := d.keepGuests(tx, s); err != nil {
			return err
		}
		return tx.Journal(journal.Event{Kind: "stay.departure", Stay: id, Client: who.Client, Operator: who.Operator})
	})
	return s, err
}

// keepGuests moves the end of the guests' retention with their departure.
func (d *Desk) keepGuests(tx *store.Tx, s StayView) error {
	for _, id := range s.Guests {
		row, err := tx.Dossier(store.Visit, id)
		if gone(err) == ErrNotFound {
			continue
		}
		if err != nil {
			return err
		}
		e, err := open(row)
		if err != nil {
			return err
		}
		e.Context.Departure = s.Departure
		if e.State.Closed() {
			e.row.Redact = d.keepUntil(e)
		}
		if err := d.save(tx, e); err != nil {
			return err
		}
	}
	return nil
}
