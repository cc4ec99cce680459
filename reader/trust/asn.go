package trust

import (
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// contextTag returns the tag [n] of a constructed context-specific object.
func contextTag(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }

func malformed(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }

// sequence reads an object that is one SEQUENCE and nothing else.
func sequence(b []byte) (cryptobyte.String, bool) {
	in := cryptobyte.String(b)
	var body cryptobyte.String
	return body, in.ReadASN1(&body, asn1.SEQUENCE) && in.Empty()
}

func readOID(s *cryptobyte.String) (string, bool) {
	var b cryptobyte.String
	if !s.ReadASN1(&b, asn1.OBJECT_IDENTIFIER) {
		return "", false
	}
	return dotted(b), true
}

// Serial is the number of a certificate as two's complement bytes. Negative and
// overlong ones are out there (RFC 5280 §4.1.2.2 forbids them) and compare by
// value.
type Serial []byte

const maxSerial = 64 // bytes; RFC 5280 allows 20

func readSerial(s *cryptobyte.String) (Serial, bool) {
	var b cryptobyte.String
	ok := s.ReadASN1(&b, asn1.INTEGER)
	return Serial(b), ok && len(b) > 0 && len(b) <= maxSerial
}

func (s Serial) number() *big.Int {
	n := new(big.Int).SetBytes(s)
	if len(s) > 0 && s[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(s))))
	}
	return n
}

// Equal compares by value.
func (s Serial) Equal(t Serial) bool { return s.number().Cmp(t.number()) == 0 }

// String returns the number in lower-case hexadecimal.
func (s Serial) String() string { return s.number().Text(16) }

// readTime reads a Time of RFC 5280 §4.1.2.5 and what issuers make of it:
// without seconds, with an offset, with fractions.
func readTime(s *cryptobyte.String) (time.Time, bool) {
	var b cryptobyte.String
	var tag asn1.Tag
	if !s.ReadAnyASN1(&b, &tag) {
		return time.Time{}, false
	}
	text := string(b)
	switch tag {
	case asn1.UTCTime:
		// Two digits stand for 1950 to 2049.
		if len(text) < 2 {
			return time.Time{}, false
		}
		if text[0] >= '5' {
			text = "19" + text
		} else {
			text = "20" + text
		}
	case asn1.GeneralizedTime:
	default:
		return time.Time{}, false
	}
	return parseTime(text)
}

func parseTime(text string) (time.Time, bool) {
	for _, layout := range []string{"20060102150405Z0700", "200601021504Z0700", "20060102150405.999Z0700", "20060102150405"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// readDefaultFalse reads BOOLEAN DEFAULT FALSE. Any byte but 0 is true, as BER
// has it: reading "critical" or "CA" too strictly would be no safer.
func readDefaultFalse(s *cryptobyte.String, out *bool) bool {
	var b cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&b, &present, asn1.BOOLEAN) || present && len(b) != 1 {
		return false
	}
	*out = present && b[0] != 0
	return true
}
