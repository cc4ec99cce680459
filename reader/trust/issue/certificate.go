package issue

import (
	"crypto/sha256"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// Name is a distinguished name; empty parts are left out.
type Name struct {
	Country      string // two letters
	Organization string
	Unit         string
	CommonName   string
	SerialNumber string
}

// Template says what a certificate is to say. Only the name and the times have
// to be given.
type Template struct {
	Subject             Name
	NotBefore, NotAfter time.Time
	Serial              []byte // big-endian, positive; nil: made from key and name

	CA          bool
	KeyUsage    trust.KeyUsage // 0: what the role needs
	ExtKeyUsage []string       // dotted; critical
	CRLURLs     []string

	// SubjectKeyID and AuthorityKeyID stand in place of the true ones: a forged
	// signer names the key of an authority that never signed it.
	SubjectKeyID, AuthorityKeyID []byte

	// KeyNotBefore and KeyNotAfter are the private key's usage period, left out
	// when zero.
	KeyNotBefore, KeyNotAfter time.Time
}

// Signer is a key with its certificate: an authority, a document signer, a master
// list signer.
type Signer struct {
	Key  Key
	Cert *trust.Certificate
}

// NewAuthority makes a self-signed certificate of a country signing authority
// (9303-12 §7.1.1).
func NewAuthority(t Template, key Key) (*Signer, error) {
	t.CA = true
	return certify(t, key, key, t.Subject.encode(), t.authorityID(key.ID()))
}

// authorityID of a self-signed certificate is its own key id, which may be a
// claim.
func (t Template) authorityID(own []byte) []byte {
	switch {
	case t.AuthorityKeyID != nil:
		return t.AuthorityKeyID
	case t.SubjectKeyID != nil:
		return t.SubjectKeyID
	}
	return own
}

// Issue makes a certificate for a key, signed by the signer: a document signer, a
// master list signer, or with CA a link to another authority.
func (s *Signer) Issue(t Template, key Key) (*Signer, error) {
	authority := t.AuthorityKeyID
	if authority == nil {
		authority = s.Cert.KeyID()
	}
	return certify(t, key, s.Key, s.Cert.Subject.Raw, authority)
}

func certify(t Template, key, by Key, issuer, authorityID []byte) (*Signer, error) {
	h := by.hash()
	tbs := build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(explicit(0), func(b *cryptobyte.Builder) { b.AddASN1Int64(2) }) // version 3
			b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) { b.AddBytes(t.serial(key)) })
			addOIDSequence(b, ecdsaOID(h))
			b.AddBytes(issuer)
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addTime(b, t.NotBefore)
				addTime(b, t.NotAfter)
			})
			b.AddBytes(t.Subject.encode())
			b.AddBytes(key.SubjectPublicKeyInfo())
			b.AddASN1(explicit(3), func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { t.addExtensions(b, key, authorityID) })
			})
		})
	})
	cert, err := trust.ParseCertificate(signed(tbs, by))
	if err != nil {
		return nil, err
	}
	return &Signer{Key: key, Cert: cert}, nil
}

// signed closes a certificate or a revocation list.
func signed(tbs []byte, by Key) []byte {
	h := by.hash()
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(tbs)
			addOIDSequence(b, ecdsaOID(h))
			b.AddASN1BitString(by.sign(h, tbs))
		})
	})
}

// serial is the contents of the INTEGER. The one that is made has eight bytes.
func (t Template) serial(key Key) []byte {
	if len(t.Serial) > 0 {
		if t.Serial[0] >= 0x80 {
			return append([]byte{0}, t.Serial...)
		}
		return t.Serial
	}
	sum := sha256.Sum256(append(key.point.Bytes(), t.Subject.encode()...))
	sum[0] = sum[0]&0x3F | 0x40
	return sum[:8]
}

func (n Name) encode() []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addRDN(b, "2.5.4.6", asn1.PrintableString, n.Country)
			addRDN(b, "2.5.4.10", asn1.UTF8String, n.Organization)
			addRDN(b, "2.5.4.11", asn1.UTF8String, n.Unit)
			addRDN(b, "2.5.4.5", asn1.PrintableString, n.SerialNumber)
			addRDN(b, "2.5.4.3", asn1.UTF8String, n.CommonName)
		})
	})
}

func addRDN(b *cryptobyte.Builder, oid string, tag asn1.Tag, value string) {
	if value == "" {
		return
	}
	b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addOID(b, oid)
			addString(b, tag, value)
		})
	})
}
