package visit

import (
	"context"
	"encoding/json"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Reassign puts a lookup that has no answer into another member of staff's name:
// that of an operator who was disabled waits for it. What was asked with is sealed
// and never changed: the item is dropped, and another takes its place, also where
// the visit is over. Errors: [ErrNotFound] where nothing waits, [NotAllowedError]
// for anybody but the desk's own screen, [ErrNoStaff] where the operator is not
// registered at the portal, [outbox.ErrSending].
func (d *Desk) Reassign(ctx context.Context, who Caller, id, operator string) (item string, err error) {
	if who.Client != Local {
		return "", &NotAllowedError{"reassign"}
	}
	if d.o.Staff == nil {
		return "", ErrNoBackend
	}
	by, registered := d.o.Staff(operator)
	if !registered {
		return "", ErrNoStaff
	}
	err = d.o.Store.Update(ctx, func(tx *store.Tx) error {
		e, err := d.load(tx, who, id)
		if err != nil {
			return err
		}
		item, err = d.reassign(tx, Caller{Client: who.Client, Operator: operator}, e, by)
		if err != nil {
			return err
		}
		_, err = d.commit(tx, who, e)
		return err
	})
	return item, err
}

func (d *Desk) reassign(tx *store.Tx, as Caller, e *entry, by insurance.Staff) (string, error) {
	if e.Insurance == nil || e.Insurance.State != Queued && e.Insurance.State != Refused {
		return "", ErrNotFound
	}
	old, err := tx.Item(e.Insurance.Item)
	if err != nil {
		return "", gone(err)
	}
	var q outbox.Question
	switch {
	case old.State == store.Sending:
		return "", outbox.ErrSending
	case old.State != store.Queued && old.State != store.Dead:
		return "", ErrNotFound
	}
	if err := json.Unmarshal(old.Payload, &q); err != nil {
		return "", err
	}
	q.Staff = by
	id, err := d.newID()
	if err != nil {
		return "", err
	}
	item, err := outbox.LookupItem(id, e.ID, old.Person, q)
	if err != nil {
		return "", err
	}
	if old.State == store.Queued {
		old.State = store.Dead // nobody is to send both
		if err := tx.SetItem(old); err != nil {
			return "", err
		}
	}
	if err := d.supersede(tx, as, e, old.ID, &item); err != nil {
		return "", err
	}
	e.Insurance.State, e.Insurance.Item = Queued, id
	return id, d.enqueue(tx, as, e, item)
}
