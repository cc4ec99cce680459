package lds

import (
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// AlgorithmIdentifier is an algorithm with the DER of its parameters, nil where
// there are none.
type AlgorithmIdentifier struct {
	OID        string `json:"oid"`
	Parameters Hex    `json:"parameters,omitempty"`
}

// StandardizedParameterID returns the id of standardized domain parameters
// (9303-11 §9.5.1) where the algorithm is those.
func (a AlgorithmIdentifier) StandardizedParameterID() (int, bool) {
	if a.OID != OIDStandardizedDomainParameters {
		return 0, false
	}
	params := cryptobyte.String(a.Parameters)
	n, ok := readCount(&params)
	return n, ok && params.Empty()
}

func readAlgorithm(s *cryptobyte.String) (AlgorithmIdentifier, bool) {
	var seq cryptobyte.String
	if !s.ReadASN1(&seq, asn1.SEQUENCE) {
		return AlgorithmIdentifier{}, false
	}
	oid, ok := readOID(&seq)
	if !ok {
		return AlgorithmIdentifier{}, false
	}
	a := AlgorithmIdentifier{OID: oid}
	if seq.Empty() {
		return a, true
	}
	var params cryptobyte.String
	var tag asn1.Tag
	if !seq.ReadAnyASN1Element(&params, &tag) || !seq.Empty() {
		return AlgorithmIdentifier{}, false
	}
	a.Parameters = Hex(params)
	return a, true
}

func addAlgorithm(b *cryptobyte.Builder, a AlgorithmIdentifier) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addOID(b, a.OID)
		b.AddBytes(a.Parameters)
	})
}

// KeyKind is what sort of public key a SubjectPublicKeyInfo holds.
type KeyKind string

// The kinds that active authentication uses; any other is KeyOther.
const (
	KeyRSA   KeyKind = "rsa"
	KeyEC    KeyKind = "ec"
	KeyOther KeyKind = "other"
)

// PublicKeyInfo is a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
type PublicKeyInfo struct {
	Raw       Hex                 `json:"-"` // the whole SubjectPublicKeyInfo, DER
	Kind      KeyKind             `json:"kind"`
	Algorithm AlgorithmIdentifier `json:"algorithm"`
	Key       Hex                 `json:"key"` // contents of the BIT STRING; for EC the point

	// RSA only, big-endian without leading zeros.
	Modulus  Hex `json:"modulus,omitempty"`
	Exponent Hex `json:"exponent,omitempty"`
}

// Bits is the length of an RSA modulus in bits, 0 for other keys.
func (p PublicKeyInfo) Bits() int { return new(big.Int).SetBytes(p.Modulus).BitLen() }

// ParsePublicKeyInfo reads a SubjectPublicKeyInfo.
func ParsePublicKeyInfo(b []byte) (PublicKeyInfo, error) {
	if _, err := unwrap(b, tagSequence); err != nil {
		return PublicKeyInfo{}, err
	}
	raw, err := der(b)
	if err != nil {
		return PublicKeyInfo{}, err
	}
	s := cryptobyte.String(raw)
	alg, key, ok := readSPKI(&s)
	if !ok {
		return PublicKeyInfo{}, malformed("SubjectPublicKeyInfo")
	}
	p := PublicKeyInfo{Raw: raw, Kind: KeyOther, Algorithm: alg, Key: key}
	switch alg.OID {
	case OIDECPublicKey:
		p.Kind = KeyEC
	case OIDRSAEncryption:
		p.Kind = KeyRSA
		p.Modulus, p.Exponent, ok = readRSA(key)
	}
	if !ok {
		return PublicKeyInfo{}, malformed("RSA public key")
	}
	return p, nil
}

func readSPKI(s *cryptobyte.String) (alg AlgorithmIdentifier, key []byte, ok bool) {
	var spki cryptobyte.String
	if !s.ReadASN1(&spki, asn1.SEQUENCE) {
		return AlgorithmIdentifier{}, nil, false
	}
	alg, ok = readAlgorithm(&spki)
	ok = ok && spki.ReadASN1BitStringAsBytes(&key) && spki.Empty() && len(key) > 0
	return alg, key, ok
}

func addSPKI(b *cryptobyte.Builder, alg AlgorithmIdentifier, key []byte) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addAlgorithm(b, alg)
		b.AddASN1BitString(key)
	})
}

const maxRSABytes = 1024 // 8192 bits; chips sign with 1024 to 4096

func readRSA(key cryptobyte.String) (modulus, exponent []byte, ok bool) {
	var seq cryptobyte.String
	n, e := new(big.Int), new(big.Int)
	ok = key.ReadASN1(&seq, asn1.SEQUENCE) && key.Empty() &&
		seq.ReadASN1Integer(n) && seq.ReadASN1Integer(e) && seq.Empty() &&
		n.Sign() > 0 && e.Sign() > 0 && n.BitLen() <= 8*maxRSABytes && e.Cmp(n) < 0
	return n.Bytes(), e.Bytes(), ok
}

// ParseDG15 reads the public key of active authentication (9303-10 §4.7.15).
func ParseDG15(b []byte) (PublicKeyInfo, error) {
	value, err := unwrap(b, DG15.Tag())
	if err != nil {
		return PublicKeyInfo{}, inFile(DG15, err)
	}
	p, err := ParsePublicKeyInfo(value)
	return p, inFile(DG15, err)
}

// BuildDG15 writes DG15 with a SubjectPublicKeyInfo in DER.
func BuildDG15(spki []byte) []byte { return tlv.Encode(DG15.Tag(), spki) }
