package trust

import (
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

const (
	maxCRL     = 8 << 20 // bytes
	maxRevoked = 200_000
)

// CRL is a certificate revocation list of a CSCA (9303-12 §7.1.4).
type CRL struct {
	Raw                    []byte
	TBS                    []byte
	Issuer                 Name
	ThisUpdate, NextUpdate time.Time // NextUpdate is zero where not stated
	AuthorityKeyID         []byte
	Number                 Serial // nil where not stated
	SignatureAlgorithm     Algorithm
	Signature              []byte

	innerAlg []byte
	revoked  map[string]time.Time // by Serial.String()
}

// ParseCRL reads a revocation list, DER or PEM. Delta lists, indirect lists and
// lists with critical extensions that are not understood give
// [ErrUnsupportedAlgorithm]: they do not say what they seem to say.
func ParseCRL(b []byte) (*CRL, error) {
	if len(b) > maxCRL {
		return nil, fmt.Errorf("%w: revocation list of %d bytes", ErrTooLarge, len(b))
	}
	if block, _ := pem.Decode(b); block != nil && strings.HasSuffix(block.Type, "CRL") {
		b = block.Bytes
	}
	l := &CRL{Raw: b, revoked: make(map[string]time.Time)}
	body, ok := sequence(b)
	var tbs cryptobyte.String
	if !ok || !body.ReadASN1Element(&tbs, asn1.SEQUENCE) {
		return nil, malformed("revocation list")
	}
	l.TBS = tbs
	if l.SignatureAlgorithm, ok = readAlgorithm(&body); !ok {
		return nil, malformed("revocation list algorithm")
	}
	if !body.ReadASN1BitStringAsBytes(&l.Signature) || !body.Empty() {
		return nil, malformed("revocation list signature")
	}
	return l, l.readTBS(tbs)
}

func (l *CRL) readTBS(raw cryptobyte.String) error {
	var tbs, inner cryptobyte.String
	ok := raw.ReadASN1(&tbs, asn1.SEQUENCE) &&
		(!tbs.PeekASN1Tag(asn1.INTEGER) || tbs.SkipASN1(asn1.INTEGER)) &&
		tbs.ReadASN1Element(&inner, asn1.SEQUENCE)
	if !ok {
		return malformed("revocation list head")
	}
	l.innerAlg = inner
	if l.Issuer, ok = readName(&tbs); !ok {
		return malformed("revocation list issuer")
	}
	if l.ThisUpdate, ok = readTime(&tbs); !ok {
		return malformed("revocation list time")
	}
	if tbs.PeekASN1Tag(asn1.UTCTime) || tbs.PeekASN1Tag(asn1.GeneralizedTime) {
		if l.NextUpdate, ok = readTime(&tbs); !ok {
			return malformed("revocation list next update")
		}
	}
	if tbs.PeekASN1Tag(asn1.SEQUENCE) {
		if err := l.readRevoked(&tbs); err != nil {
			return err
		}
	}
	return l.readExtensions(&tbs)
}

func (l *CRL) readRevoked(tbs *cryptobyte.String) error {
	var list cryptobyte.String
	if !tbs.ReadASN1(&list, asn1.SEQUENCE) {
		return malformed("revoked certificates")
	}
	for !list.Empty() {
		var entry cryptobyte.String
		ok := list.ReadASN1(&entry, asn1.SEQUENCE) && len(l.revoked) < maxRevoked
		serial, ok := andSerial(ok, &entry)
		if !ok {
			return malformed("revoked certificate")
		}
		at, ok := readTime(&entry)
		if !ok {
			return malformed("revocation date")
		}
		if err := refuseCritical(&entry, "entry"); err != nil {
			return err
		}
		l.revoked[serial.String()] = at
	}
	return nil
}

// refuseCritical reads the extensions of an entry and understands none of them.
func refuseCritical(entry *cryptobyte.String, what string) error {
	if entry.Empty() {
		return nil
	}
	var list cryptobyte.String
	if !entry.ReadASN1(&list, asn1.SEQUENCE) {
		return malformed("revocation " + what)
	}
	var unknown string
	err := eachExtension(list, func(oid string, critical bool, _ cryptobyte.String) bool {
		if critical && oid != "2.5.29.21" { // the reason, which changes nothing
			unknown = oid
		}
		return true
	})
	if err == nil && unknown != "" {
		err = fmt.Errorf("%w: critical extension %s", ErrUnsupportedAlgorithm, unknown)
	}
	return err
}

func (l *CRL) readExtensions(tbs *cryptobyte.String) error {
	var wrapped, list cryptobyte.String
	var present bool
	if !tbs.ReadOptionalASN1(&wrapped, &present, contextTag(0)) || !tbs.Empty() {
		return malformed("revocation list end")
	}
	if !present {
		return nil
	}
	if !wrapped.ReadASN1(&list, asn1.SEQUENCE) {
		return malformed("revocation list extensions")
	}
	var unknown string
	err := eachExtension(list, func(oid string, critical bool, value cryptobyte.String) bool {
		switch {
		case oid == "2.5.29.35":
			var e extensions
			ok := e.readAuthorityKeyID(value)
			l.AuthorityKeyID = e.AuthorityKeyID
			return ok
		case oid == "2.5.29.20":
			var ok bool
			l.Number, ok = readSerial(&value)
			return ok
		case critical || oid == "2.5.29.27": // a delta list is never a whole one
			unknown = oid
		}
		return true
	})
	if err == nil && unknown != "" {
		err = fmt.Errorf("%w: revocation list with extension %s", ErrUnsupportedAlgorithm, unknown)
	}
	return err
}

// Revoked reports whether the list names a serial number, and since when.
func (l *CRL) Revoked(s Serial) (since time.Time, ok bool) {
	since, ok = l.revoked[s.String()]
	return since, ok
}

// Len is the number of revoked certificates.
func (l *CRL) Len() int { return len(l.revoked) }

// CheckSignatureBy verifies the list under a certificate: nil,
// [ErrBadSignature] or [ErrUnsupportedAlgorithm].
func (l *CRL) CheckSignatureBy(c *Certificate) error {
	in := cryptobyte.String(l.innerAlg)
	if inner, ok := readAlgorithm(&in); !ok || !inner.equal(l.SignatureAlgorithm) {
		return fmt.Errorf("%w: two different algorithms named", ErrBadSignature)
	}
	return c.verify(l.SignatureAlgorithm, 0, l.TBS, l.Signature)
}

func hexUpper(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }
