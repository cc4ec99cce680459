package visit

import (
	"cmp"
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// How long an answer is waited for before the desk goes on without it.
const (
	defaultLookupWait = 35 * time.Second
	defaultNotifyWait = 20 * time.Second
)

// Insurance asks what the person is insured for. The question lies in the outbox
// before it is asked; what is not answered in the time to wait is answered later.
// Errors: [VerdictTooLowError], [FieldError], [ErrNoBackend], [ErrNoStaff],
// [NotAllowedError].
func (d *Desk) Insurance(ctx context.Context, who Caller, id string, req InsuranceRequest) (View, error) {
	switch {
	case !who.May(ScopeInsurance):
		return View{}, &NotAllowedError{"insurance"}
	case d.o.Unattended && !d.policy(Insurance).Unattended:
		return View{}, &NotAllowedError{"unattended"}
	case d.o.Staff == nil:
		return View{}, ErrNoBackend
	}
	by, registered := d.o.Staff(who.Operator)
	if !registered {
		return View{}, ErrNoStaff
	}
	v, err := d.change(ctx, who, id, ActInsurance, func(tx *store.Tx, e *entry) error {
		if err := d.goOn(tx, who, e, Insurance, req.GoOn); err != nil {
			return err
		}
		person := req.person(e)
		if err := fieldError(d.o.CheckLookup(by, person)); err != nil {
			return err
		}
		if err := d.checkMore(req); err != nil {
			return err
		}
		if e.Insurance.asksAnew(req) {
			if err := d.askInsurer(tx, who, e, outbox.Question{Staff: by, Person: person}); err != nil {
				return err
			}
		}
		e.Insurance.wants(req)
		return d.register(tx, who, e, req.Register, person)
	})
	if err != nil || v.Insurance == nil || v.Insurance.State != Queued {
		return v, err
	}
	return d.await(ctx, who, id, v.Insurance.Item, orSeconds(req.Wait, defaultLookupWait))
}

// asksAnew reports whether a request is one for a lookup. Asked already, it is
// never asked twice; nor is the portal asked again for a queue number alone.
func (l *Lookup) asksAnew(req InsuranceRequest) bool {
	switch {
	case l == nil:
		return true
	case l.State == Queued:
		return false
	}
	return req.Register == nil || req.Card != "" || req.Birth != ""
}

// person is whom the portal is asked about.
func (req InsuranceRequest) person(e *entry) insurance.Person {
	var p identity.Person
	if e.Whole != nil {
		p = e.Whole.Person
	}
	who := insurance.Person{Number: p.PersonalNumber.Text(), Name: p.FullName.Text(), Birth: p.DateOfBirth.Text(), Sex: p.Sex.Text()}
	if who.Number == "" && e.Guest == string(PaperInsurance) {
		who.Number = e.Whole.Document.Number
	}
	who.Number = cmp.Or(req.Card, who.Number)
	if req.Birth != "" {
		who.Birth = req.Birth
	}
	return who
}

func (d *Desk) askInsurer(tx *store.Tx, who Caller, e *entry, q outbox.Question) error {
	id, err := d.newID()
	if err != nil {
		return err
	}
	item, err := outbox.LookupItem(id, e.ID, d.hash(e), q)
	if err != nil {
		return err
	}
	if l := e.Insurance; l != nil && l.State == Refused {
		if err := d.supersede(tx, who, e, l.Item, &item); err != nil {
			return err
		}
	}
	asked := &Lookup{State: Queued, Item: id, Asked: d.o.Now()}
	if e.Insurance != nil {
		asked.QueueNumber = e.Insurance.QueueNumber
	}
	e.Insurance = asked
	return d.enqueue(tx, who, e, item)
}

// Accommodation notifies the police of a guest. The notification lies in the
// outbox, with its deadline, before it is sent. Errors: those of Insurance.
func (d *Desk) Accommodation(ctx context.Context, who Caller, id string, req AccommodationRequest) (View, error) {
	switch {
	case !who.May(ScopeAccommodation):
		return View{}, &NotAllowedError{"accommodation"}
	case d.o.Unattended && !d.policy(Accommodation).Unattended:
		return View{}, &NotAllowedError{"unattended"}
	case d.o.CheckGuest == nil:
		return View{}, ErrNoBackend
	}
	v, err := d.change(ctx, who, id, ActAccommodation, func(tx *store.Tx, e *entry) error {
		if err := d.goOn(tx, who, e, Accommodation, req.GoOn); err != nil {
			return err
		}
		if n := e.Accommodation; n != nil && n.State != Refused && n.State != Dropped {
			return nil // told already: never twice
		}
		if req.Context != nil {
			e.Context = req.Context.joining(e.Context)
		}
		if err := d.joins(tx, who, e); err != nil {
			return err
		}
		if err := d.asStay(tx, e); err != nil {
			return err
		}
		guest, err := d.guest(e, req)
		if err != nil {
			return err
		}
		if err := fieldError(d.o.CheckGuest(guest)); err != nil {
			return err
		}
		return d.notify(tx, who, e, guest, false)
	})
	if err != nil || v.Accommodation == nil || v.Accommodation.State != Queued {
		return v, err
	}
	return d.await(ctx, who, id, v.Accommodation.Item, orSeconds(req.Wait, defaultNotifyWait))
}

// joining keeps the stay and the role that the visit already has, where none is named.
func (c Context) joining(before Context) Context {
	if c.Stay == "" {
		c.Stay = before.Stay
	}
	if c.Role == "" {
		c.Role = before.Role
	}
	return c
}

// notify writes the guest's item. uncertain: the portal was told before, and what
// came of it is not known.
func (d *Desk) notify(tx *store.Tx, who Caller, e *entry, guest accommodation.Guest, uncertain bool) error {
	e.Context.Arrival, e.Context.Departure = guest.Arrival, guest.Departure
	stay, err := d.stayOf(tx, who, e)
	if err != nil {
		return err
	}
	due := d.o.Deadlines.Due(guest.Arrival, guest.Foreign())
	id, err := d.newID()
	if err != nil {
		return err
	}
	item, err := outbox.GuestItem(id, e.ID, d.hash(e), guest, due)
	if err != nil {
		return err
	}
	item.Uncertain = uncertain
	if n := e.Accommodation; n != nil && n.State == Refused {
		if err := d.supersede(tx, who, e, n.Item, &item); err != nil {
			return err
		}
	}
	e.Accommodation = &Notification{State: Queued, Item: id, Stay: stay, Asked: d.o.Now(), Deadline: due.At, Wall: due.Wall}
	return d.enqueue(tx, who, e, item)
}

// supersede drops a dead letter in whose place another is about to be sent: nobody
// is to send both. Where the backend may have acted on the one, its refusal of the
// other may come of that.
func (d *Desk) supersede(tx *store.Tx, who Caller, e *entry, id string, by *store.Item) error {
	item, err := tx.Item(id)
	if err != nil || item.State != store.Dead {
		return gone(err)
	}
	by.Uncertain = item.Uncertain
	item.State, item.Code = store.Dropped, outbox.CodeSuperseded
	if err := tx.SetItem(item); err != nil {
		return err
	}
	return d.note(tx, who, e, journal.Event{Kind: "outbox.dropped", Item: id, Backend: item.Backend, Reason: outbox.CodeSuperseded})
}

// hash is the keyed hash of the person's number, by which deliveries keep their
// order; empty for somebody without one.
func (d *Desk) hash(e *entry) string {
	if n := e.numbers(); len(n) > 0 {
		return d.o.Store.Hash(n[0])
	}
	return ""
}

// enqueue writes what is to be delivered, in the visit's own transaction.
func (d *Desk) enqueue(tx *store.Tx, who Caller, e *entry, item store.Item) error {
	if err := d.save(tx, e); err != nil { // the payload is sealed under the visit's key
		return err
	}
	item.Operator = who.Operator
	if err := tx.Enqueue(item); err != nil {
		return err
	}
	return d.note(tx, who, e, journal.Event{
		Kind: "visit.asked", Item: item.ID, Backend: item.Backend, Verdict: string(e.verdict()), Method: string(e.Method),
	})
}
