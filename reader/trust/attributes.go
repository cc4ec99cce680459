package trust

import (
	"bytes"
	"crypto"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// attributes are the signed attributes of a signature (RFC 5652 §5.3).
type attributes []signedAttribute

type signedAttribute struct {
	oid    string
	raw    []byte
	values cryptobyte.String // inside the SET
}

func readAttributes(set []byte) (out attributes, err error) {
	in := cryptobyte.String(set)
	var body cryptobyte.String
	if !in.ReadASN1(&body, asn1.SET) {
		return nil, malformed("signed attributes")
	}
	for !body.Empty() {
		var raw, pair cryptobyte.String
		if !body.ReadASN1Element(&raw, asn1.SEQUENCE) || len(out) == maxAttributeSet {
			return nil, malformed("signed attributes")
		}
		a := signedAttribute{raw: raw}
		ok := raw.ReadASN1(&pair, asn1.SEQUENCE)
		a.oid, ok = andOID(ok, &pair)
		if !ok || !pair.ReadASN1(&a.values, asn1.SET) || !pair.Empty() {
			return nil, malformed("signed attribute")
		}
		out = append(out, a)
	}
	return out, nil
}

func andOID(ok bool, s *cryptobyte.String) (string, bool) {
	if !ok {
		return "", false
	}
	return readOID(s)
}

// single returns the values of the attribute that must be there exactly once.
func (a attributes) single(oid string) (cryptobyte.String, error) {
	var found []cryptobyte.String
	for _, one := range a {
		if one.oid == oid {
			found = append(found, one.values)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%w: %d of %s", ErrSignedAttributes, len(found), oid)
	}
	return found[0], nil
}

// match compares content type and message digest (RFC 5652 §11.1, §11.2).
func (a attributes) match(contentType string, hash crypto.Hash, content []byte) error {
	values, err := a.single(oidContentType)
	if err != nil {
		return err
	}
	if oid, ok := readOID(&values); !ok || !values.Empty() || oid != contentType {
		return fmt.Errorf("%w: content type", ErrSignedAttributes)
	}
	if values, err = a.single(oidMessageDigest); err != nil {
		return err
	}
	h := hash.New()
	h.Write(content)
	var digest cryptobyte.String
	if !values.ReadASN1(&digest, asn1.OCTET_STRING) || !values.Empty() || !bytes.Equal(digest, h.Sum(nil)) {
		return fmt.Errorf("%w: message digest", ErrSignedAttributes)
	}
	return nil
}

// signingTime returns zero where none is stated or it cannot be read.
func (a attributes) signingTime() time.Time {
	values, err := a.single(oidSigningTime)
	if err != nil {
		return time.Time{}
	}
	t, _ := readTime(&values)
	return t
}

// sorted returns the attributes as a DER SET OF, in ascending order of their
// encodings (X.690 §11.6).
func (a attributes) sorted() []byte {
	parts := make([][]byte, 0, len(a))
	for _, one := range a {
		parts = append(parts, one.raw)
	}
	slices.SortFunc(parts, bytes.Compare)
	return tlv.Encode(tlv.Tag(asn1.SET), parts...)
}
