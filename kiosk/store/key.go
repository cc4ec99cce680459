package store

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"os"

	"lukechampine.com/adiantum"
)

// Key is the secret of a store that all its other keys come from. It prints
// redacted.
type Key [32]byte

const redacted = "[key]"

func (k Key) String() string { return redacted }

// GoString keeps %#v from showing the key.
func (k Key) GoString() string { return redacted }

// Format answers every verb alike.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue keeps slog from showing the key.
func (k Key) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText refuses: a key is never part of a document.
func (k Key) MarshalText() ([]byte, error) { return nil, errKeyText }

// subkey derives a key for one use (RFC 5869, HKDF-SHA256).
func (k Key) subkey(use string) [32]byte {
	out, err := hkdf.Key(sha256.New, k[:], nil, "cccd-agent/store/"+use, 32)
	if err != nil {
		panic(err) // 32 bytes are always to be had
	}
	return [32]byte(out)
}

func (k Key) database() [32]byte { return k.subkey("database") }

// magic begins every SQLite database (file format §1.3.1).
const magic = "SQLite format 3\x00"

// pageSize is that of the database and of the cipher's blocks, in bytes.
const pageSize = 4096

// checkKey looks whether a key opens a database file, without touching it:
// SQLite itself, given a wrong key, would take the WAL for empty and delete it.
// A file that does not exist, or is empty, is opened by every key.
func checkKey(path string, key Key) error {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer func() { _ = f.Close() }()

	page := make([]byte, pageSize)
	n, err := io.ReadFull(f, page)
	if n == 0 && err == io.EOF {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: the file is cut", ErrKeyLost)
	}
	secret := key.database()
	// The VFS encrypts block by block; the tweak is the offset, 0.
	adiantum.New(secret[:]).Decrypt(page, make([]byte, 8))
	if string(page[:len(magic)]) != magic {
		return ErrKeyLost
	}
	return nil
}
