package visit

import (
	"context"
	"time"
)

// await gives the visit when an item is settled, or when the wait is over.
// Whoever leaves meanwhile misses nothing: the answer comes all the same.
func (d *Desk) await(ctx context.Context, who Caller, id, item string, wait time.Duration) (View, error) {
	over := time.NewTimer(wait)
	defer over.Stop()
	for {
		changed := d.o.Store.Changed()
		v, err := d.Visit(context.WithoutCancel(ctx), who, id)
		if err != nil || !waitsFor(v, item) {
			return v, err
		}
		select {
		case <-changed:
		case <-over.C:
			return v, nil
		case <-ctx.Done():
			return v, nil
		}
	}
}

func waitsFor(v View, item string) bool {
	return v.Insurance != nil && v.Insurance.Item == item && v.Insurance.State == Queued ||
		v.Accommodation != nil && v.Accommodation.Item == item && v.Accommodation.State == Queued
}

func orSeconds(given *int, otherwise time.Duration) time.Duration {
	if given == nil {
		return otherwise
	}
	return time.Duration(*given) * time.Second
}
