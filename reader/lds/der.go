package lds

import (
	encoding_asn1 "encoding/asn1"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const maxSigned = 256 << 10 // bytes of a file that is ASN.1: an EF.SOD has some 10 kB

// der brings foreign ASN.1 into the definite, shortest lengths that cryptobyte
// insists on; some issuers write others.
func der(b []byte) ([]byte, error) {
	if len(b) > maxSigned {
		return nil, fmt.Errorf("%w: %d bytes of ASN.1", ErrLimit, len(b))
	}
	return tlv.DER(b)
}

func readOID(s *cryptobyte.String) (string, bool) {
	var oid encoding_asn1.ObjectIdentifier
	if !s.ReadASN1ObjectIdentifier(&oid) {
		return "", false
	}
	return oid.String(), true
}

// addOID writes a dotted identifier; one that is none spoils the builder.
func addOID(b *cryptobyte.Builder, dotted string) {
	oid, ok := parseOID(dotted)
	if !ok {
		b.SetError(malformed("object identifier %q", dotted))
		return
	}
	b.AddASN1ObjectIdentifier(oid)
}

func parseOID(dotted string) (encoding_asn1.ObjectIdentifier, bool) {
	var oid encoding_asn1.ObjectIdentifier
	for part := range strings.SplitSeq(dotted, ".") {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return nil, false
		}
		oid = append(oid, int(n))
	}
	return oid, len(oid) >= 2
}

// readCount reads a small INTEGER that counts or names something.
func readCount(s *cryptobyte.String) (int, bool) {
	var n int64
	if !s.ReadASN1Integer(&n) || n < 0 || n > math.MaxInt32 {
		return 0, false
	}
	return int(n), true
}

// readOptionalCount reads an INTEGER where one stands; ok is false for one that
// is negative or out of range.
func readOptionalCount(s *cryptobyte.String) (n *int, ok bool) {
	if !s.PeekASN1Tag(asn1.INTEGER) {
		return nil, true
	}
	v, ok := readCount(s)
	return &v, ok
}

func addOptionalCount(b *cryptobyte.Builder, n *int) {
	if n != nil {
		b.AddASN1Int64(int64(*n))
	}
}
