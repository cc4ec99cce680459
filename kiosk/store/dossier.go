package store

import (
	"encoding/json"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Number is a personal number. The store keeps its keyed hash only.
type Number = personal.Text

// Kind is what a dossier is about.
type Kind string

// The kinds.
const (
	Visit Kind = "visit"
	Case  Kind = "case"
	Stay  Kind = "stay"
)

// Dossier is one visit, case or stay. All but Body and Numbers is kept in the
// clear inside the encrypted file and holds nothing personal.
type Dossier struct {
	Kind    Kind
	ID      string // random; one ID is never used for two dossiers, of whatever kind
	State   string // the owner's word for where it stands
	Purpose string
	Owner   string // client that opened it
	Parent  string // the case of a visit, the stay of a guest's visit; or empty
	Version int    // counts changes from 1; Put refuses an old one
	Opened  time.Time
	Changed time.Time // set by Put
	Redact  time.Time // when retention ends; zero: not yet known
	Open    bool      // in progress: found again after a restart
	Erased  bool      // set by the store: its key is destroyed
	// Numbers are the personal numbers it is found by. Only their keyed hashes
	// are kept, so they never come back; nil leaves what is there, an empty
	// slice clears.
	Numbers []Number
	Body    []byte // personal: sealed under the dossier's own key
}

// Filter selects dossiers; a zero field selects all.
type Filter struct {
	Kind     Kind
	Owner    string
	Parent   string
	States   []string
	OpenOnly bool
	Since    time.Time // opened at this time or later
	Before   time.Time // opened before this time
	Limit    int       // of the rows; 0: 1000
	After    string    // the ID that the page before ended with
}

// columns are what scanDossier reads.
const columns = `id, kind, state, purpose, owner, parent, version, opened, changed, redact, open, erased`

func scanDossier(st *sqlite3.Stmt) Dossier {
	return Dossier{
		ID: st.ColumnText(0), Kind: Kind(st.ColumnText(1)), State: st.ColumnText(2), Purpose: st.ColumnText(3),
		Owner: st.ColumnText(4), Parent: st.ColumnText(5), Version: st.ColumnInt(6),
		Opened: at(st, 7), Changed: at(st, 8), Redact: at(st, 9), Open: st.ColumnBool(10), Erased: st.ColumnBool(11),
	}
}

// row is a dossier as it is kept.
type row struct {
	Dossier
	seq    int64
	sealed []byte
}

func (tx *Tx) row(kind Kind, id string) (r row, err error) {
	found, err := tx.one(func(st *sqlite3.Stmt) {
		r.Dossier, r.seq, r.sealed = scanDossier(st), st.ColumnInt64(12), st.ColumnBlob(13, nil)
	}, `SELECT `+columns+`, seq, body FROM dossiers WHERE id = ? AND kind = ?`, id, string(kind))
	if err == nil && !found {
		err = ErrNotFound
	}
	return r, err
}

// body opens what was sealed; nil where nothing was.
func (tx *Tx) body(r row) ([]byte, error) {
	if len(r.sealed) == 0 {
		return nil, nil
	}
	key, err := tx.key(r.ID)
	if err != nil {
		return nil, err
	}
	return key.open(r.sealed, bodyPlace(r.Dossier))
}

// Dossier reads one. Errors: [ErrNotFound]; [ErrErased], with the metadata.
func (tx *Tx) Dossier(kind Kind, id string) (Dossier, error) {
	r, err := tx.row(kind, id)
	if err != nil {
		return Dossier{}, err
	}
	if r.Erased {
		return r.Dossier, ErrErased
	}
	r.Body, err = tx.body(r)
	return r.Dossier, err
}

// List reads metadata, without Body, newest first.
func (tx *Tx) List(f Filter) ([]Dossier, error) {
	q := query{sql: `SELECT ` + columns + ` FROM dossiers WHERE true`}
	if f.OpenOnly { // few of many
		q.sql = `SELECT ` + columns + ` FROM dossiers INDEXED BY dossiers_open WHERE open = 1`
	}
	q.where(f.Kind != "", `kind = ?`, string(f.Kind))
	q.where(f.Owner != "", `owner = ?`, f.Owner)
	q.where(f.Parent != "", `parent <> '' AND parent = ?`, f.Parent)
	q.where(!f.Since.IsZero(), `opened >= ?`, f.Since)
	q.where(!f.Before.IsZero(), `opened < ?`, f.Before)
	q.where(f.After != "", `(opened, seq) < (SELECT opened, seq FROM dossiers WHERE id = ?)`, f.After)
	if len(f.States) > 0 {
		list, err := json.Marshal(f.States)
		if err != nil {
			return nil, err
		}
		q.where(true, `state IN (SELECT value FROM json_each(?))`, string(list))
	}
	q.page(`opened DESC, seq DESC`, f.Limit)
	return tx.dossiers(q.sql, q.args...)
}
