package store

import (
	"encoding/json"
	"time"

	"github.com/ncruces/go-sqlite3"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// Journal appends an event in this transaction. Its time is set where it has
// none. The head that is signed when the transaction is committed covers it.
// Errors: [*journal.FieldError].
func (tx *Tx) Journal(e journal.Event) error {
	if e.At.IsZero() {
		e.At = tx.now()
	}
	if !tx.write {
		return ErrReadOnly
	}
	tx.journaled = true
	_, err := journal.Append(journalStorage{tx}, e)
	return err
}

// JournalSource is the journal as this transaction sees it, for
// [journal.Verify] and [journal.Export].
func (tx *Tx) JournalSource() journal.Source { return journalStorage{tx} }

// JournalHead is the newest signed head, to be held elsewhere; false where
// nothing was signed yet.
func (tx *Tx) JournalHead() (journal.HeadRow, bool, error) { return journalStorage{tx}.LastHead() }

// JournalBetween goes through what was journalled from since to before, in its
// order. It reads and does not verify. Errors: those of do, and of a row that is
// no event.
func (tx *Tx) JournalBetween(since, before time.Time, do func(journal.Event) error) error {
	return tx.rows(func(st *sqlite3.Stmt) error {
		e, err := journal.ParseEvent(st.ColumnRawBlob(0))
		if err != nil {
			return err
		}
		return do(e)
	}, `SELECT bytes FROM journal_rows WHERE at >= ? AND at < ? ORDER BY n`, since, before)
}

// journalStorage is the journal's view of a transaction.
type journalStorage struct{ tx *Tx }

var (
	_ journal.Storage = journalStorage{}
	_ journal.Source  = journalStorage{}
)

// ReadHashes implements [tlog.HashReader].
func (j journalStorage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found, err := j.tx.one(func(st *sqlite3.Stmt) { copy(hashes[i][:], st.ColumnRawBlob(0)) },
			`SELECT hash FROM journal_hashes WHERE i = ?`, index)
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, journal.ErrNoHash
		}
	}
	return hashes, nil
}

func scanRow(st *sqlite3.Stmt) journal.Row {
	r := journal.Row{N: st.ColumnInt64(0), Bytes: st.ColumnBlob(1, nil)}
	copy(r.Chain[:], st.ColumnRawBlob(2))
	return r
}

func (j journalStorage) Last() (r journal.Row, found bool, err error) {
	found, err = j.tx.one(func(st *sqlite3.Stmt) { r = scanRow(st) },
		`SELECT n, bytes, chain FROM journal_rows ORDER BY n DESC LIMIT 1`)
	return r, found, err
}

func (j journalStorage) Insert(r journal.Row, first int64, hashes []tlog.Hash) error {
	_, err := j.tx.exec(`INSERT INTO journal_rows (n, at, bytes, chain) VALUES (?, ?, ?, ?)`,
		r.N, j.tx.now(), r.Bytes, r.Chain[:])
	if err != nil {
		return err
	}
	for i, h := range hashes {
		_, err := j.tx.exec(`INSERT INTO journal_hashes (i, hash) VALUES (?, ?)`, first+int64(i), h[:])
		if err != nil {
			return err
		}
	}
	return nil
}

func (j journalStorage) Rows(from int64, limit int) (rows []journal.Row, err error) {
	err = j.tx.rows(func(st *sqlite3.Stmt) error {
		rows = append(rows, scanRow(st))
		return nil
	}, `SELECT n, bytes, chain FROM journal_rows WHERE n >= ? ORDER BY n LIMIT ?`, from, limit)
	return rows, err
}

func scanHead(st *sqlite3.Stmt) journal.HeadRow {
	return journal.HeadRow{Size: st.ColumnInt64(0), JWS: st.ColumnText(1)}
}

func (j journalStorage) LastHead() (h journal.HeadRow, found bool, err error) {
	found, err = j.tx.one(func(st *sqlite3.Stmt) { h = scanHead(st) },
		`SELECT size, jws FROM journal_heads ORDER BY size DESC LIMIT 1`)
	return h, found, err
}

func (j journalStorage) Heads(from int64, limit int) (heads []journal.HeadRow, err error) {
	err = j.tx.rows(func(st *sqlite3.Stmt) error {
		heads = append(heads, scanHead(st))
		return nil
	}, `SELECT size, jws FROM journal_heads WHERE size >= ? ORDER BY size LIMIT ?`, from, limit)
	return heads, err
}

func (j journalStorage) InsertHead(h journal.HeadRow) error {
	_, err := j.tx.exec(`INSERT INTO journal_heads (size, jws) VALUES (?, ?)`, h.Size, h.JWS)
	return err
}

func (j journalStorage) DeleteHead(size int64) error {
	_, err := j.tx.exec(`DELETE FROM journal_heads WHERE size = ?`, size)
	return err
}

func (j journalStorage) Base() (b journal.BaseRow, found bool, err error) {
	found, err = j.tx.one(func(st *sqlite3.Stmt) { b.From, b.JWS = st.ColumnInt64(0), st.ColumnText(1) },
		`SELECT kept, jws FROM journal_base`)
	return b, found, err
}

func (j journalStorage) Cut(b journal.BaseRow, below int64, keep []int64) error {
	list, err := json.Marshal(keep)
	if err != nil {
		return err
	}
	_, err = j.tx.exec(`INSERT INTO journal_base (one, kept, jws) VALUES (1, ?, ?)
		ON CONFLICT DO UPDATE SET kept = excluded.kept, jws = excluded.jws`, b.From, b.JWS)
	if err != nil {
		return err
	}
	if _, err := j.tx.exec(`DELETE FROM journal_rows WHERE n < ?`, b.From); err != nil {
		return err
	}
	_, err = j.tx.exec(`DELETE FROM journal_hashes WHERE i < ?
		AND i NOT IN (SELECT value FROM json_each(?))`, below, string(list))
	return err
}
