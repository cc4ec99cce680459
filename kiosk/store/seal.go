package store

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// ErrSealBroken means that a sealed value is not what was written there.
var ErrSealBroken = errors.New("store: a sealed value was changed")

// sealKey is the key of one dossier, or one that the store derives.
type sealKey [32]byte

// Sealed values are nonce ‖ AES-256-GCM. A key seals few values (the wrap key:
// one a dossier), so random 96-bit nonces stay far below 2³² uses
// (NIST SP 800-38D §8.3).
func (k sealKey) seal(random io.Reader, plain []byte, bound string) ([]byte, error) {
	aead := k.aead()
	out := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	if _, err := io.ReadFull(random, out); err != nil {
		return nil, fmt.Errorf("store: randomness: %w", err)
	}
	return aead.Seal(out, out, plain, []byte(bound)), nil
}

func (k sealKey) open(sealed []byte, bound string) ([]byte, error) {
	aead := k.aead()
	if len(sealed) < aead.NonceSize() {
		return nil, ErrSealBroken
	}
	nonce, text := sealed[:aead.NonceSize()], sealed[aead.NonceSize():]
	plain, err := aead.Open([]byte{}, nonce, text, []byte(bound))
	if err != nil {
		return nil, ErrSealBroken
	}
	return plain, nil
}

func (k sealKey) aead() cipher.AEAD {
	block, _ := aes.NewCipher(k[:]) // 32 bytes are a key
	aead, _ := cipher.NewGCM(block)
	return aead
}

// bound is the place of a sealed value: it opens nowhere else.
func bound(parts ...string) string { return strings.Join(parts, "\x00") }

func bodyPlace(d Dossier) string {
	return bound("dossier", string(d.Kind), d.ID, strconv.Itoa(d.Version))
}

// newKey makes and keeps the key of a dossier or an item.
func (tx *Tx) newKey(id string) (key sealKey, err error) {
	if _, err := io.ReadFull(tx.s.rand, key[:]); err != nil {
		return key, fmt.Errorf("store: randomness: %w", err)
	}
	wrapped, err := tx.s.wrap.seal(tx.s.rand, key[:], bound("key", id))
	if err != nil {
		return key, err
	}
	_, err = tx.exec(`INSERT INTO keys (id, wrapped) VALUES (?, ?)`, id, wrapped)
	return key, err
}

// key unwraps a key. Errors: [ErrErased] where it was destroyed, [ErrSealBroken].
func (tx *Tx) key(id string) (key sealKey, err error) {
	var wrapped []byte
	found, err := tx.one(func(st *sqlite3.Stmt) { wrapped = st.ColumnBlob(0, nil) },
		`SELECT wrapped FROM keys WHERE id = ?`, id)
	if err != nil {
		return key, err
	}
	if !found {
		return key, ErrErased
	}
	plain, err := tx.s.wrap.open(wrapped, bound("key", id))
	if err != nil || len(plain) != len(key) {
		return key, ErrSealBroken
	}
	copy(key[:], plain)
	return key, nil
}

// destroyKey removes a key; its old bytes go with the next checkpoint.
func (tx *Tx) destroyKey(id string) error {
	_, err := tx.exec(`DELETE FROM keys WHERE id = ?`, id)
	tx.shred = true
	return err
}
