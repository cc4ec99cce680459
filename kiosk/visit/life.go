package visit

import (
	"context"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// look is how often a desk looks for visits that nobody goes on with: rarely
// enough to cost nothing, often enough for times counted in minutes.
const look = 5 * time.Second

// Serve takes up what was open when the process ended, ends visits that nobody
// goes on with, and returns when the context ends, after all readings have. It
// may be served again.
func (d *Desk) Serve(ctx context.Context) error {
	d.custody.open()
	defer d.custody.forgetAll()
	defer d.custody.close()
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		if err := d.tend(ctx); err != nil && ctx.Err() == nil {
			d.o.Log.Error("open visits were not looked after", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// String names the service.
func (d *Desk) String() string { return "desk" }

// system acts for nobody: after a restart, and when time is up.
var system = Caller{Client: "agent"}

// tend looks after the open visits. One that cannot be (a damaged row) keeps no
// other from it.
func (d *Desk) tend(ctx context.Context) error {
	open, err := d.openVisits(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, row := range open {
		switch {
		case State(row.State) == Reading:
			if !d.custody.reads(row.ID) {
				errs = append(errs, d.takeUp(ctx, row.ID))
			}
		case d.idle(row):
			errs = append(errs, d.expire(ctx, row.ID))
		}
	}
	return errors.Join(errs...)
}

// openVisits are the rows of all open visits, in pages as the store gives them.
func (d *Desk) openVisits(ctx context.Context) (open []store.Dossier, err error) {
	err = d.o.Store.View(ctx, func(tx *store.Tx) error {
		f := store.Filter{Kind: store.Visit, OpenOnly: true}
		for {
			page, err := tx.List(f)
			if err != nil || len(page) == 0 {
				return err
			}
			open, f.After = append(open, page...), page[len(page)-1].ID
		}
	})
	return open, err
}

// idle reports whether the time of a visit is up.
func (d *Desk) idle(row store.Dossier) bool {
	idle := d.policy(Purpose(row.Purpose)).Idle
	return idle > 0 && !d.o.Now().Before(row.Changed.Add(idle))
}

// takeUp brings a visit that reads, and that nobody reads for, back to where a
// card can be read again: the process ended, or the end of the reading could not
// be kept. What was asked of a backend lies in the outbox.
func (d *Desk) takeUp(ctx context.Context, id string) error {
	return d.bySystem(ctx, id, func(tx *store.Tx, e *entry) error {
		if e.State != Reading || d.custody.reads(id) {
			return nil
		}
		e.SoFar = nil
		if err := d.failed(tx, system, e, errInterrupted); err != nil {
			return err
		}
		_, err := d.commit(tx, system, e)
		return err
	})
}

// expire ends a visit whose time is up.
func (d *Desk) expire(ctx context.Context, id string) error {
	over := false
	err := d.bySystem(ctx, id, func(tx *store.Tx, e *entry) error {
		if e.State.Closed() || e.State == Reading || !d.idle(e.row) {
			return nil
		}
		over = true
		if err := d.close(tx, system, e, Expired); err != nil {
			return err
		}
		_, err := d.commit(tx, system, e)
		return err
	})
	if err == nil && over {
		d.custody.forget(id)
	}
	return err
}

// bySystem changes a visit for nobody.
func (d *Desk) bySystem(ctx context.Context, id string, step func(*store.Tx, *entry) error) error {
	return d.o.Store.Update(ctx, func(tx *store.Tx) error {
		row, err := tx.Dossier(store.Visit, id)
		if err != nil {
			return err
		}
		e, err := open(row)
		if err != nil {
			return err
		}
		return step(tx, e)
	})
}

// erase destroys what nothing obliges to keep, with the visit's own end.
func (d *Desk) erase(tx *store.Tx, e *entry) error {
	if !e.State.Closed() || e.row.Redact.IsZero() || e.row.Redact.After(d.o.Now()) {
		return nil
	}
	if err := tx.Journal(journal.Event{Kind: "visit.erased", Visit: e.ID, Purpose: string(e.Purpose), Reason: "not-to-be-kept"}); err != nil {
		return err
	}
	return tx.Erase(store.Visit, e.ID)
}
