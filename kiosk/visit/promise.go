package visit

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Promise is something that was asked of a backend by hand, and that the backend
// did not answer: from here on the outbox sees to it.
type Promise struct {
	Record    *identity.Record     `json:"record"`
	Guest     *accommodation.Guest `json:"guest,omitempty"`     // to notify of
	Question  *outbox.Question     `json:"question,omitempty"`  // to look up
	Uncertain bool                 `json:"uncertain,omitempty"` // it was sent, and what came of it is not known
}

// Promise keeps a promise in a visit of its own, which is over as soon as it is
// written down. It returns the item's id.
func (d *Desk) Promise(ctx context.Context, who Caller, p Promise) (item string, err error) {
	if p.Record == nil || (p.Guest == nil) == (p.Question == nil) {
		return "", &FieldError{"promise", "one-of-guest-and-question"}
	}
	id, err := d.newID()
	if err != nil {
		return "", err
	}
	err = d.o.Store.Update(ctx, func(tx *store.Tx) error {
		e := d.promised(who, id, p)
		if err := d.note(tx, who, e, journal.Event{Kind: "visit.opened"}); err != nil {
			return err
		}
		if item, err = d.owe(tx, who, e, p); err != nil {
			return err
		}
		if err := d.close(tx, who, e, Done); err != nil {
			return err
		}
		_, err := d.commit(tx, who, e)
		return err
	})
	return item, err
}

func (d *Desk) promised(who Caller, id string, p Promise) *entry {
	purpose := Insurance
	if p.Guest != nil {
		purpose = Accommodation
	}
	e := &entry{row: store.Dossier{Kind: store.Visit, ID: id, Purpose: string(purpose), Owner: who.Client, Opened: d.o.Now()}}
	e.View = View{Schema: Schema, ID: id, Purpose: purpose, State: HasRecord, Operator: who.Operator, Opened: e.row.Opened}
	e.Whole, e.Method = p.Record, methodOf(p.Record)
	if p.Guest != nil {
		e.Context = Context{Room: p.Guest.Room, Arrival: p.Guest.Arrival, Departure: p.Guest.Departure}
	}
	return e
}

// methodOf is how the person of a record that was read before was identified.
func methodOf(r *identity.Record) Method {
	if n := r.Person.FullName; n != nil {
		switch n.Source {
		case identity.SourceQRCCCD:
			return MethodQR
		case identity.SourceQRBHYT:
			return MethodInsurance
		case identity.SourceTyped, identity.SourceMRZ:
			return MethodTyped
		}
		return MethodChip
	}
	return MethodNone
}

// owe writes the item of a promise, and gives its id.
func (d *Desk) owe(tx *store.Tx, who Caller, e *entry, p Promise) (string, error) {
	if p.Question != nil {
		if err := d.askInsurer(tx, who, e, *p.Question); err != nil {
			return "", err
		}
		return e.Insurance.Item, nil
	}
	if err := d.notify(tx, who, e, *p.Guest, p.Uncertain); err != nil {
		return "", err
	}
	return e.Accommodation.Item, nil
}
