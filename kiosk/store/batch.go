package store

import (
	"runtime"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// batch is the requests of one commit.
type batch struct {
	w         *writer
	begun     bool
	dead      error // why nothing of it can be committed
	waiting   []*request
	wake      bool
	shred     bool
	journaled bool
}

func (w *writer) commitWith(first *request) {
	b := batch{w: w}
	for r, n := first, 1; r != nil && b.dead == nil; n++ {
		b.admit(r)
		r = nil
		if n < maxBatch {
			r = w.next()
		}
	}
	b.finish()
}

// next is a request that is waiting already. Those that the last commit answered
// are about to come again: they get the chance.
func (w *writer) next() *request {
	for range 2 {
		select {
		case r := <-w.s.queue:
			return r
		default:
			runtime.Gosched()
		}
	}
	return nil
}

// admit gives a request its turn, inside a savepoint of its own.
func (b *batch) admit(r *request) {
	if !r.take() {
		return
	}
	if err := b.enter(); err != nil {
		b.dead = err
		r.answer <- err
		return
	}
	tx := &Tx{s: b.w.s, c: b.w.c, write: true}
	r.turn <- tx
	err := <-r.result
	tx.c = nil
	b.leave(r, tx, err)
}

// enter begins the transaction, once, and a savepoint.
func (b *batch) enter() error {
	if !b.begun {
		if _, err := b.w.c.exec("BEGIN IMMEDIATE"); err != nil {
			return err
		}
		b.begun = true
	}
	_, err := b.w.c.exec("SAVEPOINT one")
	return err
}

func (b *batch) leave(r *request, tx *Tx, err error) {
	if b.w.c.db.GetAutocommit() { // SQLite gave up the whole transaction
		b.dead = b.w.c.broken
		if err == nil {
			err = b.dead
		}
	}
	if b.dead == nil && err != nil {
		b.dead = b.undo()
	}
	if b.dead == nil && err == nil {
		_, err = b.w.c.exec("RELEASE one")
		b.dead = err
	}
	if err != nil {
		r.answer <- err
		return
	}
	b.waiting = append(b.waiting, r)
	b.wake = b.wake || tx.wake
	b.shred = b.shred || tx.shred
	b.journaled = b.journaled || tx.journaled
}

func (b *batch) undo() error {
	if _, err := b.w.c.exec("ROLLBACK TO one"); err != nil {
		return err
	}
	_, err := b.w.c.exec("RELEASE one")
	return err
}

// finish commits what is left and answers everybody.
func (b *batch) finish() {
	err := b.dead
	if err == nil && b.begun {
		err = b.commit()
	}
	if err != nil && b.begun && !b.w.c.db.GetAutocommit() {
		_, _ = b.w.c.exec("ROLLBACK")
	}
	if err == nil {
		b.w.shred = b.w.shred || b.shred
		if b.wake {
			b.w.s.changed.wake()
		}
	}
	for _, r := range b.waiting {
		r.answer <- err
	}
}

func (b *batch) commit() error {
	if b.journaled && b.w.s.signer != nil {
		tx := &Tx{s: b.w.s, c: b.w.c, write: true}
		if _, err := journal.SignHead(journalStorage{tx}, b.w.s.signer, tx.now()); err != nil {
			return err
		}
	}
	_, err := b.w.c.exec("COMMIT")
	return err
}
