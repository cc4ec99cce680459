package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// hashSize is how much of a number's hash the index keeps, in bytes.
const hashSize = 16

// hash is keyed: twelve digits are few enough that a plain hash could be tried
// out by whoever has the file. Spaces around a number and the case of its
// letters do not count.
func (s *Store) hash(n Number) []byte {
	mac := hmac.New(sha256.New, s.numbers[:])
	mac.Write([]byte(strings.ToUpper(strings.TrimSpace(n.Reveal()))))
	return mac.Sum(nil)
}

// Hash is the keyed hash of a personal number, 64 hex digits: what a journal or
// an item holds in its place. It differs from desk to desk.
func (s *Store) Hash(n Number) string { return hex.EncodeToString(s.hash(n)) }

// Find lists the dossiers of every kind that have this number, newest first,
// without Body. Erased ones are not found.
func (tx *Tx) Find(n Number) ([]Dossier, error) {
	return tx.dossiers(`SELECT `+columns+` FROM dossiers
		WHERE seq IN (SELECT dossier FROM dossier_numbers WHERE hash = ?)
		ORDER BY opened DESC, seq DESC`, tx.s.hash(n)[:hashSize])
}

// setNumbers makes a dossier found by these numbers and no other. What is there
// already is not written again.
func (tx *Tx) setNumbers(seq int64, numbers []Number) error {
	there, err := tx.hashes(seq)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		hash := string(tx.s.hash(n)[:hashSize])
		if there[hash] {
			delete(there, hash)
			continue
		}
		_, err := tx.exec(`INSERT OR IGNORE INTO dossier_numbers (hash, dossier) VALUES (?, ?)`, []byte(hash), seq)
		if err != nil {
			return err
		}
	}
	for hash := range there {
		if _, err := tx.exec(`DELETE FROM dossier_numbers WHERE hash = ? AND dossier = ?`, []byte(hash), seq); err != nil {
			return err
		}
	}
	return nil
}

// hashes are those by which a dossier is found.
func (tx *Tx) hashes(seq int64) (map[string]bool, error) {
	there := map[string]bool{}
	err := tx.rows(func(st *sqlite3.Stmt) error {
		there[string(st.ColumnRawBlob(0))] = true
		return nil
	}, `SELECT hash FROM dossier_numbers WHERE dossier = ?`, seq)
	return there, err
}

// dossiers reads metadata by a query that selects [columns].
func (tx *Tx) dossiers(sql string, args ...any) ([]Dossier, error) {
	var found []Dossier
	err := tx.rows(func(st *sqlite3.Stmt) error {
		found = append(found, scanDossier(st))
		return nil
	}, sql, args...)
	return found, err
}
