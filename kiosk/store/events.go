package store

import (
	"encoding/json"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Event tells clients of a change. It holds nothing personal.
type Event struct {
	N     int64     // set by Emit; grows, with gaps, and is never used twice
	At    time.Time // zero in Emit: now
	Owner string    // the client that may see it; empty: every one
	Visit string
	Type  string
	Data  json.RawMessage
}

// Emit numbers an event and keeps it.
func (tx *Tx) Emit(e Event) error {
	if e.At.IsZero() {
		e.At = tx.now()
	}
	data := []byte(e.Data)
	if data == nil {
		data = []byte{}
	}
	tx.wake = true
	_, err := tx.exec(`INSERT INTO events (at, owner, visit, type, data) VALUES (?, ?, ?, ?, ?)`,
		e.At, e.Owner, e.Visit, e.Type, data)
	return err
}

// Events reads those after a number, oldest first; limit 0 is 1000.
func (tx *Tx) Events(after int64, limit int) ([]Event, error) {
	q := query{sql: `SELECT n, at, owner, visit, type, data FROM events WHERE n > ?`, args: []any{after}}
	q.page(`n`, limit)
	var found []Event
	err := tx.rows(func(st *sqlite3.Stmt) error {
		found = append(found, Event{
			N: st.ColumnInt64(0), At: at(st, 1), Owner: st.ColumnText(2),
			Visit: st.ColumnText(3), Type: st.ColumnText(4), Data: st.ColumnBlob(5, nil),
		})
		return nil
	}, q.sql, q.args...)
	return found, err
}

// FirstEvent is the number of the oldest event that is kept, and where none is,
// the number that the next will have. Who has seen n missed something if n+1 is
// less.
func (tx *Tx) FirstEvent() (int64, error) {
	first, err := tx.integer(`SELECT min(n) FROM events`)
	if err != nil || first != 0 {
		return first, err
	}
	last, err := tx.LastEvent()
	return last + 1, err
}

// LastEvent is the greatest number given so far; 0 before the first.
func (tx *Tx) LastEvent() (int64, error) {
	return tx.integer(`SELECT seq FROM sqlite_sequence WHERE name = 'events'`)
}
