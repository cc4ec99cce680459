package visit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// defaultWait is how long a reading waits for a card.
const defaultWait = 30 * time.Second

// Read begins to read a card for a visit and returns at once: events tell how it
// goes on. Errors: [ConsentRequiredError], [ErrBusy], [FieldError].
func (d *Desk) Read(ctx context.Context, who Caller, id string, req ReadRequest) (View, error) {
	job, err := req.job()
	if err != nil {
		return View{}, err
	}
	var read *entry
	v, err := d.change(ctx, who, id, ActRead, func(tx *store.Tx, e *entry) error {
		if d.o.Owner == Private && !e.consented(ToReadChip) {
			return &ConsentRequiredError{ToReadChip}
		}
		if err := job.useQR(e.QR); err != nil {
			return err
		}
		if !d.custody.begin(job.Reader, id) {
			return ErrBusy
		}
		e.State, e.Trouble, read = Reading, nil, e
		return d.emit(tx, e, "sign", map[string]string{"origin": e.Origin, "purpose": string(e.Purpose)})
	})
	if err != nil {
		if read != nil { // the reader was taken, and the transaction failed after it
			d.custody.end(job.Reader)
		}
		return View{}, err
	}
	d.start(who, read, job)
	return v, nil
}

// job is a request for the reader; QR is what the caller gave or scanned before.
type job struct{ reader.Request }

func (req ReadRequest) job() (*job, error) {
	j := &job{reader.Request{Reader: req.Reader, CAN: req.CAN, Nonce: req.Nonce, Access: reader.AccessAuto, Wait: defaultWait}}
	if req.Wait > 0 {
		j.Wait = time.Duration(req.Wait) * time.Second
	}
	if req.Number != "" {
		j.Keys = []mrz.Key{{DocumentNumber: upper(req.Number), DateOfBirth: upper(req.Birth), DateOfExpiry: upper(req.Expiry)}}
	}
	if req.MRZ != "" {
		zone, err := mrz.Parse(req.MRZ.Reveal())
		if err != nil {
			return nil, &FieldError{"mrz", "unreadable"}
		}
		j.Printed, j.Keys = &zone, []mrz.Key{mrz.KeyOf(zone)}
	}
	if req.QR != "" {
		if err := j.useQR(req.QR.Reveal()); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// useQR takes what opens the chip from the QR, where the caller gave nothing
// else, and keeps it to be compared with the chip.
func (j *job) useQR(text string) error {
	if text == "" || j.QR != nil {
		return nil
	}
	qr, err := vnid.ParseCCCD(text)
	if err != nil {
		return &FieldError{"qr", "unreadable"}
	}
	j.QR = &qr
	if j.CAN == "" && j.Keys == nil {
		j.CAN, j.Keys = qr.Number.CAN(), vnid.MRZKeys(qr)
	}
	return nil
}

func upper(t personal.Text) personal.Text { return personal.Text(strings.ToUpper(t.Reveal())) }

// start reads in the background. The reading outlives the request that began it,
// and ends with the desk.
func (d *Desk) start(who Caller, e *entry, j *job) {
	ctx, cancel := context.WithCancel(context.Background())
	d.mu.Lock()
	d.readings[e.ID] = cancel
	d.mu.Unlock()
	j.Claim = func(p reader.Presentation) bool { return d.custody.claim(p, e.ID) }
	j.Progress = func(p reader.Progress) { d.told(ctx, who, e, p) }
	d.running.Go(func() {
		defer d.stopped(e.ID, j.Reader)
		reading, err := d.o.Cards.Read(ctx, j.Request)
		d.ended(ctx, who, e.ID, reading, err)
	})
}

func (d *Desk) stopped(id, device string) {
	d.custody.end(device)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.readings[id]()
	delete(d.readings, id)
}

// stopReading ends a reading for whoever owns it.
func (d *Desk) stopReading(id string, who Caller) {
	if _, err := d.Visit(context.Background(), who, id); err != nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if cancel := d.readings[id]; cancel != nil {
		cancel()
	}
}

// told passes on how far a reading is; when all but the portrait is verified,
// the record so far is announced.
func (d *Desk) told(ctx context.Context, who Caller, e *entry, p reader.Progress) {
	d.progress.tell(Progress{Visit: e.ID, Owner: e.row.Owner, Phase: p.Phase, Done: p.Done, Total: p.Total})
	if p.Record == nil {
		return
	}
	err := d.o.Store.Update(ctx, func(tx *store.Tx) error {
		e, err := d.load(tx, who, e.ID)
		if err != nil || e.State != Reading {
			return err
		}
		e.SoFar = p.Record
		if err := d.save(tx, e); err != nil {
			return err
		}
		return d.emit(tx, e, "visit.text", map[string]string{"verdict": string(p.Record.Verdict)})
	})
	if err != nil {
		d.o.Log.Warn("record so far not announced", "visit", e.ID, "err", err)
	}
}

// ended writes what came of a reading. A visit that was closed meanwhile keeps
// nothing of it.
func (d *Desk) ended(ctx context.Context, who Caller, id string, reading *reader.Reading, failure error) {
	err := d.o.Store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		e, err := d.load(tx, who, id)
		if err != nil || e.State != Reading {
			return err
		}
		e.SoFar = nil
		if failure == nil {
			failure = d.took(tx, who, e, reading)
		}
		if failure != nil {
			if err := d.failed(tx, who, e, failure); err != nil {
				return err
			}
		}
		_, err = d.commit(tx, who, e)
		return err
	})
	if err != nil {
		d.o.Log.Error("the end of a reading was not kept", "visit", id, "err", err)
	}
}

// took makes the record the visit's and holds the portrait.
func (d *Desk) took(tx *store.Tx, who Caller, e *entry, reading *reader.Reading) error {
	r := reading.Record
	if err := d.identify(tx, who, e, r, MethodChip); err != nil {
		return err
	}
	e.HasPortrait = r.Portrait != nil && len(r.Portrait.Image) > 0
	if e.HasPortrait {
		d.custody.keepPortrait(e.ID, portrait{r.Portrait.MIME, slices.Clone(r.Portrait.Image)})
	}
	return nil
}

// failed says why there is no record; the visit goes back to where it was.
func (d *Desk) failed(tx *store.Tx, who Caller, e *entry, failure error) error {
	e.State = AwaitsDocument
	if e.Whole != nil {
		e.State = HasRecord
	}
	code := d.o.CodeOf(failure)
	if errors.Is(failure, ErrAnotherPerson) {
		code = "another-person"
	}
	e.Trouble = &Trouble{Code: code, At: d.o.Now()}
	if err := d.emit(tx, e, "visit.trouble", e.Trouble); err != nil {
		return err
	}
	return d.note(tx, who, e, journal.Event{Kind: "visit.trouble", Code: code, Method: string(MethodChip)})
}

// Request is the reader's form of the request. Errors: [FieldError].
func (req ReadRequest) Request() (reader.Request, error) {
	j, err := req.job()
	if err != nil {
		return reader.Request{}, err
	}
	return j.Request, nil
}
