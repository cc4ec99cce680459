package office

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Promised names the item that the outbox sees to.
type Promised struct {
	Item string `json:"item"`
}

func (f *Office) promise(ctx context.Context, p visit.Promise) (Promised, error) {
	item, err := f.o.Desk.Promise(ctx, clerk, p)
	return Promised{item}, err
}
