package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// holdDoc is the kind of the documents that hold lanes, by backend: a restart
// does not resume a lane.
const holdDoc = "outbox-hold"

// hold is why a lane stands until a person resumes it.
type hold struct {
	Code  string    `json:"code"`
	Since time.Time `json:"since"`
}

func readHold(tx *store.Tx, backend string) (code string, err error) {
	text, err := tx.Doc(holdDoc, backend)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	var h hold
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	return h.Code, err
}

// keepHold makes a hold outlast the process, in the transaction of the
// outcome that asks for it.
func (l *lane) keepHold(tx *store.Tx, o Outcome, now time.Time) error {
	text, err := json.Marshal(hold{Code: o.Code, Since: now.UTC()})
	if err != nil {
		return err
	}
	if err := tx.PutDoc(holdDoc, l.backend, text); err != nil {
		return err
	}
	return tx.Journal(journal.Event{Kind: "outbox.held", Backend: l.backend, Code: plain(o.Code)})
}

// Resume lets a lane go on that was held, or that waits for its next probe.
// Errors: [ErrNoBackend], and the store's.
func (b *Outbox) Resume(ctx context.Context, backend, operator string) error {
	l, known := b.lanes[backend]
	if !known {
		return ErrNoBackend
	}
	err := b.store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.DeleteDoc(holdDoc, backend); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		return tx.Journal(journal.Event{Kind: "outbox.resumed", Backend: backend, Operator: operator})
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.breaker.resume()
	l.mu.Unlock()
	l.hold("")
	l.nudge()
	return nil
}
