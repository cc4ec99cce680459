package visit

import (
	"encoding/json"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Settled writes what came of an item into its visit, in the transaction that
// settles it. It is the outbox's way back to the visit.
func (d *Desk) Settled(tx *store.Tx, item store.Item, came outbox.Outcome) error {
	row, err := tx.Dossier(store.Visit, item.Dossier)
	if errors.Is(err, store.ErrErased) || errors.Is(err, store.ErrNotFound) {
		return nil // nobody is left to tell
	}
	if err != nil {
		return err
	}
	e, err := open(row)
	if err != nil {
		return err
	}
	switch {
	case item.Kind == outbox.KindDeparture || item.Kind == outbox.KindAtPortal:
		return d.departureSettled(tx, e, item)
	case e.Insurance != nil && e.Insurance.Item == item.ID:
		if err = e.Insurance.settle(item, came, d); err == nil {
			err = d.askMore(tx, e, item)
		}
	case e.Insurance.more(item.ID) != nil:
		err = e.Insurance.settleMore(item, came, d)
	case e.Accommodation != nil && e.Accommodation.Item == item.ID:
		e.Accommodation.settle(item, came, d)
	default:
		return nil // another item took its place
	}
	if err != nil {
		return err
	}
	if e.State.Closed() {
		e.row.Redact = d.keepUntil(e)
	}
	if err := d.save(tx, e); err != nil {
		return err
	}
	return d.emit(tx, e, "visit."+item.Backend, map[string]string{"state": string(item.State), "code": item.Code})
}

func (l *Lookup) settle(item store.Item, came outbox.Outcome, d *Desk) error {
	l.Code, l.State = item.Code, actState(item.State, Answered)
	if l.State != Answered && l.State != Dropped && len(l.Tries) < maxTries {
		l.Tries = append(l.Tries, Try{At: d.o.Now(), Code: item.Code})
	}
	if l.State == Dropped && item.Code == outbox.ReasonProofSent {
		l.State = ProofSent
	}
	if l.State == Queued {
		return nil
	}
	l.At = d.o.Now()
	if came.Result == nil {
		return nil
	}
	l.Answer = new(insurance.Answer)
	if err := json.Unmarshal(came.Result, l.Answer); err != nil {
		return err
	}
	l.Action = string(l.Answer.Action)
	return nil
}

func (n *Notification) settle(item store.Item, came outbox.Outcome, d *Desk) {
	n.Code, n.State = item.Code, actState(item.State, Notified)
	if n.State != Queued {
		n.At = d.o.Now()
	}
}

// actState is the desk's word for where an item stands.
func actState(s store.ItemState, delivered ActState) ActState {
	switch s {
	case store.Delivered:
		return delivered
	case store.Unconfirmed:
		return Unconfirmed
	case store.Dead:
		return Refused
	case store.Dropped:
		return Dropped
	}
	return Queued
}

// fieldError turns what a backend's rules say of a person into the visit's word.
func fieldError(err error) error {
	var query *insurance.QueryError
	var check *accommodation.CheckError
	switch {
	case errors.As(err, &query) && (query.Field == insurance.FieldStaffName || query.Field == insurance.FieldStaffNumber):
		return ErrNoStaff
	case errors.As(err, &query):
		return &FieldError{string(query.Field), "missing-or-malformed"}
	case errors.As(err, &check):
		return &FieldError{"guest", string(check.Problems[0].Problem)}
	}
	return err
}
