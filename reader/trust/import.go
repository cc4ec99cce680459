package trust

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// File is a file to import.
type File struct {
	Name string // shown as the source, without its folder
	Data []byte
}

// ImportOptions say who vouches for the files.
type ImportOptions struct {
	// Signer is the certificate under which everything must verify; nil: what the
	// operator gives as a certificate he vouches for, and all else must verify
	// under a verified anchor.
	Signer *Certificate
	// Unverified takes what nobody vouches for. A document under such an anchor is
	// never more than consistent.
	Unverified bool
	// Now is the time at which signers of lists have to be valid that state no
	// signing time.
	Now time.Time
}

var (
	// ErrNotAuthority says that a certificate given as an anchor is none: a
	// document signer, most likely.
	ErrNotAuthority = errors.New("trust: not a certificate of a signing authority")

	// ErrOlderList says that a newer edition of a master list was imported before.
	ErrOlderList = errors.New("trust: a newer edition of this list is already there")

	// ErrContradiction says that a signer was given and verification was turned
	// off.
	ErrContradiction = errors.New("trust: both a signer and unverified")
)

// ImportError says which file could not be imported.
type ImportError struct {
	File string
	Err  error
}

func (e *ImportError) Error() string { return fmt.Sprintf("%s: %v", e.File, e.Err) }

// Unwrap gives the problem itself.
func (e *ImportError) Unwrap() error { return e.Err }

// Plan is an import that was checked and not yet written.
type Plan struct {
	Changes Changes

	store *Store
	from  [32]byte
	next  *content
}

// Commit writes what was planned. [ErrStoreChanged] where the anchors changed in
// the meantime.
func (p *Plan) Commit() error {
	p.store.mu.Lock()
	defer p.store.mu.Unlock()
	return p.store.commit(p.from, p.next)
}

// Import plans and commits.
func (s *Store) Import(files []File, o ImportOptions) (Changes, error) {
	p, err := s.Plan(files, o)
	if err != nil {
		return Changes{}, err
	}
	return p.Changes, p.Commit()
}

// Plan reads files and finds out what importing them changes, by the rules of
// the package documentation. Nothing is written. An [ImportError] where a file
// is refused; then no file is taken.
func (s *Store) Plan(files []File, o ImportOptions) (*Plan, error) {
	if o.Signer != nil && o.Unverified {
		return nil, ErrContradiction
	}
	s.mu.RLock()
	before, stamp := s.content, s.stamp
	s.mu.RUnlock()
	in := &importer{ImportOptions: o, next: before.clone()}
	if err := in.all(files); err != nil {
		return nil, err
	}
	in.next.sweep()
	if len(in.next.anchors) > maxAnchors {
		return nil, fmt.Errorf("%w: more than %d anchors", ErrTooLarge, maxAnchors)
	}
	changes := before.changes(in.next)
	changes.Skipped = in.skipped
	return &Plan{Changes: changes, store: s, from: stamp, next: in.next}, nil
}

// importer is one run of [Store.Plan].
type importer struct {
	ImportOptions
	next    *content
	skipped []Skipped
}

// item is one thing out of one file.
type item struct {
	file  string
	value any
}

// all takes certificates first, so that one of them can vouch for a list that
// comes with it, and revocation lists last, when all anchors are there.
func (in *importer) all(files []File) error {
	var items []item
	for _, f := range files {
		name := filepath.Base(f.Name)
		values, err := Decode(f.Data)
		if err != nil {
			return &ImportError{name, err}
		}
		for _, v := range values {
			items = append(items, item{name, v})
		}
	}
	for _, step := range []func(item) error{in.certificate, in.list, in.ldif, in.crl} {
		for _, it := range items {
			if err := step(it); err != nil {
				return &ImportError{it.file, err}
			}
		}
	}
	return nil
}

// certificate takes a certificate that the operator gave as a file.
func (in *importer) certificate(it item) error {
	c, ok := it.value.(*Certificate)
	if !ok {
		return nil
	}
	if err := sound(c); err != nil {
		return err
	}
	if in.Signer != nil && !c.Equal(in.Signer) {
		if err := in.Signer.CheckSignatureOf(c); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrUnknownSigner, c.Subject, err)
		}
	}
	in.next.add(c, origin{Source: it.file, Verified: !in.Unverified})
	return nil
}

// sound refuses what can be no anchor: no authority, or one that says it signed
// itself and did not.
func sound(c *Certificate) error {
	if !c.IsCA() {
		return fmt.Errorf("%w: %s", ErrNotAuthority, c.Subject)
	}
	if !c.selfSigned() {
		return nil
	}
	if err := c.CheckSignatureOf(c); errors.Is(err, ErrBadSignature) {
		return fmt.Errorf("%w: %s, by its own key", ErrBadSignature, c.Subject)
	}
	return nil
}

// selfSigned reports whether a certificate says that its own key signed it. Names
// alone do not say so: a link between two keys of one authority has equal ones.
func (c *Certificate) selfSigned() bool {
	return c.SelfIssued() && len(c.AuthorityKeyID) > 0 && string(c.AuthorityKeyID) == string(c.SubjectKeyID)
}

func (in *importer) skip(file, reason string) {
	for i := range in.skipped {
		if in.skipped[i].File == file && in.skipped[i].Reason == reason {
			in.skipped[i].Count++
			return
		}
	}
	in.skipped = append(in.skipped, Skipped{File: file, Reason: reason, Count: 1})
}
