package visit

import (
	"context"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Scanned takes what the desk's own scanner read: it goes to the visit that was
// opened last and waits for a document, as that visit's client's own scan, and
// to nobody else. Errors: those of Scan, [ErrNotFound] where no visit waits.
func (d *Desk) Scanned(ctx context.Context, text personal.Text) error {
	var waiting store.Dossier
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		open, err := tx.List(store.Filter{Kind: store.Visit, OpenOnly: true, Limit: listed})
		i := slices.IndexFunc(open, func(v store.Dossier) bool {
			return v.State == string(AwaitsConsent) || v.State == string(AwaitsDocument)
		})
		if i < 0 {
			return ErrNotFound
		}
		waiting = open[i]
		return err
	})
	if err != nil {
		return err
	}
	_, err = d.Scan(ctx, Caller{Client: waiting.Owner}, waiting.ID, ScanRequest{Text: text})
	return err
}
