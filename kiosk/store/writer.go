package store

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// maxBatch is how many callers share one commit at most: it bounds how long the
// first of them waits.
const maxBatch = 256

// truncateWait is how long an emptying of the WAL waits for readers.
const truncateWait = 10 * time.Millisecond

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
// looks at old pages delays it to the next time; writers do not wait for him.
func (w *writer) truncate() {
	_ = w.c.db.BusyTimeout(truncateWait)
	defer func() { _ = w.c.db.BusyTimeout(busyWait) }()
	busy, err := w.c.integer("PRAGMA wal_checkpoint(TRUNCATE)")
	w.shred = w.shred && (err != nil || busy != 0)
}
