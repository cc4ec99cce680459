package herald

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Listener takes a record; [deskpost.Listener] does.
//
// [deskpost.Listener]: https://pkg.go.dev/github.com/cccd-agent/cccd-agent/kiosk/deskpost#Listener
type Listener interface {
	Post(ctx context.Context, r *identity.Record) error
}

// Post hands every record of a client's visits to its listener, once each, until
// the context ends. A hand-over that fails is told to the log and not repeated:
// whoever stands at the desk sees that the form stayed empty.
func (h *Herald) Post(ctx context.Context, client func() (visit.Caller, bool), to Listener) error {
	last, err := h.last(ctx)
	if err != nil {
		return err
	}
	return h.follow(ctx, last, func(e store.Event) {
		who, paired := client()
		if e.Type != "visit.record" || !paired || e.Owner != who.Client {
			return
		}
		r, image := h.fetch(ctx, who, e.Visit)
		if r == nil {
			return
		}
		if r.Portrait != nil {
			r.Portrait.Image = image
		}
		if err := to.Post(ctx, r); err != nil {
			h.o.Log.Warn("record not handed to the listener", "visit", e.Visit, "err", err)
		}
	})
}
