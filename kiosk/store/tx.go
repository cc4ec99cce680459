package store

import (
	"errors"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// errEnded is a use of a transaction after its function returned.
var errEnded = errors.New("store: the transaction has ended")

// Tx is a transaction. It is good only inside the function it was given to, and
// for one goroutine.
type Tx struct {
	s     *Store
	c     *conn
	write bool

	// What is to be done when it is durable.
	wake      bool // clients or the outbox have something new
	shred     bool // old bytes must leave the WAL
	journaled bool // the journal's head must be signed
}

func (tx *Tx) now() time.Time { return tx.s.now().UTC() }

// exec changes rows, and says how many.
func (tx *Tx) exec(sql string, args ...any) (int64, error) {
	switch {
	case tx.c == nil:
		return 0, errEnded
	case !tx.write:
		return 0, ErrReadOnly
	}
	return tx.c.exec(sql, args...)
}

func (tx *Tx) rows(each func(*sqlite3.Stmt) error, sql string, args ...any) error {
	if tx.c == nil {
		return errEnded
	}
	return tx.c.rows(each, sql, args...)
}

func (tx *Tx) one(scan func(*sqlite3.Stmt), sql string, args ...any) (bool, error) {
	if tx.c == nil {
		return false, errEnded
	}
	return tx.c.one(scan, sql, args...)
}

func (tx *Tx) integer(sql string, args ...any) (int64, error) {
	if tx.c == nil {
		return 0, errEnded
	}
	return tx.c.integer(sql, args...)
}

// changed turns a change of no row into [ErrNotFound].
func changed(n int64, err error) error {
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// query is a SELECT whose conditions depend on what was asked. It is put
// together from the program's own pieces; what came from outside is bound.
type query struct {
	sql  string
	args []any
}

func (q *query) where(ask bool, condition string, args ...any) {
	if ask {
		q.sql += " AND " + condition
		q.args = append(q.args, args...)
	}
}

// defaultLimit bounds a list that was asked without a limit.
const defaultLimit = 1000

func (q *query) page(order string, limit int) {
	if limit <= 0 {
		limit = defaultLimit
	}
	q.sql += " ORDER BY " + order + " LIMIT ?"
	q.args = append(q.args, limit)
}
