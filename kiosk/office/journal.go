package office

import (
	"context"
	"net/http"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// JournalOrder is what a check or a cut of the journal is given.
type JournalOrder struct {
	Head   string    `json:"head,omitempty"`   // a signed head that was kept elsewhere
	Before time.Time `json:"before,omitzero"`  // cut what is older
	Reason string    `json:"reason,omitempty"` // a code
}

// JournalHead is a signed head, to be kept elsewhere.
type JournalHead struct {
	Size int64  `json:"size"`
	Head string `json:"head"`
}

// JournalCut is what a cut left.
type JournalCut struct {
	Cut int64 `json:"cut"` // events
}

func (f *Office) verifyJournal(ctx context.Context, o JournalOrder) (journal.Report, error) {
	var report journal.Report
	err := f.o.Store.View(ctx, func(tx *store.Tx) (err error) {
		report, err = journal.Verify(tx.JournalSource(), journal.Trust{Key: f.o.Key.JWK(), Held: o.Head})
		return err
	})
	return report, err
}

func (f *Office) purgeJournal(ctx context.Context, o JournalOrder) (JournalCut, error) {
	if err := actorOf(ctx).May(operator.PurgeJournal); err != nil {
		return JournalCut{}, err
	}
	n, err := f.o.Store.PurgeJournal(ctx, o.Before, o.Reason)
	return JournalCut{n}, err
}

func (f *Office) journalHead(ctx context.Context, _ none) (JournalHead, error) {
	var head JournalHead
	err := f.o.Store.View(ctx, func(tx *store.Tx) error {
		row, _, err := tx.JournalHead()
		head = JournalHead{row.Size, row.JWS}
		return err
	})
	return head, err
}

// exportJournal writes the journal as lines of JSON, for an auditor who has the
// device's public key.
func (f *Office) exportJournal(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	err := f.o.Store.View(r.Context(), func(tx *store.Tx) error { return journal.Export(w, tx.JournalSource()) })
	if err != nil {
		panic(http.ErrAbortHandler) // the reader sees an export that was cut off
	}
}
