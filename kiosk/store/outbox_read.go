package store

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// itemColumns are what scanItem reads.
const itemColumns = `id, backend, kind, dossier, person, key, state, attempts, uncertain,
	created, next, deadline, wall, priority, code, operator, note`

func scanItem(st *sqlite3.Stmt) Item {
	i := Item{
		ID: st.ColumnText(0), Backend: st.ColumnText(1), Kind: st.ColumnText(2), Dossier: st.ColumnText(3),
		Person: st.ColumnText(4), Key: st.ColumnText(5), State: ItemState(st.ColumnText(6)),
		Attempts: st.ColumnInt(7), Uncertain: st.ColumnBool(8), Created: at(st, 9), Deadline: at(st, 11),
		Wall: at(st, 12), Priority: st.ColumnInt(13), Code: st.ColumnText(14),
		Operator: st.ColumnText(15), Note: st.ColumnText(16),
	}
	if st.ColumnInt64(10) != 0 {
		i.Next = at(st, 10)
	}
	return i
}

// payload opens an item's payload; nil where it is gone.
func (tx *Tx) payload(i Item, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	key, err := tx.key(i.ID) // its own, where its dossier was erased
	if errors.Is(err, ErrErased) {
		key, err = tx.key(i.Dossier)
	}
	if err != nil {
		return nil, err
	}
	return key.open(sealed, payloadPlace(i.ID))
}

// Item reads one; its Payload is nil when it is settled and its dossier erased.
// Errors: [ErrNotFound], [ErrSealBroken].
func (tx *Tx) Item(id string) (Item, error) {
	var i Item
	var sealed []byte
	found, err := tx.one(func(st *sqlite3.Stmt) { i, sealed = scanItem(st), st.ColumnBlob(17, nil) },
		`SELECT `+itemColumns+`, payload FROM items WHERE id = ?`, id)
	if err != nil {
		return Item{}, err
	}
	if !found {
		return Item{}, ErrNotFound
	}
	i.Payload, err = tx.payload(i, sealed)
	return i, err
}

// Of a person's items at one backend only the oldest that is queued or being
// sent may go: an arrival before its departure.
const isFirst = `(i.person = '' OR NOT EXISTS (SELECT 1 FROM items o
	WHERE o.backend = i.backend AND o.person = i.person AND o.person <> '' AND o.seq < i.seq
	AND o.state IN ('queued', 'sending')))`

// Due reads the queued items of a backend whose Next has come, with payloads,
// ordered by Priority, Deadline, Created; of each Person only the oldest
// unsettled one, and none while that one is being sent. Limit 0 is 1000.
func (tx *Tx) Due(backend string, now time.Time, limit int) ([]Item, error) {
	q := query{
		sql: `SELECT ` + itemColumns + `, payload FROM items AS i INDEXED BY items_due
			WHERE backend = ? AND state = 'queued' AND next <= ? AND ` + isFirst,
		args: []any{backend, now},
	}
	q.page(`priority, deadline, created, seq`, limit)
	var due []Item
	var sealed [][]byte
	err := tx.rows(func(st *sqlite3.Stmt) error {
		due, sealed = append(due, scanItem(st)), append(sealed, st.ColumnBlob(17, nil))
		return nil
	}, q.sql, q.args...)
	for n := range due {
		if err == nil {
			due[n].Payload, err = tx.payload(due[n], sealed[n])
		}
	}
	return due, err
}

// NextDue is when the next item of a backend may be tried, of those that Due
// would give; false where there is none. It may be past.
func (tx *Tx) NextDue(backend string) (when time.Time, found bool, err error) {
	found, err = tx.one(func(st *sqlite3.Stmt) { when = time.Unix(0, st.ColumnInt64(0)).UTC() },
		`SELECT next FROM items AS i INDEXED BY items_next
		WHERE backend = ? AND state = 'queued' AND `+isFirst+` ORDER BY next LIMIT 1`, backend)
	return when, found, err
}

// unsettled is what the index of deadlines holds: few rows of many.
const unsettled = `state IN ('queued', 'sending', 'dead')`

// Items reads items, without payloads, oldest first.
func (tx *Tx) Items(f ItemFilter) ([]Item, error) {
	open := len(f.States) > 0 && !slices.ContainsFunc(f.States, ItemState.Settled)
	q := query{sql: `SELECT ` + itemColumns + ` FROM items WHERE true`}
	if open && !f.DeadlineBefore.IsZero() {
		q.sql = `SELECT ` + itemColumns + ` FROM items INDEXED BY items_deadline WHERE ` + unsettled
	}
	q.where(f.Backend != "", `backend = ?`, f.Backend)
	q.where(f.Dossier != "", `dossier = ?`, f.Dossier)
	q.where(!f.DeadlineBefore.IsZero(), `deadline < ?`, f.DeadlineBefore)
	q.where(f.After != "", `seq > (SELECT seq FROM items WHERE id = ?)`, f.After)
	if len(f.States) > 0 {
		list, err := json.Marshal(f.States)
		if err != nil {
			return nil, err
		}
		q.where(true, `state IN (SELECT value FROM json_each(?))`, string(list))
	}
	q.page(`seq`, f.Limit)
	var found []Item
	err := tx.rows(func(st *sqlite3.Stmt) error {
		found = append(found, scanItem(st))
		return nil
	}, q.sql, q.args...)
	return found, err
}

// Counts says how many items each backend has in each state. It is kept, not
// counted.
func (tx *Tx) Counts() (map[string]map[ItemState]int, error) {
	counts := map[string]map[ItemState]int{}
	err := tx.rows(func(st *sqlite3.Stmt) error {
		backend := st.ColumnText(0)
		if counts[backend] == nil {
			counts[backend] = map[ItemState]int{}
		}
		counts[backend][ItemState(st.ColumnText(1))] = st.ColumnInt(2)
		return nil
	}, `SELECT backend, state, n FROM item_counts WHERE n > 0`)
	return counts, err
}
