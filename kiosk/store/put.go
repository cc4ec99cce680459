package store

import "errors"

// errNameless is a dossier that could not be found again.
var errNameless = errors.New("store: a dossier needs a kind and an id")

// Put inserts a dossier whose Version is 0, and else replaces the one of that
// version. A nil Body or Numbers leaves what is there. It returns the dossier
// with its new Version, and Changed. Errors: [ErrConflict] where another
// version, or for 0 any, is there; [ErrNotFound]; [ErrErased].
func (tx *Tx) Put(d Dossier) (Dossier, error) {
	if d.Kind == "" || d.ID == "" {
		return d, errNameless
	}
	d.Changed = tx.now()
	if d.Version == 0 {
		return tx.insert(d)
	}
	return tx.replace(d)
}

func (tx *Tx) insert(d Dossier) (Dossier, error) {
	there, err := tx.integer(`SELECT count(*) FROM dossiers WHERE id = ?`, d.ID)
	if err != nil {
		return d, err
	}
	if there != 0 {
		return d, ErrConflict
	}
	next := d
	next.Version = 1
	if next.Opened.IsZero() {
		next.Opened = d.Changed
	}
	key, err := tx.newKey(d.ID)
	if err != nil {
		return d, err
	}
	sealed, err := tx.sealBody(key, next)
	if err != nil {
		return d, err
	}
	_, err = tx.exec(`INSERT INTO dossiers
		(id, kind, state, purpose, owner, parent, version, opened, changed, redact, open, body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		next.ID, string(next.Kind), next.State, next.Purpose, next.Owner, next.Parent, next.Version,
		next.Opened, next.Changed, next.Redact, next.Open, sealed)
	if err != nil {
		return d, err
	}
	if len(next.Numbers) == 0 {
		return next, nil
	}
	seq, err := tx.integer(`SELECT seq FROM dossiers WHERE id = ?`, next.ID)
	if err != nil {
		return d, err
	}
	return next, tx.setNumbers(seq, next.Numbers)
}

func (tx *Tx) replace(d Dossier) (Dossier, error) {
	old, err := tx.row(d.Kind, d.ID)
	switch {
	case err != nil:
		return d, err
	case old.Erased:
		return d, ErrErased
	case old.Version != d.Version:
		return d, ErrConflict
	}
	if d.Body == nil {
		if d.Body, err = tx.body(old); err != nil {
			return d, err
		}
	}
	next := d
	next.Version++
	key, err := tx.key(d.ID)
	if err != nil {
		return d, err
	}
	sealed, err := tx.sealBody(key, next)
	if err != nil {
		return d, err
	}
	if err := tx.update(old, next, sealed); err != nil {
		return d, err
	}
	if next.Numbers != nil {
		err = tx.setNumbers(old.seq, next.Numbers)
	}
	return next, err
}

// update writes a dossier in the place of the old one. What the indexes hold is
// written only where it changed: most steps of a visit change its body alone.
func (tx *Tx) update(old row, next Dossier, sealed []byte) error {
	_, err := tx.exec(`UPDATE dossiers SET state = ?, version = ?, changed = ?, body = ? WHERE seq = ?`,
		next.State, next.Version, next.Changed, sealed, old.seq)
	same := old.Purpose == next.Purpose && old.Owner == next.Owner && old.Parent == next.Parent && old.Open == next.Open &&
		old.Opened.Equal(next.Opened) && old.Redact.Equal(next.Redact)
	if err != nil || same {
		return err
	}
	_, err = tx.exec(`UPDATE dossiers SET purpose = ?, owner = ?, parent = ?, opened = ?, redact = ?, open = ? WHERE seq = ?`,
		next.Purpose, next.Owner, next.Parent, next.Opened, next.Redact, next.Open, old.seq)
	return err
}

// sealBody seals under the version that is about to be; nil stays nil.
func (tx *Tx) sealBody(key sealKey, d Dossier) ([]byte, error) {
	if d.Body == nil {
		return nil, nil
	}
	return key.seal(tx.s.rand, d.Body, bodyPlace(d))
}

// Erase destroys the key of a dossier, its body and number hashes, and the
// payloads of its items that are settled. What is still to be delivered stays
// deliverable, under a key of its own that goes when it is settled. The old
// bytes leave the files with the next checkpoint, which follows by itself. A
// second time changes nothing. Errors: [ErrNotFound]. The journal is the
// caller's.
func (tx *Tx) Erase(kind Kind, id string) error {
	r, err := tx.row(kind, id)
	if err != nil || r.Erased {
		return err
	}
	if err := tx.parcel(id); err != nil {
		return err
	}
	if err := tx.destroyKey(id); err != nil {
		return err
	}
	if err := tx.setNumbers(r.seq, nil); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE dossiers SET body = NULL, erased = 1, open = 0, version = version + 1, changed = ?
		WHERE seq = ?`, tx.now(), r.seq)
	return err
}
