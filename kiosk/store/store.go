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
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"time"
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

// Signer signs heads of the journal.
type Signer interface {
	Sign(typ string, payload any) (jws string, err error)
}

// Options of a store.
type Options struct {
	Dir    string // the data folder; the database is DIR/store.db
	Key    Key    // see LoadKey
	Signer Signer
	Now    func() time.Time
	Rand   io.Reader
	Log    *slog.Logger
	// Journal is how long entries of the journal are kept; 0: 24 months.
	Journal time.Duration
	// Events is how long events for clients are kept; 0: 24 hours.
	Events time.Duration
}

// Store is an open database.
type Store struct{}

// Tx is a transaction. It is good only inside the function it was given to.
type Tx struct{}

// Event tells clients of a change; never with anything personal.
type Event struct {
	N     int64     // set by Emit
	At    time.Time // zero in Emit: now
	Owner string    // the client that may see it; empty: every one
	Visit string
	Type  string
	Data  json.RawMessage
}

var errNotYet = errors.New("store: not yet")

func Open(ctx context.Context, o Options) (*Store, error)                         { return nil, errNotYet }
func (s *Store) Close() error                                                     { return nil }
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error             { return errNotYet }
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error               { return errNotYet }
func (s *Store) Hash(n Number) string                                             { return "" }
func (s *Store) Changed() <-chan struct{}                                         { return nil }
func (s *Store) Sweep(ctx context.Context) (int, error)                           { return 0, errNotYet }
func (s *Store) Backup(ctx context.Context, w io.Writer, passphrase string) error { return errNotYet }
func Restore(ctx context.Context, dir string, r io.Reader, passphrase string, force bool) error {
	return errNotYet
}

func (tx *Tx) Put(d Dossier) (Dossier, error)                               { return d, errNotYet }
func (tx *Tx) Dossier(k Kind, id string) (Dossier, error)                   { return Dossier{}, errNotYet }
func (tx *Tx) List(f Filter) ([]Dossier, error)                             { return nil, errNotYet }
func (tx *Tx) Find(n Number) ([]Dossier, error)                             { return nil, errNotYet }
func (tx *Tx) Erase(k Kind, id string) error                                { return errNotYet }
func (tx *Tx) Enqueue(i Item) error                                         { return errNotYet }
func (tx *Tx) Item(id string) (Item, error)                                 { return Item{}, errNotYet }
func (tx *Tx) SetItem(i Item) error                                         { return errNotYet }
func (tx *Tx) Items(f ItemFilter) ([]Item, error)                           { return nil, errNotYet }
func (tx *Tx) Due(backend string, now time.Time, limit int) ([]Item, error) { return nil, errNotYet }
func (tx *Tx) NextDue(backend string) (time.Time, bool, error)              { return time.Time{}, false, errNotYet }
func (tx *Tx) Counts() (map[string]map[ItemState]int, error)                { return nil, errNotYet }
func (tx *Tx) Emit(e Event) error                                           { return errNotYet }
func (tx *Tx) Events(after int64, limit int) ([]Event, error)               { return nil, errNotYet }
func (tx *Tx) FirstEvent() (int64, error)                                   { return 0, errNotYet }
func (tx *Tx) LastEvent() (int64, error)                                    { return 0, errNotYet }
func (tx *Tx) PutDoc(kind, id string, body []byte) error                    { return errNotYet }
func (tx *Tx) Doc(kind, id string) ([]byte, error)                          { return nil, errNotYet }
func (tx *Tx) DeleteDoc(kind, id string) error                              { return errNotYet }
func (tx *Tx) Docs(kind string) (map[string][]byte, error)                  { return nil, errNotYet }
