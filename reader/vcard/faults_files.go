package vcard

import (
	"bytes"
	"crypto"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// fileFaults change what the chip holds without its issuer.
func fileFaults() []Fault {
	return []Fault{
		{Name: "altered-dg1", Says: "a letter of the name in DG1 is another one than was signed", document: alterName},
		{Name: "altered-dg2", Says: "a byte of the portrait is another one than was signed", document: alterMiddle(lds.DG2)},
		{Name: "altered-dg13", Says: "a byte of DG13 is another one than was signed", document: alterDG13},
		{Name: "altered-sod", Says: "the last byte of EF.SOD, in its signature, is another one", document: alterLast(lds.SOD)},
		{Name: "dg2-length-lies", Says: "the header of DG2 promises more bytes than the file has", document: stretchDG2},
		{Name: "hidden-dg14", Says: "a clone that hides DG14, and with it the announcement of chip authentication", document: hide(lds.DG14)},
		{Name: "hidden-dg15", Says: "a clone that hides DG15, and with it active authentication", document: hide(lds.DG15)},
		{Name: "clone-no-ca-key", Says: "a clone that does chip authentication with a key of its own", document: otherCAKey},
		{Name: "clone-refuses-ca", Says: "a clone without a key, which refuses chip authentication with 6A80", document: noCAKey},
		{Name: "clone-no-aa-key", Says: "a clone that does active authentication with a key of its own", document: otherAAKey},
		{Name: "clone-refuses-aa", Says: "a clone without a key, which refuses active authentication with 6985", document: noAAKey},
		{Name: "clone-no-keys", Says: "a clone with keys of its own for chip and active authentication", document: otherKeys},
		{Name: "unreadable-dg13", Says: "DG13 is listed and signed, and reading it is 6982", document: lock(lds.DG13)},
	}
}

// alter replaces a file by a changed copy.
func (d *Document) alter(f lds.FileID, change func(b []byte)) error {
	b, ok := d.Files[f]
	if !ok {
		return fmt.Errorf("%w: %s", ErrNeedsFile, f)
	}
	b = bytes.Clone(b)
	change(b)
	d.Files[f] = b
	return nil
}

// alterName changes the first letter of the surname: no check digit covers it.
func alterName(d *Document) error {
	return d.alter(lds.DG1, func(b []byte) {
		const head, td1 = 5, 90
		at := head + 5 // TD2 and TD3: behind document type and issuer
		if len(b) == head+td1 {
			at = head + 60
		}
		if at < len(b) {
			b[at] = 'A' + (b[at]-'A'+1)%26
		}
	})
}

func alterMiddle(f lds.FileID) func(*Document) error {
	return func(d *Document) error {
		return d.alter(f, func(b []byte) { b[len(b)/2] ^= 0x01 })
	}
}

func alterLast(f lds.FileID) func(*Document) error {
	return func(d *Document) error {
		return d.alter(f, func(b []byte) { b[len(b)-1] ^= 0x01 })
	}
}

// alterDG13 changes a digit of the old or unknown number near the end of the
// file, so that it still parses.
func alterDG13(d *Document) error {
	return d.alter(lds.DG13, func(b []byte) { b[len(b)-1] ^= 0x01 })
}

// stretchDG2 raises the two length bytes of the header.
func stretchDG2(d *Document) error {
	return d.alter(lds.DG2, func(b []byte) {
		if len(b) > 4 && b[1] == 0x82 {
			b[2], b[3] = 0x7F, 0xFF
		}
	})
}

// hide takes a file out of the chip and out of EF.COM. The signed list in EF.SOD
// still has it.
func hide(f lds.FileID) func(*Document) error {
	return func(d *Document) error {
		if _, ok := d.Files[f]; !ok {
			return fmt.Errorf("%w: %s", ErrNeedsFile, f)
		}
		delete(d.Files, f)
		if _, ok := d.Files[lds.COM]; ok {
			d.Files[lds.COM] = commonData(d.Files)
		}
		if f == lds.DG14 {
			d.CA = nil
		} else {
			d.AA = nil
		}
		return nil
	}
}

func lock(f lds.FileID) func(*Document) error {
	return func(d *Document) error {
		if _, ok := d.Files[f]; !ok {
			return fmt.Errorf("%w: %s", ErrNeedsFile, f)
		}
		d.Locked[f] = true
		return nil
	}
}

// cloner is where clones take their own keys from.
var cloner = seeds{seed: 0, realm: "clone"}

func otherCAKey(d *Document) error {
	if len(d.CA) == 0 {
		return fmt.Errorf("%w: %s", ErrNeedsFile, fileCAKey)
	}
	for i := range d.CA {
		key, err := cloner.ecKey("chip authentication", d.CA[i].Key.Curve())
		if err != nil {
			return err
		}
		d.CA[i].Key = key
	}
	return nil
}

func noCAKey(d *Document) error {
	d.CA = nil
	return nil
}

func otherAAKey(d *Document) error {
	if d.AA == nil {
		return fmt.Errorf("%w: %s", ErrNeedsFile, fileAAKey)
	}
	other := AAKey{Hash: d.AA.Hash}
	if d.AA.RSA != nil {
		other.RSA = cloner.rsaKey("active authentication", (d.AA.RSA.N.BitLen()+15)/16*16)
		d.AA = &other
		return nil
	}
	key, err := cloner.ecKey("active authentication", d.AA.EC.Curve())
	other.EC = key
	d.AA = &other
	return err
}

func noAAKey(d *Document) error {
	d.AA = nil
	return nil
}

func otherKeys(d *Document) error {
	if err := otherCAKey(d); err != nil {
		return err
	}
	return otherAAKey(d)
}

// rename gives DG13 another number and name.
func rename(d *Document) error {
	b, ok := d.Files[lds.DG13]
	if !ok {
		return fmt.Errorf("%w: %s", ErrNeedsFile, lds.DG13)
	}
	details, err := lds.ParseDG13(b)
	if err != nil {
		return err
	}
	details.Fields[lds.FieldPersonalNumber] = []personal.Text{"001099000001"}
	details.Fields[lds.FieldFullName] = []personal.Text{"Trần Văn Khác"}
	d.Files[lds.DG13] = details.Bytes()
	return nil
}

// weakRSABits is under what 9303-11 §6.1.2.2 allows.
const weakRSABits = 768

func weakAAKey(d *Document) error {
	key := AAKey{RSA: cloner.rsaKey("weak active authentication", weakRSABits), Hash: crypto.SHA1}
	spki, err := key.publicKeyInfo(namedCurve)
	d.AA, d.Files[lds.DG15] = &key, lds.BuildDG15(spki)
	return err
}
