package visit

import (
	"context"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// look is how often a desk looks for visits that nobody goes on with.
const look = 5 * time.Second

// Serve takes up what was open when the process ended, ends visits that nobody
// goes on with, and returns when the context ends, after all readings have.
func (d *Desk) Serve(ctx context.Context) error {
	defer d.running.Wait()
	defer d.stopAll()
	if err := d.takeUp(ctx); err != nil {
		return err
	}
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			if err := d.expire(ctx); err != nil && ctx.Err() == nil {
				d.o.Log.Error("visits that ended by themselves", "err", err)
			}
		}
	}
}

func (d *Desk) stopAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, cancel := range d.readings {
		cancel()
	}
}

// takeUp brings visits that were reading when the process ended back to where a
// card can be read again. What was asked of a backend lies in the outbox.
func (d *Desk) takeUp(ctx context.Context) error {
	return d.each(ctx, func(tx *store.Tx, e *entry) error {
		if e.State != Reading {
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

// errInterrupted is why a reading ended that the process did not outlive.
var errInterrupted = errors.New("visit: the agent was stopped while it read")

// system acts for nobody: after a restart, and when time is up.
var system = Caller{Client: Local}

// expire ends visits whose time is up.
func (d *Desk) expire(ctx context.Context) error {
	now := d.o.Now()
	return d.each(ctx, func(tx *store.Tx, e *entry) error {
		idle := d.policy(e.Purpose).Idle
		if idle <= 0 || now.Before(e.row.Changed.Add(idle)) || e.State == Reading {
			return nil
		}
		if err := d.close(tx, system, e, Expired); err != nil {
			return err
		}
		_, err := d.commit(tx, system, e)
		d.custody.forget(e.ID)
		return err
	})
}

// each goes through the open visits, each in a transaction of its own.
func (d *Desk) each(ctx context.Context, step func(*store.Tx, *entry) error) error {
	var open []store.Dossier
	err := d.o.Store.View(ctx, func(tx *store.Tx) (err error) {
		open, err = tx.List(store.Filter{Kind: store.Visit, OpenOnly: true})
		return err
	})
	for _, row := range open {
		if err != nil {
			break
		}
		err = d.o.Store.Update(ctx, func(tx *store.Tx) error {
			e, err := d.load(tx, system, row.ID)
			if err != nil {
				return err
			}
			return step(tx, e)
		})
	}
	return err
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
