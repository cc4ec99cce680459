package store

import (
	"errors"
	"math"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// errNoBackend is an item that nobody would deliver.
var errNoBackend = errors.New("store: an item needs an id, a backend and a dossier")

func payloadPlace(id string) string { return bound("item", id) }

// deadline sorts "none" last.
func deadline(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return t.UnixNano()
}

// next sorts "at once" first.
func next(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// Enqueue keeps an item, its payload sealed under its dossier's key; without a
// State it is queued. Errors: [ErrConflict] where the ID is there already,
// [ErrErased] where the dossier has no key (any more).
func (tx *Tx) Enqueue(i Item) error {
	if i.ID == "" || i.Backend == "" || i.Dossier == "" {
		return errNoBackend
	}
	there, err := tx.integer(`SELECT count(*) FROM items WHERE id = ?`, i.ID)
	if err != nil {
		return err
	}
	if there != 0 {
		return ErrConflict
	}
	key, err := tx.key(i.Dossier)
	if err != nil {
		return err
	}
	sealed, err := key.seal(tx.s.rand, i.Payload, payloadPlace(i.ID))
	if err != nil {
		return err
	}
	if i.State == "" {
		i.State = Queued
	}
	if i.Created.IsZero() {
		i.Created = tx.now()
	}
	tx.wake = true
	_, err = tx.exec(`INSERT INTO items (id, backend, kind, dossier, person, key, state, attempts, uncertain,
		created, next, deadline, wall, priority, code, operator, note, payload)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		i.ID, i.Backend, i.Kind, i.Dossier, i.Person, i.Key, string(i.State), i.Attempts, i.Uncertain,
		i.Created, next(i.Next), deadline(i.Deadline), i.Wall, i.Priority, i.Code, i.Operator, i.Note, sealed)
	return err
}

// SetItem writes where an item stands. What it is stays: payload, backend,
// kind, dossier, person, key, created. Errors: [ErrNotFound].
func (tx *Tx) SetItem(i Item) error {
	tx.wake = true
	err := changed(tx.exec(`UPDATE items SET state = ?, attempts = ?, uncertain = ?, next = ?, deadline = ?,
		wall = ?, priority = ?, code = ?, operator = ?, note = ? WHERE id = ?`,
		string(i.State), i.Attempts, i.Uncertain, next(i.Next), deadline(i.Deadline),
		i.Wall, i.Priority, i.Code, i.Operator, i.Note, i.ID))
	if err != nil || !i.State.Settled() {
		return err
	}
	return tx.unwrapped(i.ID)
}

// unwrapped drops the payload of an item that was settled after its dossier was
// erased: its own key was all that was left of it.
func (tx *Tx) unwrapped(id string) error {
	own, err := tx.integer(`SELECT count(*) FROM keys WHERE id = ?`, id)
	if err != nil || own == 0 {
		return err
	}
	if err := tx.destroyKey(id); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE items SET payload = NULL WHERE id = ?`, id)
	return err
}

// parcel prepares the items of a dossier for its erasure: payloads of settled
// ones go, the others get a key of their own.
func (tx *Tx) parcel(dossier string) error {
	_, err := tx.exec(`UPDATE items SET payload = NULL WHERE dossier = ?
		AND state IN ('delivered', 'unconfirmed', 'dropped')`, dossier)
	if err != nil {
		return err
	}
	sealed := map[string][]byte{}
	err = tx.rows(func(st *sqlite3.Stmt) error {
		sealed[st.ColumnText(0)] = st.ColumnBlob(1, nil)
		return nil
	}, `SELECT id, payload FROM items WHERE dossier = ? AND payload IS NOT NULL`, dossier)
	if err != nil || len(sealed) == 0 {
		return err
	}
	key, err := tx.key(dossier)
	if err != nil {
		return err
	}
	for id, text := range sealed {
		if err := tx.reseal(id, key, text); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) reseal(id string, old sealKey, sealed []byte) error {
	plain, err := old.open(sealed, payloadPlace(id))
	if err != nil {
		return err
	}
	own, err := tx.newKey(id)
	if err != nil {
		return err
	}
	if sealed, err = own.seal(tx.s.rand, plain, payloadPlace(id)); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE items SET payload = ? WHERE id = ?`, sealed, id)
	return err
}
