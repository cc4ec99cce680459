package vcard

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Fault is one way in which a card can be false, broken or awkward.
type Fault struct {
	Name string
	Says string // a sentence
	// document changes what the chip holds; nil where nothing changes.
	document func(d *Document) error
	// chip makes the misbehaviour with its own count of times; nil for none.
	chip func() quirk
}

var (
	// ErrFault is returned for a fault that does not exist.
	ErrFault = errors.New("vcard: no such fault")
	// ErrNeedsIssuer is returned for a fault that takes the signing keys of the
	// document's issuer, which a folder does not have.
	ErrNeedsIssuer = errors.New("vcard: this fault needs the issuer's keys, which a folder of files does not have")
	// ErrNeedsFile is returned for a fault in a file that the document lacks.
	ErrNeedsFile = errors.New("vcard: the document has no such file")
)

// Faults lists all faults.
func Faults() []Fault {
	return slices.Concat(fileFaults(), signerFaults(), accessFaults(), messagingFaults(), readingFaults(), otherCards())
}

// With returns the document and the misbehaviour of the named faults together.
// The document itself stays as it is.
func (d *Document) With(names ...string) (*Document, []Quirk, error) {
	out := d.clone()
	var quirks []Quirk
	all := Faults()
	for _, name := range names {
		i := slices.IndexFunc(all, func(f Fault) bool { return f.Name == name })
		if i < 0 {
			return nil, nil, fmt.Errorf("%w: %q", ErrFault, name)
		}
		if f := all[i].document; f != nil {
			if err := f(out); err != nil {
				return nil, nil, fmt.Errorf("fault %s: %w", name, err)
			}
		}
		if f := all[i].chip; f != nil {
			quirks = append(quirks, Quirk{f()})
		}
	}
	return out, quirks, nil
}

func (d *Document) clone() *Document {
	out := *d
	out.Files = maps.Clone(d.Files)
	out.Locked = maps.Clone(d.Locked)
	out.PACE = slices.Clone(d.PACE)
	out.CA = slices.Clone(d.CA)
	return &out
}

// Quirk is a misbehaviour with its memory: how often it happened. It belongs to
// one chip.
type Quirk struct{ quirk }

// Become gives the chip another document and other misbehaviour in the middle
// of whatever it is doing; a running session goes on.
func (c *Chip) Become(d *Document, quirks []Quirk) {
	c.doc, c.quirks = d, nil
	for _, q := range quirks {
		c.quirks = append(c.quirks, q.quirk)
	}
}
