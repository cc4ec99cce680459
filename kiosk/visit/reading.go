package visit

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Read begins to read a card for a visit and returns at once: events tell how it
// goes on. Errors: [ConsentRequiredError], [ErrBusy], [ErrStopping], [FieldError].
func (d *Desk) Read(ctx context.Context, who Caller, id string, req ReadRequest) (View, error) {
	job, err := req.job()
	if err != nil {
		return View{}, err
	}
	var s *session
	var owner string
	begun := false
	defer func() {
		if s != nil && !begun { // the reader was taken, and the transaction failed after it
			d.custody.end(s)
		}
	}()
	v, err := d.change(ctx, who, id, ActRead, func(tx *store.Tx, e *entry) error {
		if d.o.Owner == Private && !e.consented(ToReadChip) {
			return &ConsentRequiredError{ToReadChip}
		}
		err := job.useQR(e.QR)
		if err != nil {
			return err
		}
		if s, err = d.custody.begin(job.Reader, id); err != nil {
			return err
		}
		e.State, e.Trouble, owner = Reading, nil, e.row.Owner
		return d.emit(tx, e, "sign", map[string]string{"origin": e.Origin, "purpose": string(e.Purpose)})
	})
	if err != nil {
		return View{}, err
	}
	begun = true
	go d.read(s, who, owner, job.Request)
	return v, nil
}

// read reads in the background. The reading outlives the request that began it,
// and ends with the desk.
func (d *Desk) read(s *session, who Caller, owner string, req reader.Request) {
	defer d.custody.end(s)
	announce, announced := d.announcer(s, who)
	req.Claim = func(p reader.Presentation) bool { return d.custody.claim(p, s.visit) }
	req.Progress = func(p reader.Progress) {
		d.progress.tell(Progress{Visit: s.visit, Owner: owner, Phase: p.Phase, Done: p.Done, Total: p.Total})
		if p.Record != nil {
			announce(p.Record)
		}
	}
	reading, err := d.o.Cards.Read(s.ctx, req)
	announced()
	d.ended(s, who, reading, err)
	wipe(reading)
}

// announcer writes the record so far beside the reading, so that a slow disk
// never holds up a card. done waits until it is written.
func (d *Desk) announcer(s *session, who Caller) (announce func(*identity.Record), done func()) {
	records, idle := make(chan *identity.Record, 1), make(chan struct{})
	go func() {
		defer close(idle)
		for r := range records {
			if err := d.announce(s, who, r); err != nil && s.ctx.Err() == nil {
				d.o.Log.Warn("record so far not announced", "visit", s.visit, "err", err)
			}
		}
	}()
	announce = func(r *identity.Record) {
		select {
		case records <- r:
		default: // one is being written: the whole record follows anyway
		}
	}
	return announce, func() { close(records); <-idle }
}

// announce shows the record so far, when all but the portrait is verified. That
// of another person than the visit's is not shown: the end will say so.
func (d *Desk) announce(s *session, who Caller, r *identity.Record) error {
	return d.o.Store.Update(s.ctx, func(tx *store.Tx) error {
		e, err := d.load(tx, who, s.visit)
		if err != nil || e.State != Reading || e.refuses(r, MethodChip) {
			return err
		}
		e.SoFar = r
		if err := d.save(tx, e); err != nil {
			return err
		}
		return d.emit(tx, e, "visit.text", map[string]string{"verdict": string(r.Verdict)})
	})
}

// wipe overwrites what the reader gave; the desk holds its own copy of the portrait.
func wipe(reading *reader.Reading) {
	if reading == nil {
		return
	}
	for _, file := range reading.Files {
		clear(file)
	}
	if r := reading.Record; r != nil && r.Portrait != nil {
		clear(r.Portrait.Image)
	}
}

// ended writes what came of a reading. A visit that was closed meanwhile keeps
// nothing of it. What cannot be kept (a full disk) leaves the visit reading, and
// the desk takes it up again by itself.
func (d *Desk) ended(s *session, who Caller, reading *reader.Reading, failure error) {
	if failure != nil && s.ctx.Err() != nil {
		failure = errInterrupted
	}
	holds := false
	err := d.o.Store.Update(context.WithoutCancel(s.ctx), func(tx *store.Tx) error {
		d.custody.release(s) // whoever comes after this transaction may read again
		e, err := d.load(tx, who, s.visit)
		if err != nil || e.State != Reading {
			return err
		}
		e.SoFar = nil
		if failure == nil && e.refuses(reading.Record, MethodChip) {
			failure = ErrAnotherPerson
		}
		if failure != nil {
			err = d.failed(tx, who, e, failure)
		} else {
			holds = true
			err = d.took(tx, who, e, reading.Record)
		}
		if err != nil {
			return err
		}
		_, err = d.commit(tx, who, e)
		return err
	})
	if err == nil {
		return
	}
	if holds {
		d.custody.forget(s.visit)
	}
	d.o.Log.Error("the end of a reading was not kept", "visit", s.visit, "err", err)
}

// took makes the record the visit's and holds the portrait.
func (d *Desk) took(tx *store.Tx, who Caller, e *entry, r *identity.Record) error {
	if err := d.identify(tx, who, e, r, MethodChip); err != nil {
		return err
	}
	if r.Portrait == nil || len(r.Portrait.Image) == 0 {
		d.custody.forget(e.ID)
		return nil
	}
	d.custody.keepPortrait(e.ID, portrait{r.Portrait.MIME, slices.Clone(r.Portrait.Image)})
	return nil
}

// errInterrupted is why a reading ended that the desk did not outlive.
var errInterrupted = errors.New("visit: the reading was stopped before its end")

// failed says why there is no record; the visit goes back to where it was.
func (d *Desk) failed(tx *store.Tx, who Caller, e *entry, failure error) error {
	e.State = AwaitsDocument
	if e.Whole != nil {
		e.State = HasRecord
	}
	code := d.codeOf(failure)
	e.Trouble = &Trouble{Code: code, At: d.o.Now()}
	if err := d.emit(tx, e, "visit.trouble", e.Trouble); err != nil {
		return err
	}
	return d.note(tx, who, e, journal.Event{Kind: "visit.trouble", Code: code, Method: string(MethodChip)})
}

func (d *Desk) codeOf(failure error) string {
	switch {
	case errors.Is(failure, ErrAnotherPerson):
		return "another-person"
	case errors.Is(failure, errInterrupted):
		return "interrupted"
	}
	return d.o.CodeOf(failure)
}

// defaultWait is how long a reading waits for a card.
const defaultWait = 30 * time.Second
