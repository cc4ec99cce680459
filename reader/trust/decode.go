package trust

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Decode reads a file of trust, whatever it is, and returns what is in it:
// *Certificate, *CRL, *MasterList or *LDIF; several where a PEM file has several.
// A file that is none of them is [ErrMalformed].
func Decode(b []byte) ([]any, error) {
	switch {
	case len(b) > maxLDIF:
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(b))
	case len(b) > 0 && b[0] == byte(asn1.SEQUENCE):
		one, err := decodeDER(b)
		if err != nil {
			return nil, err
		}
		return []any{one}, nil
	case bytes.Contains(b, []byte("-----BEGIN ")):
		return decodePEM(b)
	case bytes.Contains(b, []byte("::")):
		one, err := ParseLDIF(b)
		if err != nil {
			return nil, err
		}
		return []any{one}, nil
	}
	return nil, malformed("no certificate, master list, revocation list or LDIF")
}

func decodePEM(b []byte) (out []any, err error) {
	for {
		block, rest := pem.Decode(b)
		if block == nil {
			break
		}
		b = rest
		if strings.Contains(block.Type, "KEY") || strings.Contains(block.Type, "PARAMETERS") {
			continue // lies beside the certificate in files made by openssl
		}
		one, err := decodeDER(block.Bytes)
		if err != nil {
			return nil, err
		}
		if out = append(out, one); len(out) > maxListed {
			return nil, fmt.Errorf("%w: more than %d PEM blocks", ErrTooLarge, maxListed)
		}
	}
	if len(out) == 0 {
		return nil, malformed("PEM without a certificate")
	}
	return out, nil
}

// decodeDER tells the structures apart by their beginning: an object identifier
// (signed data), or a signed body which starts with a version or a serial number
// (certificate) or with an algorithm (revocation list).
func decodeDER(b []byte) (any, error) {
	first, err := innerTags(b)
	if err != nil {
		return nil, err
	}
	switch {
	case first[0] == tlv.Tag(asn1.OBJECT_IDENTIFIER):
		return anyOf(ParseMasterList(b))
	case first[1] == tlv.Tag(asn1.SEQUENCE), first[1] == tlv.Tag(asn1.INTEGER) && first[2] == tlv.Tag(asn1.SEQUENCE) && isTime(b):
		return anyOf(ParseCRL(b))
	}
	return anyOf(ParseCertificate(b))
}

func anyOf[T any](v *T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

// innerTags returns the tag of the first object inside the outer SEQUENCE and
// the tags of the first two objects inside that one.
func innerTags(b []byte) (tags [3]tlv.Tag, err error) {
	fail := func(err error) ([3]tlv.Tag, error) { return tags, fmt.Errorf("%w: %v", ErrMalformed, err) }
	_, head, _, err := tlv.Header(b)
	if err != nil {
		return fail(err)
	}
	tag, inner, _, err := tlv.Header(b[head:])
	if err != nil {
		return fail(err)
	}
	tags[0] = tag
	if tag != tlv.Tag(asn1.SEQUENCE) {
		return tags, nil
	}
	one, rest, err := tlv.Next(b[head+inner:])
	if err != nil {
		return fail(err)
	}
	tags[1] = one.Tag
	if two, _, err := tlv.Next(rest); err == nil {
		tags[2] = two.Tag
	}
	return tags, nil
}

// isTime tells a version 2 revocation list from a version 1 certificate: both
// begin with a number, an algorithm and a name; then the list has a time and the
// certificate a SEQUENCE of two.
func isTime(b []byte) bool {
	body, ok := sequence(b)
	var tbs cryptobyte.String
	ok = ok && body.ReadASN1(&tbs, asn1.SEQUENCE) && tbs.SkipASN1(asn1.INTEGER) &&
		tbs.SkipASN1(asn1.SEQUENCE) && tbs.SkipASN1(asn1.SEQUENCE)
	return ok && !tbs.PeekASN1Tag(asn1.SEQUENCE)
}
