package trust

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

const maxCertificate = 64 << 10 // bytes

// Certificate is an X.509 certificate as passports use it (9303-12 §7.1). It is
// read and never changed. Slices share memory with Raw.
type Certificate struct {
	Raw []byte // the whole certificate, DER
	TBS []byte // what its signature covers

	Serial              Serial
	Issuer, Subject     Name
	NotBefore, NotAfter time.Time // UTC, both included
	SignatureAlgorithm  Algorithm
	Signature           []byte

	extensions

	spki       []byte   // SubjectPublicKeyInfo
	keyBits    []byte   // its BIT STRING
	innerAlg   []byte   // the algorithm as the signed part repeats it
	fullDigest [32]byte // SHA-256 of Raw
}

// ParseCertificate reads one certificate, DER or PEM. Oddities that do not
// matter are let pass: missing NULL parameters, negative or long serials, string
// types. Bytes after the certificate are not.
func ParseCertificate(b []byte) (*Certificate, error) {
	if len(b) > maxCertificate*3/2 {
		return nil, fmt.Errorf("%w: certificate of %d bytes", ErrTooLarge, len(b))
	}
	if block := certificateBlock(b); block != nil {
		b = block
	}
	if len(b) > maxCertificate {
		return nil, fmt.Errorf("%w: certificate of %d bytes", ErrTooLarge, len(b))
	}
	return parseCertificateDER(b)
}

// certificateBlock returns the contents of the first PEM certificate, or nil
// where there is none.
func certificateBlock(b []byte) []byte {
	for {
		block, rest := pem.Decode(b)
		if block == nil {
			return nil
		}
		if block.Type == "CERTIFICATE" || block.Type == "X509 CERTIFICATE" {
			return block.Bytes
		}
		b = rest
	}
}

func parseCertificateDER(der []byte) (*Certificate, error) {
	c := &Certificate{Raw: der, fullDigest: sha256.Sum256(der)}
	body, ok := sequence(der)
	if !ok {
		return nil, malformed("certificate")
	}
	var tbs cryptobyte.String
	if !body.ReadASN1Element(&tbs, asn1.SEQUENCE) {
		return nil, malformed("certificate body")
	}
	c.TBS = tbs
	if c.SignatureAlgorithm, ok = readAlgorithm(&body); !ok {
		return nil, malformed("certificate signature algorithm")
	}
	if !body.ReadASN1BitStringAsBytes(&c.Signature) || !body.Empty() {
		return nil, malformed("certificate signature")
	}
	return c, c.readTBS(tbs)
}

func (c *Certificate) readTBS(raw cryptobyte.String) error {
	var tbs, validity, spki cryptobyte.String
	ok := raw.ReadASN1(&tbs, asn1.SEQUENCE) && tbs.SkipOptionalASN1(contextTag(0))
	if c.Serial, ok = andSerial(ok, &tbs); !ok {
		return malformed("certificate serial")
	}
	var inner cryptobyte.String
	if !tbs.ReadASN1Element(&inner, asn1.SEQUENCE) {
		return malformed("certificate algorithm")
	}
	c.innerAlg = inner
	if c.Issuer, ok = readName(&tbs); !ok {
		return malformed("certificate issuer")
	}
	if !tbs.ReadASN1(&validity, asn1.SEQUENCE) || !c.readValidity(validity) {
		return malformed("certificate validity")
	}
	if c.Subject, ok = readName(&tbs); !ok {
		return malformed("certificate subject")
	}
	if !tbs.ReadASN1Element(&spki, asn1.SEQUENCE) || !c.readSPKI(spki) {
		return malformed("certificate public key")
	}
	ok = tbs.SkipOptionalASN1(asn1.Tag(1).ContextSpecific()) && tbs.SkipOptionalASN1(asn1.Tag(2).ContextSpecific())
	if !ok {
		return malformed("certificate unique ids")
	}
	return c.readExtensions(&tbs)
}

func andSerial(ok bool, s *cryptobyte.String) (Serial, bool) {
	if !ok {
		return nil, false
	}
	return readSerial(s)
}

func (c *Certificate) readValidity(s cryptobyte.String) bool {
	var before, after bool
	c.NotBefore, before = readTime(&s)
	c.NotAfter, after = readTime(&s)
	return before && after
}

func (c *Certificate) readSPKI(raw cryptobyte.String) bool {
	c.spki = raw
	var body cryptobyte.String
	return raw.ReadASN1(&body, asn1.SEQUENCE) && body.SkipASN1(asn1.SEQUENCE) &&
		body.ReadASN1BitStringAsBytes(&c.keyBits)
}

// ID is a short stable name: the first 16 hexadecimal digits of the SHA-256 of
// the certificate.
func (c *Certificate) ID() string { return hex.EncodeToString(c.fullDigest[:8]) }

// Fingerprint is the SHA-256 of the certificate in hexadecimal.
func (c *Certificate) Fingerprint() string { return hex.EncodeToString(c.fullDigest[:]) }

// Country is the country of the subject, or of the issuer where the subject
// names none; upper case.
func (c *Certificate) Country() string {
	if country := c.Subject.Country(); country != "" {
		return country
	}
	return c.Issuer.Country()
}

// SelfIssued reports whether subject and issuer are the same. Where they are not,
// a CA certificate is a link between two authorities (9303-12 §7.1.1).
func (c *Certificate) SelfIssued() bool { return c.Subject.Equal(c.Issuer) }

// KeyID is the subject key identifier; where the certificate has none, the one
// that RFC 5280 §4.2.1.2 (1) makes from the key.
func (c *Certificate) KeyID() []byte {
	if len(c.SubjectKeyID) > 0 {
		return c.SubjectKeyID
	}
	sum := sha1.Sum(c.keyBits)
	return sum[:]
}

// IsCA reports whether the certificate may sign others: basic constraints say
// so, or the key usage does. Some countries' authorities have only the latter.
func (c *Certificate) IsCA() bool { return c.CA || c.KeyUsage&KeyUsageCertSign != 0 }

// ValidAt reports whether t lies in the validity of the certificate.
func (c *Certificate) ValidAt(t time.Time) bool {
	return !t.Before(c.NotBefore) && !t.After(c.NotAfter)
}

// Equal reports whether two certificates are the same bytes.
func (c *Certificate) Equal(o *Certificate) bool { return bytes.Equal(c.Raw, o.Raw) }

// PublicKey returns the key of the subject, or [ErrUnsupportedAlgorithm] for one
// that cannot be calculated with.
func (c *Certificate) PublicKey() (PublicKey, error) { return ParsePublicKey(c.spki) }

// CheckSignatureOf verifies that this certificate's key signed the other one:
// nil, [ErrBadSignature] or [ErrUnsupportedAlgorithm]. Names, dates and usage
// are not looked at.
func (c *Certificate) CheckSignatureOf(other *Certificate) error {
	// The outer algorithm is not signed, the inner one is: they must agree
	// (RFC 5280 §4.1.1.2).
	if !other.algorithmsAgree() {
		return fmt.Errorf("%w: two different algorithms named", ErrBadSignature)
	}
	return c.verify(other.SignatureAlgorithm, 0, other.TBS, other.Signature)
}

func (c *Certificate) algorithmsAgree() bool {
	in := cryptobyte.String(c.innerAlg)
	inner, ok := readAlgorithm(&in)
	return ok && inner.equal(c.SignatureAlgorithm)
}
