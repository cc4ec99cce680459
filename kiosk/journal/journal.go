// Package journal keeps the audit journal of a desk: events without a personal
// value, each bound to all before it, so that what was written cannot be edited,
// removed, reordered or inserted without being found and placed.
//
// A row's chain value is a hash over the row before and its own bytes. The same
// bytes are the records of an RFC 6962 tree, and the device key signs the tree's
// head whenever rows were added: who holds the database but not the key can
// recompute every hash, but sign none. A head held elsewhere proves a tail that
// was cut or a disk that was put back; without one nothing can.
//
// The package knows no database: [Storage] and [Source] are what it needs of one.
package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a chain value or the root of a tree; hex in text and JSON.
type Hash [sha256.Size]byte

// String is the hash in lower-case hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes lower-case hex.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 64 hex digits. Errors are [ErrHash].
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) != 2*len(h) {
		return ErrHash
	}
	var read Hash
	if _, err := hex.Decode(read[:], text); err != nil {
		return ErrHash
	}
	*h = read
	return nil
}

var (
	// ErrHash is returned for text that is no hash of 32 bytes in hex.
	ErrHash = errors.New("journal: no hash")
	// ErrNoHash is what a [Storage] returns for a tree hash it does not keep.
	ErrNoHash = errors.New("journal: tree hash not kept")
	// ErrCut is returned for a cut that is not inside the journal.
	ErrCut = errors.New("journal: nothing to cut there")
)

// Row is one event as it is kept. Rows are numbered from 0 without gaps, and row
// N is record N of the tree: a journal of Size rows ever written ends with row
// Size-1, also after its beginning was cut.
type Row struct {
	N     int64
	Bytes []byte // the event's canonical JSON, see [Event.Bytes]
	Chain Hash
}

// Head is what the device signs of a journal with Size rows.
type Head struct {
	Size  int64     `json:"size"`
	Root  Hash      `json:"root"`  // of the tree of rows 0..Size-1, RFC 6962 §2.1
	Chain Hash      `json:"chain"` // of row Size-1
	From  int64     `json:"from"`  // first row kept then
	At    time.Time `json:"at"`
}

// HeadRow is a signed head as it is kept, with the size that its payload holds
// in the clear for ordering.
type HeadRow struct {
	Size int64
	JWS  string // compact, type [HeadType], payload [Head]
}

// Tombstone is what the device signs when the rows before From are cut.
type Tombstone struct {
	From     int64     `json:"from"`     // first row kept
	Size     int64     `json:"size"`     // rows ever written when it was cut
	Root     Hash      `json:"root"`     // of the tree of Size rows
	Chain    Hash      `json:"chain"`    // of row From-1, which row From follows
	Subtrees []Hash    `json:"subtrees"` // of the tree of From rows: its full subtrees, left to right
	At       time.Time `json:"at"`
	Reason   string    `json:"reason"` // a code, such as "retention"
}

// BaseRow is a signed tombstone as it is kept.
type BaseRow struct {
	From int64
	JWS  string // compact, type [TombstoneType], payload [Tombstone]
}

// Types of the signed documents, in the protected header of their JWS.
const (
	HeadType      = "cccd-agent/journal-head+jws"
	TombstoneType = "cccd-agent/journal-tombstone+jws"
)

// Signer signs a payload's JSON as a compact JWS with the protected header typ.
// The device key is one.
type Signer interface {
	Sign(typ string, payload any) (jws string, err error)
}

// Storage is one open transaction of the database that holds the journal. What
// is done through it is durable or undone together; there is one writer.
type Storage interface {
	// ReadHashes returns the tree hashes at these indexes, in this order, as
	// many as were asked. An index that is not kept is an error that Is
	// [ErrNoHash].
	tlog.HashReader

	// Last returns the row with the greatest N; false where no row was ever
	// written (a cut never takes the last row).
	Last() (Row, bool, error)
	// Insert keeps a row, and its tree hashes at the indexes first, first+1, …
	// (on average two hashes). An N or an index that is there already is an
	// error.
	Insert(r Row, first int64, hashes []tlog.Hash) error

	// LastHead returns the head with the greatest Size; false where none is.
	LastHead() (HeadRow, bool, error)
	// InsertHead keeps a head; a Size that is there already is an error.
	InsertHead(h HeadRow) error
	// DeleteHead forgets the head of this size, if there is one.
	DeleteHead(size int64) error

	// Base returns the tombstone of the newest cut; false where nothing was cut.
	Base() (BaseRow, bool, error)
	// Cut puts b in the place of the former base, and deletes the rows with
	// N < b.From, and the tree hashes with index < below except those in keep
	// (sorted). Heads stay.
	Cut(b BaseRow, below int64, keep []int64) error
}

// Source is what [Verify] and [Export] read, of one state of the journal (a read
// transaction). Everything it returns may have been tampered with.
type Source interface {
	tlog.HashReader // as in [Storage]; read for heads older than the cut alone

	// Base is as in [Storage].
	Base() (BaseRow, bool, error)
	// Rows returns at most limit rows with N >= from, in ascending order of N;
	// none at the end. It returns what is stored, without a check of its own.
	Rows(from int64, limit int) ([]Row, error)
	// Heads returns at most limit heads with Size >= from, in ascending order of
	// Size; none at the end.
	Heads(from int64, limit int) ([]HeadRow, error)
}

// chainDomain keeps a chain value from being any other hash of the program.
const chainDomain = "cccd-agent/journal-row/1\x00"

// link is the chain value of a row:
// SHA-256(chainDomain ‖ previous chain ‖ uint64 length ‖ bytes), the length
// big-endian; the previous chain of row 0 is 32 zero bytes.
func link(previous Hash, row []byte) Hash {
	buf := make([]byte, 0, 512)
	buf = append(buf, chainDomain...)
	buf = append(buf, previous[:]...)
	buf = binary.BigEndian.AppendUint64(buf, uint64(len(row)))
	return sha256.Sum256(append(buf, row...))
}
