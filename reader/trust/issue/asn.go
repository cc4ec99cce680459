package issue

import (
	"bytes"
	"crypto"
	encoding_asn1 "encoding/asn1"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

const (
	oidEC            = "1.2.840.10045.2.1"
	oidPrimeField    = "1.2.840.10045.1.1"
	oidSignedData    = "1.2.840.113549.1.7.2"
	oidContentType   = "1.2.840.113549.1.9.3"
	oidMessageDigest = "1.2.840.113549.1.9.4"
	oidSigningTime   = "1.2.840.113549.1.9.5"
)

// build runs a builder over values of our own making. Only a wrong object
// identifier of the caller's can fail, which shows at the first run of the
// program that has it: the structure comes out empty and nobody accepts it.
func build(add func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	add(&b)
	out, err := b.Bytes()
	if err != nil {
		return nil
	}
	return out
}

func addOID(b *cryptobyte.Builder, dotted string) {
	var oid encoding_asn1.ObjectIdentifier
	for part := range strings.SplitSeq(dotted, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			b.SetError(fmt.Errorf("issue: object identifier %q", dotted))
			return
		}
		oid = append(oid, n)
	}
	b.AddASN1ObjectIdentifier(oid)
}

func addOIDSequence(b *cryptobyte.Builder, dotted string) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addOID(b, dotted) })
}

func addString(b *cryptobyte.Builder, tag asn1.Tag, s string) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
}

// addTime writes UTCTime up to 2049 and GeneralizedTime after (RFC 5280
// §4.1.2.5).
func addTime(b *cryptobyte.Builder, t time.Time) {
	if y := t.UTC().Year(); y >= 1950 && y < 2050 {
		b.AddASN1UTCTime(t.UTC())
		return
	}
	b.AddASN1GeneralizedTime(t.UTC())
}

// addSetOf writes a SET OF in the order of DER (X.690 §11.6).
func addSetOf(b *cryptobyte.Builder, tag asn1.Tag, parts [][]byte) {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, bytes.Compare)
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, p := range parts {
			b.AddBytes(p)
		}
	})
}

func explicit(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }

func hashOID(h crypto.Hash) string {
	switch h {
	case crypto.SHA1:
		return "1.3.14.3.2.26"
	case crypto.SHA224:
		return "2.16.840.1.101.3.4.2.4"
	case crypto.SHA384:
		return "2.16.840.1.101.3.4.2.2"
	case crypto.SHA512:
		return "2.16.840.1.101.3.4.2.3"
	}
	return "2.16.840.1.101.3.4.2.1"
}

// ecdsaOID is ecdsa-with-… (RFC 5758 §3.2); its parameters are absent.
func ecdsaOID(h crypto.Hash) string {
	switch h {
	case crypto.SHA1:
		return "1.2.840.10045.4.1"
	case crypto.SHA224:
		return "1.2.840.10045.4.3.1"
	case crypto.SHA384:
		return "1.2.840.10045.4.3.3"
	case crypto.SHA512:
		return "1.2.840.10045.4.3.4"
	}
	return "1.2.840.10045.4.3.2"
}
