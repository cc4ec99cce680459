package visit

import (
	"context"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Scanned takes what the desk's own scanner read: it goes to the visit that was
// opened last and waits for a document, as that visit's client's own scan, and
// to nobody else. Where visits of two clients wait, nobody can tell whose person
// stands there, and nobody gets it. Errors: those of Scan, [ErrNotFound] where no
// visit waits, [ErrBusy] where more than one client does.
func (d *Desk) Scanned(ctx context.Context, text personal.Text) error {
	open, err := d.openVisits(ctx)
	if err != nil {
		return err
	}
	var owner, id string
	for _, v := range open { // the newest first
		if State(v.State) != AwaitsConsent && State(v.State) != AwaitsDocument || d.idle(v) {
			continue
		}
		if id != "" && v.Owner != owner {
			return ErrBusy
		}
		if id == "" {
			owner, id = v.Owner, v.ID
		}
	}
	if id == "" {
		return ErrNotFound
	}
	_, err = d.Scan(ctx, Caller{Client: owner}, id, ScanRequest{Text: text})
	return err
}
