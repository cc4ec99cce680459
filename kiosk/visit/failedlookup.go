package visit

import (
	"context"
	"encoding/json"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// maxTries bounds what is kept of the times that the portal was asked.
const maxTries = 50

// Try is one time that the insurance portal was asked without an answer of use.
type Try struct {
	At   time.Time `json:"at"`
	Code string    `json:"code,omitempty"` // the portal's, or why there was none
}

// FailedLookup is a lookup that has had no answer yet, as it was asked.
type FailedLookup struct {
	Visit  string
	Item   string // in the outbox
	Asked  time.Time
	Staff  insurance.Staff
	Person insurance.Person
	Tries  []Try
	Answer *insurance.Answer // the last, where the portal gave one
}

// FailedLookup gives what the proof of a failed lookup is made of. Errors:
// [ErrNotFound] where the visit asked nothing or was answered.
func (d *Desk) FailedLookup(ctx context.Context, who Caller, id string) (FailedLookup, error) {
	var failed FailedLookup
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		e, err := d.load(tx, who, id)
		if err != nil {
			return err
		}
		l := e.Insurance
		if l == nil || l.State != Queued && l.State != Refused {
			return ErrNotFound
		}
		item, err := tx.Item(l.Item)
		if err != nil {
			return gone(err)
		}
		var q outbox.Question
		if err := json.Unmarshal(item.Payload, &q); err != nil {
			return err
		}
		failed = FailedLookup{Visit: id, Item: l.Item, Asked: l.Asked, Staff: q.Staff, Person: q.Person, Tries: l.Tries, Answer: l.Answer}
		return nil
	})
	return failed, err
}
