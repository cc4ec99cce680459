package visit

import (
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Ending is what an event tells of a visit's end.
type Ending struct {
	State   State            `json:"state"`
	Purpose Purpose          `json:"purpose"`
	Verdict identity.Verdict `json:"verdict,omitempty"`
	Method  Method           `json:"method,omitempty"`
}

// close ends a visit and settles what is kept of it, and until when.
func (d *Desk) close(tx *store.Tx, who Caller, e *entry, state State) error {
	e.State, e.HasPortrait = state, false
	if err := d.note(tx, who, e, journal.Event{Kind: "visit.closed", Code: string(state), Verdict: string(e.verdict()), Method: string(e.Method)}); err != nil {
		return err
	}
	if err := d.emit(tx, e, "visit.closed", Ending{state, e.Purpose, e.verdict(), e.Method}); err != nil {
		return err
	}
	e.row.Redact = d.keepUntil(e)
	e.strip()
	return nil
}

// keepUntil is when the visit is erased: at once where nothing was asked of a
// backend, since then nothing needs to be shown to anybody.
func (d *Desk) keepUntil(e *entry) time.Time {
	now, keep := d.o.Now(), d.policy(e.Purpose).Keep
	until := now
	if l := e.Insurance; l != nil {
		until = latest(until, now.Add(max(keep, d.policy(Insurance).Keep)))
		if l.State == Queued || l.State == Refused {
			until = latest(until, now.Add(KeepProof))
		}
	}
	if n := e.Accommodation; n != nil {
		until = latest(until, d.afterStay(e.Context.Departure))
	}
	return until
}

// afterStay is until when a stay's visits are kept; without a known departure it
// is counted from now.
func (d *Desk) afterStay(departure time.Time) time.Time {
	if departure.IsZero() {
		departure = d.o.Now()
	}
	return departure.Add(d.policy(Accommodation).Keep)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// strip drops what a closed visit does not need: the answer of the insurer says
// with what it was asked, and the notification lies in the outbox as it was sent.
func (e *entry) strip() {
	e.QR, e.SoFar = "", nil
	if e.Insurance == nil && e.Accommodation == nil {
		e.Whole = nil
	}
	if e.Whole == nil {
		return
	}
	e.Whole = e.Whole.Only([]string{"personalNumber", "fullName", "dateOfBirth"}, false)
	e.Whole.Document.Issued, e.Whole.Document.Expires = "", ""
}

// gone turns what the store no longer has into the visit's own word.
func gone(err error) error {
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrErased) {
		return ErrNotFound
	}
	return err
}
