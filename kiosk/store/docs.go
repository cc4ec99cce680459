package store

import "github.com/ncruces/go-sqlite3"

func docPlace(kind, id string) string { return bound("doc", kind, id) }

// PutDoc keeps a small document (an operator, a pairing, a consent), sealed, in
// the place of the one that was there.
func (tx *Tx) PutDoc(kind, id string, body []byte) error {
	sealed, err := tx.s.documents.seal(tx.s.rand, body, docPlace(kind, id))
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO docs (kind, id, body) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET body = excluded.body`, kind, id, sealed)
	return err
}

// Doc reads one. Errors: [ErrNotFound], [ErrSealBroken].
func (tx *Tx) Doc(kind, id string) ([]byte, error) {
	var sealed []byte
	found, err := tx.one(func(st *sqlite3.Stmt) { sealed = st.ColumnBlob(0, nil) },
		`SELECT body FROM docs WHERE kind = ? AND id = ?`, kind, id)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrNotFound
	}
	return tx.s.documents.open(sealed, docPlace(kind, id))
}

// DeleteDoc removes one; its bytes leave the files with the next checkpoint.
// Errors: [ErrNotFound].
func (tx *Tx) DeleteDoc(kind, id string) error {
	tx.shred = true
	return changed(tx.exec(`DELETE FROM docs WHERE kind = ? AND id = ?`, kind, id))
}

// Docs reads all of a kind, by id.
func (tx *Tx) Docs(kind string) (map[string][]byte, error) {
	docs := map[string][]byte{}
	err := tx.rows(func(st *sqlite3.Stmt) (err error) {
		id := st.ColumnText(0)
		docs[id], err = tx.s.documents.open(st.ColumnRawBlob(1), docPlace(kind, id))
		return err
	}, `SELECT id, body FROM docs WHERE kind = ?`, kind)
	return docs, err
}
