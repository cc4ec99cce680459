// Package store is the one encrypted database of a desk: the dossiers of its
// visits, cases and stays, what is still to be delivered, the audit journal, and
// the numbered events that tell clients of changes. It knows what belongs
// together in one transaction, how long things are kept, and under which key;
// it knows no purpose, no backend and no screen.
//
// The file is encrypted as a whole. What is personal is sealed once more, under
// a key of its own dossier, so that erasing a person is erasing a key.
package store

import (
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// Errors of the store.
var (
	// ErrLocked is returned when another process has the data folder.
	ErrLocked = errors.New("store: the data folder belongs to another process")
	// ErrKeyLost is returned when the database is there and its key is not, or is another.
	ErrKeyLost = errors.New("store: the key of the database is not there")
	// ErrNotFound is returned for a row that does not exist.
	ErrNotFound = errors.New("store: not found")
	// ErrErased is returned for a dossier whose key was destroyed.
	ErrErased = errors.New("store: erased")
	// ErrConflict is returned when a dossier was changed by another since it was read.
	ErrConflict = errors.New("store: changed meanwhile")
	// ErrFull is returned when the disk is full; nothing of the transaction happened.
	ErrFull = errors.New("store: disk full")
	// ErrReadOnly is returned for a change inside View.
	ErrReadOnly = errors.New("store: a view cannot change anything")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("store: closed")
)

// What is kept for how long where Options do not say.
const (
	defaultJournal = 2 * 366 * 24 * time.Hour // 24 months, never less
	defaultEvents  = 24 * time.Hour
)

// Options of a store. Dir and Key are needed.
type Options struct {
	Dir string // the data folder; the database is DIR/store.db
	Key Key    // see [LoadKey]
	// Signer signs a head of the journal with every commit that adds to it; nil:
	// the journal has no heads, and what was added cannot be proven.
	Signer journal.Signer
	Now    func() time.Time // nil: the system's clock
	Rand   io.Reader        // nil: the system's
	Log    *slog.Logger     // nil: none
	// Journal is how long entries of the journal are kept; 0: 24 months.
	Journal time.Duration
	// Events is how long events for clients are kept; 0: 24 hours.
	Events time.Duration
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Journal == 0 {
		o.Journal = defaultJournal
	}
	if o.Events == 0 {
		o.Events = defaultEvents
	}
	return o
}

// Store is an open database. Its methods may be called from many goroutines.
type Store struct {
	dir, path string
	key       Key
	wrap      sealKey // wraps the keys of dossiers
	documents sealKey // seals the small documents
	numbers   [32]byte

	signer journal.Signer
	now    func() time.Time
	rand   io.Reader
	log    *slog.Logger
	keep   struct{ journal, events time.Duration }

	lock    *os.File
	writer  *writer
	queue   chan *request
	readers chan *conn // places of views; nil: not connected yet
	changed alarm

	closing   chan struct{} // closed: nothing new begins
	stopped   chan struct{} // closed: the writer has ended
	closeOnce sync.Once
	closeErr  error

	workFactor int // of backups, log2; 0: the format's own
}

func newStore(o Options, path string, lock *os.File) *Store {
	s := &Store{
		dir: o.Dir, path: path, key: o.Key,
		wrap: o.Key.subkey("wrap"), documents: o.Key.subkey("documents"), numbers: o.Key.subkey("numbers"),
		signer: o.Signer, now: o.Now, rand: o.Rand, log: o.Log, lock: lock,
		queue:   make(chan *request, maxBatch),
		readers: make(chan *conn, maxReaders),
		closing: make(chan struct{}),
		stopped: make(chan struct{}),
	}
	s.keep.journal, s.keep.events = o.Journal, o.Events
	for range maxReaders {
		s.readers <- nil
	}
	return s
}
