package vcard

import (
	"encoding/asn1"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

var errPrivateKey = errors.New("not a private key in PKCS #8 that a chip could use")

// privateKey is one of the two kinds.
type privateKey struct {
	ec  *ec.Scalar
	rsa *RSAKey
}

// parsePKCS8 reads an unencrypted private key (RFC 5958): elliptic curves with
// named or explicit parameters, or RSA.
func parsePKCS8(der []byte) (privateKey, error) {
	var info, algorithm, key cryptobyte.String
	var oid asn1.ObjectIdentifier
	var version int
	in := cryptobyte.String(der)
	ok := in.ReadASN1(&info, cbasn1.SEQUENCE) && in.Empty() &&
		info.ReadASN1Integer(&version) &&
		info.ReadASN1(&algorithm, cbasn1.SEQUENCE) &&
		algorithm.ReadASN1ObjectIdentifier(&oid) &&
		info.ReadASN1(&key, cbasn1.OCTET_STRING)
	if !ok {
		return privateKey{}, errPrivateKey
	}
	switch oid.String() {
	case lds.OIDECPublicKey:
		return parseECKey(algorithm, key)
	case lds.OIDRSAEncryption:
		return parseRSAKey(key)
	}
	return privateKey{}, errPrivateKey
}

// parseECKey reads ECPrivateKey (RFC 5915).
func parseECKey(parameters, key cryptobyte.String) (privateKey, error) {
	curve, err := ec.ParseECParameters(parameters)
	if err != nil {
		return privateKey{}, err
	}
	var body cryptobyte.String
	var version int
	var octets []byte
	if !key.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Integer(&version) || !body.ReadASN1Bytes(&octets, cbasn1.OCTET_STRING) {
		return privateKey{}, errPrivateKey
	}
	d, err := curve.Scalar(octets)
	if err != nil {
		return privateKey{}, err
	}
	return privateKey{ec: &d}, nil
}

// Sizes of RSA keys that are played, in bits: a folder is foreign, and the
// private operation takes cubic time.
const (
	minRSABits = 512
	maxRSABits = 4096
)

// parseRSAKey reads RSAPrivateKey (RFC 8017 §A.1.2).
func parseRSAKey(key cryptobyte.String) (privateKey, error) {
	var body cryptobyte.String
	var version int
	k := &RSAKey{N: new(big.Int), E: new(big.Int), D: new(big.Int), P: new(big.Int), Q: new(big.Int)}
	ok := key.ReadASN1(&body, cbasn1.SEQUENCE) && body.ReadASN1Integer(&version) &&
		body.ReadASN1Integer(k.N) && body.ReadASN1Integer(k.E) && body.ReadASN1Integer(k.D) &&
		body.ReadASN1Integer(k.P) && body.ReadASN1Integer(k.Q)
	if !ok || k.N.Sign() <= 0 || k.D.Sign() <= 0 || k.N.BitLen() < minRSABits || k.N.BitLen() > maxRSABits || k.D.Cmp(k.N) >= 0 {
		return privateKey{}, errPrivateKey
	}
	return privateKey{rsa: k}, nil
}

// marshalECKey writes a key with a named curve, public key included, as
// openssl does.
func marshalECKey(d ec.Scalar) ([]byte, error) {
	curve := d.Curve()
	var inner cryptobyte.Builder
	inner.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1OctetString(d.Bytes())
		b.AddASN1(cbasn1.Tag(1).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1BitString(curve.Generator().Mult(d).Bytes())
		})
	})
	return marshalPKCS8(inner, lds.OIDECPublicKey, func(b *cryptobyte.Builder) { addOID(b, curve.OID()) })
}

// marshalRSAKey writes a key with its CRT parameters.
func marshalRSAKey(k *RSAKey) ([]byte, error) {
	one := big.NewInt(1)
	dp := new(big.Int).Mod(k.D, new(big.Int).Sub(k.P, one))
	dq := new(big.Int).Mod(k.D, new(big.Int).Sub(k.Q, one))
	qInverse := new(big.Int).ModInverse(k.Q, k.P)
	var inner cryptobyte.Builder
	inner.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		for _, n := range []*big.Int{k.N, k.E, k.D, k.P, k.Q, dp, dq, qInverse} {
			b.AddASN1BigInt(n)
		}
	})
	return marshalPKCS8(inner, lds.OIDRSAEncryption, func(b *cryptobyte.Builder) { b.AddASN1NULL() })
}

func marshalPKCS8(inner cryptobyte.Builder, oid string, parameters func(*cryptobyte.Builder)) ([]byte, error) {
	key, err := inner.Bytes()
	if err != nil {
		return nil, err
	}
	var out cryptobyte.Builder
	out.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addOID(b, oid)
			parameters(b)
		})
		b.AddASN1OctetString(key)
	})
	return out.Bytes()
}

// addOID adds an object identifier in dotted form, all of them our own.
func addOID(b *cryptobyte.Builder, dotted string) {
	var oid asn1.ObjectIdentifier
	for arc := range splitDots(dotted) {
		oid = append(oid, arc)
	}
	b.AddASN1ObjectIdentifier(oid)
}

func splitDots(dotted string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		n := 0
		for _, c := range dotted + "." {
			if c != '.' {
				n = n*10 + int(c-'0')
				continue
			}
			if !yield(n) {
				return
			}
			n = 0
		}
	}
}
