package trust

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

const (
	maxLDIF       = 64 << 20 // bytes; ICAO's list of signers has some 20 MB
	maxLDIFValues = 100_000
)

// LDIF is what an LDAP export of a public key directory holds (RFC 2849; the
// attributes are those of the ICAO PKD).
type LDIF struct {
	Certificates []*Certificate // of any kind: signers are in the majority
	MasterLists  []*MasterList
	CRLs         []*CRL
	Unreadable   int // values that could not be read
}

// ParseLDIF reads the certificates, master lists and revocation lists of an LDIF
// file. A value that cannot be read is counted and left out; a file without one
// known attribute is [ErrMalformed].
func ParseLDIF(b []byte) (*LDIF, error) {
	if len(b) > maxLDIF {
		return nil, fmt.Errorf("%w: LDIF of %d bytes", ErrTooLarge, len(b))
	}
	out := &LDIF{}
	found := 0
	for line := range unfold(b) {
		kind, value, ok := ldifValue(line)
		if !ok {
			continue
		}
		if found++; found > maxLDIFValues {
			return nil, fmt.Errorf("%w: LDIF of more than %d values", ErrTooLarge, maxLDIFValues)
		}
		der, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(value)))
		if err == nil {
			err = out.add(kind, der)
		}
		if err != nil {
			out.Unreadable++
		}
	}
	if found == 0 {
		return nil, malformed("no certificate, master list or revocation list in LDIF")
	}
	return out, nil
}

// unfold joins lines that were cut: what begins with a space goes on the line
// before it (RFC 2849 note 2).
func unfold(b []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		var whole []byte
		for line := range bytes.Lines(b) {
			line = bytes.TrimRight(line, "\r\n")
			if len(line) > 0 && line[0] == ' ' {
				whole = append(whole, line[1:]...)
				continue
			}
			if len(whole) > 0 && !yield(whole) {
				return
			}
			whole = append(whole[:0], line...)
		}
		if len(whole) > 0 {
			yield(whole)
		}
	}
}

type ldifKind int

const (
	ldifCertificate ldifKind = iota
	ldifMasterList
	ldifCRL
)

// ldifValue splits "attribute;options:: base64". Only values in base64, with two
// colons, can be binary.
func ldifValue(line []byte) (kind ldifKind, value []byte, ok bool) {
	name, value, ok := bytes.Cut(line, []byte("::"))
	if !ok {
		return 0, nil, false
	}
	attribute, _, _ := strings.Cut(strings.ToLower(string(name)), ";")
	switch attribute {
	case "usercertificate", "cacertificate":
		return ldifCertificate, value, true
	case "pkdmasterlistcontent", "cscamasterlistdata", "cscamasterlist":
		return ldifMasterList, value, true
	case "certificaterevocationlist", "authorityrevocationlist":
		return ldifCRL, value, true
	}
	return 0, nil, false
}

func (l *LDIF) add(kind ldifKind, der []byte) error {
	switch kind {
	case ldifMasterList:
		m, err := ParseMasterList(der)
		if err == nil {
			l.MasterLists = append(l.MasterLists, m)
		}
		return err
	case ldifCRL:
		c, err := ParseCRL(der)
		if err == nil {
			l.CRLs = append(l.CRLs, c)
		}
		return err
	}
	c, err := ParseCertificate(der)
	if err == nil {
		l.Certificates = append(l.Certificates, c)
	}
	return err
}

// ErrUnknownSigner says that nobody who is trusted stands behind a signature.
var ErrUnknownSigner = errors.New("trust: signed by nobody who is trusted")
