package trust

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// storeName is the one file of a store. One file means that a change is there
// whole or not at all.
const storeName = "anchors.json"

const (
	storeSchema = "cccd-agent/anchors/1"
	maxStore    = 128 << 20 // bytes
	maxAnchors  = 20_000
)

// StoreError says that the file with the anchors cannot be used, and which it is.
type StoreError struct {
	Path string
	Err  error
}

func (e *StoreError) Error() string {
	return fmt.Sprintf("trust: anchors in %s: %v (restore the file from a backup, or move it away and import the anchors again)", e.Path, e.Err)
}

// Unwrap gives the problem itself.
func (e *StoreError) Unwrap() error { return e.Err }

var (
	// ErrDamaged says that the file with the anchors is not what was written.
	ErrDamaged = errors.New("damaged")
	// ErrStoreChanged says that another process changed the anchors in the
	// meantime. Open the store again and repeat.
	ErrStoreChanged = errors.New("changed by another process")
	// ErrNotFound says that no anchor, or more than one, has the given id.
	ErrNotFound = errors.New("trust: no such anchor")
)

// Store keeps the operator's anchors and revocation lists in a folder. It may be
// used from several goroutines.
type Store struct {
	path string

	mu      sync.RWMutex
	stamp   [32]byte // SHA-256 of the file as read or written
	content *content
	anchors *Anchors
}

// OpenStore reads the anchors of a folder, which need not exist yet. A file that
// cannot be used gives a [StoreError].
func OpenStore(dir string) (*Store, error) {
	s := &Store{path: filepath.Join(dir, storeName)}
	raw, err := s.readFile()
	if err != nil {
		return nil, &StoreError{s.path, err}
	}
	c, err := parseStore(raw)
	if err != nil {
		return nil, &StoreError{s.path, err}
	}
	s.set(raw, c)
	return s, nil
}

// readFile returns nil for a file that is not there.
func (s *Store) readFile() ([]byte, error) {
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case info.Size() > maxStore:
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, info.Size())
	}
	return os.ReadFile(s.path)
}

// parseStore reads the file. Certificates are parsed and compared with their
// fingerprints; no signature is calculated.
func parseStore(raw []byte) (*content, error) {
	if raw == nil {
		return &content{}, nil
	}
	var file storedFile
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	if file.Schema != storeSchema {
		return nil, fmt.Errorf("%w: schema %q", ErrDamaged, file.Schema)
	}
	return file.content()
}

func (s *Store) set(raw []byte, c *content) {
	s.stamp, s.content, s.anchors = sha256.Sum256(raw), c, c.set()
}

// Anchors returns the anchors as they are now. The set does not change when the
// store does.
func (s *Store) Anchors() *Anchors {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.anchors
}

// List returns the anchors by country, never nil.
func (s *Store) List() []AnchorInfo { return infos(s.Anchors().All()) }

func infos(anchors []*Anchor) []AnchorInfo {
	out := make([]AnchorInfo, 0, len(anchors))
	for _, a := range anchors {
		out = append(out, a.Info())
	}
	return out
}

// Remove takes an anchor out. The id may be the beginning of a fingerprint that
// no other anchor shares; [ErrNotFound] otherwise.
func (s *Store) Remove(id string) (Changes, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.anchors.ByID(id)
	if !ok {
		return Changes{}, fmt.Errorf("%w: %q", ErrNotFound, id)
	}
	next := s.content.clone()
	delete(next.anchors, a.Cert.Fingerprint())
	next.sweep()
	changes := s.content.changes(next)
	return changes, s.commit(s.stamp, next)
}

// commit writes the content that was made from the file of a stamp.
func (s *Store) commit(from [32]byte, next *content) error {
	fail := func(err error) error { return &StoreError{s.path, err} }
	now, err := s.readFile()
	if err != nil {
		return fail(err)
	}
	if from != s.stamp || sha256.Sum256(now) != s.stamp {
		return fail(ErrStoreChanged)
	}
	raw, err := json.Marshal(next.file())
	if err != nil {
		return fail(err)
	}
	raw = append(raw, '\n')
	if bytes.Equal(raw, now) {
		return nil
	}
	if err := replaceFile(s.path, raw); err != nil {
		return fail(err)
	}
	s.set(raw, next)
	return nil
}

// replaceFile puts the new contents in place of the old in one step, on disk
// before the old ones are gone.
func replaceFile(path string, raw []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, storeName+".*.tmp")
	if err != nil {
		return err
	}
	_, err = temp.Write(raw)
	if err == nil {
		err = temp.Sync()
	}
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	syncDir(dir)
	return nil
}

// syncDir makes the new name last. Not every system can do that with a folder;
// the file itself is safe either way.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// storedFile is the store on disk.
type storedFile struct {
	Schema  string         `json:"schema"`
	Anchors []storedAnchor `json:"anchors"`
	Lists   []storedList   `json:"lists,omitempty"`
	CRLs    [][]byte       `json:"crls,omitempty"` // DER
}

type storedAnchor struct {
	SHA256  string   `json:"sha256"`
	Subject string   `json:"subject"` // for people who look into the file
	DER     []byte   `json:"der"`
	Origins []origin `json:"origins"`
}

// storedList is the newest master list of an issuer that was imported.
type storedList struct {
	Issuer   string    `json:"issuer"`
	Verified bool      `json:"verified"`
	SignedAt time.Time `json:"signedAt,omitzero"`
}

// origin is one reason to have an anchor.
type origin struct {
	Source   string `json:"source"`         // the file's name
	List     string `json:"list,omitempty"` // the issuer of the master list; empty for a file of its own
	Verified bool   `json:"verified"`
}
