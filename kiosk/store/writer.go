package store

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// maxBatch is how many callers share one commit at most: it bounds how long the
// first of them waits.
const maxBatch = 256

// errAbandoned is the result of a function that panicked or ended its goroutine.
var errAbandoned = errors.New("store: abandoned")

// request is a caller of Update. Its function runs in its own goroutine when its
// turn has come, so a panic unwinds the caller and not the writer.
type request struct {
	taken  atomic.Bool // by the writer, or by its caller who went away
	turn   chan *Tx    // the writer's word to begin
	result chan error  // what the function returned
	answer chan error  // what became of it
}

func newRequest() *request {
	return &request{turn: make(chan *Tx, 1), result: make(chan error, 1), answer: make(chan error, 1)}
}

// take gives the request to exactly one side.
func (r *request) take() bool { return r.taken.CompareAndSwap(false, true) }

// run calls fn in its turn and waits until it is durable or undone.
func (r *request) run(tx *Tx, fn func(*Tx) error) error {
	r.call(tx, fn)
	return <-r.answer
}

func (r *request) call(tx *Tx, fn func(*Tx) error) {
	err := errAbandoned
	defer func() { r.result <- err }()
	err = fn(tx)
}

// Update runs fn in a transaction that is durable when Update returns nil. Many
// callers share one commit; an error or a panic of fn undoes what fn did and
// nothing else, and is the caller's as it was. fn must be short, may be waited
// for by others, and must not call Update itself.
//
// A ctx that ends while others go first gives its error, and fn does not run;
// once running it ends by itself. Further errors are [ErrFull] and [ErrClosed].
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := newRequest()
	select {
	case s.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stopped:
		return ErrClosed
	}
	return s.await(ctx, r, fn)
}

func (s *Store) await(ctx context.Context, r *request, fn func(*Tx) error) error {
	gone, err := ctx.Done(), error(nil)
	select {
	case tx := <-r.turn:
		return r.run(tx, fn)
	case err := <-r.answer:
		return err
	case <-gone:
		err = ctx.Err()
	case <-s.stopped:
		err = ErrClosed
	}
	if r.take() {
		return err
	}
	select { // the writer was faster
	case tx := <-r.turn:
		return r.run(tx, fn)
	case err := <-r.answer:
		return err
	}
}

// writer owns the one connection that writes.
type writer struct {
	s     *Store
	c     *conn
	shred bool // the WAL holds bytes that must go
}

func (w *writer) serve() {
	defer close(w.s.stopped)
	for {
		select {
		case r := <-w.s.queue:
			w.commitWith(r)
		case <-w.s.closing:
			w.truncate()
			return
		}
		if w.shred && len(w.s.queue) == 0 {
			w.truncate()
		}
	}
}

// truncate moves the WAL into the database and empties it. A reader that still
// looks at old pages delays it to the next time.
func (w *writer) truncate() {
	busy, err := w.c.integer("PRAGMA wal_checkpoint(TRUNCATE)")
	w.shred = w.shred && (err != nil || busy != 0)
}

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
