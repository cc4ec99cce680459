package visit

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Open begins a visit. Errors: [NotAllowedError], [ErrNotFound] for a case or
// stay that is not there, [FieldError].
func (d *Desk) Open(ctx context.Context, who Caller, req OpenRequest) (View, error) {
	p, known := d.o.Policies[req.Purpose]
	if !known {
		return View{}, &FieldError{"purpose", "unknown"}
	}
	if !who.May(ScopeVisits) {
		return View{}, &NotAllowedError{"visits"}
	}
	if d.o.Unattended && !p.Unattended {
		return View{}, &NotAllowedError{"unattended"}
	}
	owner, err := who.opensFor(req.For)
	if err != nil {
		return View{}, err
	}
	id, err := d.newID()
	if err != nil {
		return View{}, err
	}
	e := &entry{row: store.Dossier{Kind: store.Visit, ID: id, Purpose: string(req.Purpose), Owner: owner, Opened: d.o.Now()}}
	e.View = View{
		Schema: Schema, ID: id, Purpose: req.Purpose, State: d.first(), ExternalID: req.ExternalID,
		Case: req.Case, Operator: who.Operator, Opened: e.row.Opened, Context: req.Context,
	}
	e.Origin = who.Origin
	var view View
	err = d.o.Store.Update(ctx, func(tx *store.Tx) error {
		if err := d.joins(tx, who, e); err != nil {
			return err
		}
		if err := d.note(tx, who, e, journal.Event{Kind: "visit.opened"}); err != nil {
			return err
		}
		if view, err = d.commit(tx, who, e); err != nil {
			return err
		}
		return who.keep(tx, id)
	})
	return view, err
}

// first is where a visit begins: whoever is no state body asks first.
func (d *Desk) first() State {
	if d.o.Owner == StateBody {
		return AwaitsDocument
	}
	return AwaitsConsent
}

// joins looks whether the case and the stay that a visit names are the caller's.
func (d *Desk) joins(tx *store.Tx, who Caller, e *entry) error {
	for kind, id := range map[store.Kind]string{store.Case: e.Case, store.Stay: e.Context.Stay} {
		if id == "" {
			continue
		}
		row, err := tx.Dossier(kind, id)
		if err != nil {
			return gone(err)
		}
		if !who.sees(row.Owner) {
			return ErrNotYours
		}
	}
	return nil
}

// Visit shows a visit. Errors: [ErrNotFound], [ErrNotYours].
func (d *Desk) Visit(ctx context.Context, who Caller, id string) (View, error) {
	var view View
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		e, err := d.load(tx, who, id)
		if err != nil {
			return err
		}
		view, err = d.view(who, e)
		return err
	})
	return view, err
}

// Portrait gives the picture of a visit's person, while the visit is open.
// Errors: those of Visit, [NotAllowedError], [ErrNoPortrait].
func (d *Desk) Portrait(ctx context.Context, who Caller, id string) (mime string, image personal.Bytes, err error) {
	if !who.May(ScopePortrait) {
		return "", nil, &NotAllowedError{"portrait"}
	}
	v, err := d.Visit(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	if !v.HasPortrait {
		return "", nil, ErrNoPortrait
	}
	p, ok := d.custody.portrait(id)
	if !ok {
		return "", nil, ErrNoPortrait
	}
	return p.mime, p.image, nil
}

// Consent takes down what the person said. A refusal to have the chip read leads
// to the QR or to typed data, never to a dead end.
// Errors: [FieldError].
func (d *Desk) Consent(ctx context.Context, who Caller, id string, req ConsentRequest) (View, error) {
	if req.To != ToReadChip && req.To != ToHandOver {
		return View{}, &FieldError{"to", "unknown"}
	}
	return d.change(ctx, who, id, ActConsent, func(tx *store.Tx, e *entry) error {
		receipt, err := d.newID()
		if err != nil {
			return err
		}
		c := Consent{To: req.To, Given: req.Given, At: d.o.Now(), Basis: ByConsent, Receiver: e.Origin, Receipt: receipt}
		e.Consents = append(e.Consents, c)
		if e.State == AwaitsConsent && req.To == ToReadChip {
			e.State = AwaitsDocument
		}
		return d.note(tx, who, e, journal.Event{Kind: "visit.consent", Code: string(req.To), Reason: givenOrNot(req.Given), Item: receipt})
	})
}

func givenOrNot(given bool) string {
	if given {
		return "given"
	}
	return "refused"
}

// Face takes down the operator's word that the face matches the portrait.
// Errors: [NotAllowedError] where nobody is there to say so.
func (d *Desk) Face(ctx context.Context, who Caller, id string, req FaceRequest) (View, error) {
	if d.o.Unattended {
		return View{}, &NotAllowedError{"unattended"}
	}
	return d.change(ctx, who, id, ActFace, func(tx *store.Tx, e *entry) error {
		e.Face = &req.Matches
		e.Whole = withFace(e.Whole, req.Matches)
		code := "matches"
		if !req.Matches {
			code = "differs"
		}
		return d.note(tx, who, e, journal.Event{Kind: "visit.face", Code: code})
	})
}

// Finish ends a visit. What was promised stays in the outbox; what need not be
// kept is not kept.
func (d *Desk) Finish(ctx context.Context, who Caller, id string) (View, error) {
	return d.end(ctx, who, id, ActFinish, Done)
}

// Cancel ends a visit that came to nothing. What was handed to the outbox before
// is still delivered: it was promised.
func (d *Desk) Cancel(ctx context.Context, who Caller, id string) (View, error) {
	v, err := d.end(ctx, who, id, ActCancel, Cancelled)
	if err == nil {
		d.custody.stop(id)
	}
	return v, err
}

func (d *Desk) end(ctx context.Context, who Caller, id string, act Action, state State) (View, error) {
	v, err := d.change(ctx, who, id, act, func(tx *store.Tx, e *entry) error {
		if state == Done {
			if err := d.admit(tx, who, e); err != nil {
				return err
			}
		}
		return d.close(tx, who, e, state)
	})
	if err == nil {
		d.custody.forget(id)
	}
	return v, err
}
