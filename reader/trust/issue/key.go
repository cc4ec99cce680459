package issue

import (
	"crypto"
	"crypto/sha1"
	_ "crypto/sha256" // the hashes that hashFor and options name
	_ "crypto/sha512"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/ec"
)

// Key is a private key on an elliptic curve.
type Key struct {
	secret ec.Scalar
	point  ec.Point

	// Explicit writes the domain parameters of the public key in full, as most
	// issuing states do, instead of the curve's name.
	Explicit bool
}

// NewKey takes a secret; the curve is the secret's.
func NewKey(secret ec.Scalar) Key {
	return Key{secret: secret, point: secret.Curve().Generator().Mult(secret)}
}

// Curve returns the key's curve.
func (k Key) Curve() *ec.Curve { return k.point.Curve() }

// Public returns the public key.
func (k Key) Public() ec.Point { return k.point }

// ID is the key identifier of RFC 5280 §4.2.1.2 (1).
func (k Key) ID() []byte {
	sum := sha1.Sum(k.point.Bytes())
	return sum[:]
}

// hash is the one that fits the curve.
func (k Key) hash() crypto.Hash {
	switch size := k.Curve().ByteLen(); {
	case size <= 32:
		return crypto.SHA256
	case size <= 48:
		return crypto.SHA384
	}
	return crypto.SHA512
}

// sign returns an ECDSA signature as SEQUENCE of r and s.
func (k Key) sign(h crypto.Hash, message []byte) []byte {
	r, s := k.Curve().Sign(k.secret, digest(h, message), h)
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1BigInt(r)
			b.AddASN1BigInt(s)
		})
	})
}

func digest(h crypto.Hash, message []byte) []byte {
	d := h.New()
	d.Write(message)
	return d.Sum(nil)
}

// SubjectPublicKeyInfo writes the public key as a certificate, or DG15, holds it.
func (k Key) SubjectPublicKeyInfo() []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addOID(b, oidEC)
				if k.Explicit {
					b.AddBytes(Parameters(k.Curve().Params()))
				} else {
					addOID(b, k.Curve().OID())
				}
			})
			b.AddASN1BitString(k.point.Bytes())
		})
	})
}

// Parameters writes domain parameters in full (ECParameters of SEC 1 §C.2), also
// such as belong to no curve.
func Parameters(p ec.Params) []byte {
	size := (p.P.BitLen() + 7) / 8
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(1)
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addOID(b, oidPrimeField)
				b.AddASN1BigInt(p.P)
			})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1OctetString(p.A.FillBytes(make([]byte, size)))
				b.AddASN1OctetString(p.B.FillBytes(make([]byte, size)))
			})
			point := append([]byte{4}, p.Gx.FillBytes(make([]byte, size))...)
			b.AddASN1OctetString(append(point, p.Gy.FillBytes(make([]byte, size))...))
			b.AddASN1BigInt(p.N)
			b.AddASN1Int64(int64(p.H))
		})
	})
}
