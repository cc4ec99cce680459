package ec

import (
	"encoding/asn1"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// primeField is the field type of SpecifiedECDomain, dotted.
const primeField = "1.2.840.10045.1.1"

// ParseECParameters reads the parameters of an AlgorithmIdentifier of an
// elliptic-curve key: a namedCurve, or explicit parameters (RFC 3279 §2.3.5,
// SEC 1 §C.2), which many document signers use. Explicit parameters name a curve
// by being equal to it, generator included, or give [ErrUnknownCurve]. Bytes of
// another shape give [ErrMalformedParameters].
func ParseECParameters(der []byte) (*Curve, error) {
	in := cryptobyte.String(der)
	switch {
	case in.PeekASN1Tag(cbasn1.OBJECT_IDENTIFIER):
		return namedCurve(in)
	case in.PeekASN1Tag(cbasn1.SEQUENCE):
		return specifiedDomain(in)
	}
	return nil, ErrMalformedParameters
}

func namedCurve(in cryptobyte.String) (*Curve, error) {
	var oid asn1.ObjectIdentifier
	if !in.ReadASN1ObjectIdentifier(&oid) || !in.Empty() {
		return nil, ErrMalformedParameters
	}
	c, ok := ByOID(oid.String())
	if !ok {
		return nil, ErrUnknownCurve
	}
	return c, nil
}

// explicitDomain is a SpecifiedECDomain as it stands on the wire.
type explicitDomain struct {
	field       asn1.ObjectIdentifier
	p, n        *big.Int
	a, b, point []byte
	h           int64
}

func specifiedDomain(in cryptobyte.String) (*Curve, error) {
	d, ok := readDomain(in)
	if !ok {
		return nil, ErrMalformedParameters
	}
	if d.field.String() != primeField || d.h != 1 {
		return nil, ErrUnknownCurve
	}
	candidate, ok := find(func(c *Curve) bool { return c.params.P.Cmp(d.p) == 0 })
	if !ok {
		return nil, ErrUnknownCurve
	}
	return candidate.confirm(d)
}

func readDomain(in cryptobyte.String) (d explicitDomain, ok bool) {
	var domain, field, curve cryptobyte.String
	var version int64
	d.p, d.n, d.h = new(big.Int), new(big.Int), 1
	ok = in.ReadASN1(&domain, cbasn1.SEQUENCE) && in.Empty() &&
		domain.ReadASN1Integer(&version) && version >= 1 && version <= 3 &&
		domain.ReadASN1(&field, cbasn1.SEQUENCE) &&
		field.ReadASN1ObjectIdentifier(&d.field)
	if !ok {
		return d, false
	}
	if d.field.String() != primeField {
		return d, true
	}
	ok = field.ReadASN1Integer(d.p) && field.Empty() &&
		domain.ReadASN1(&curve, cbasn1.SEQUENCE) &&
		readOctets(&curve, &d.a) && readOctets(&curve, &d.b) &&
		curve.SkipOptionalASN1(cbasn1.BIT_STRING) && curve.Empty() && // seed
		readOctets(&domain, &d.point) &&
		domain.ReadASN1Integer(d.n) &&
		readCofactor(&domain, &d.h) &&
		domain.SkipOptionalASN1(cbasn1.SEQUENCE) && domain.Empty() // hash, version 3
	return d, ok
}

func readOctets(in *cryptobyte.String, out *[]byte) bool {
	return in.ReadASN1Bytes(out, cbasn1.OCTET_STRING)
}

func readCofactor(in *cryptobyte.String, h *int64) bool {
	return !in.PeekASN1Tag(cbasn1.INTEGER) || in.ReadASN1Integer(h)
}

// confirm compares everything but the prime, which found c. Coefficients are
// compared as numbers: some encoders leave out their leading zeros.
func (c *Curve) confirm(d explicitDomain) (*Curve, error) {
	g, err := c.Point(d.point)
	if err != nil || !g.Equal(c.Generator()) {
		return nil, ErrUnknownCurve
	}
	same, err := Explicit(Params{
		P: d.p, A: new(big.Int).SetBytes(d.a), B: new(big.Int).SetBytes(d.b),
		Gx: c.params.Gx, Gy: c.params.Gy, N: d.n, H: int(d.h),
	})
	if err != nil || same != c {
		return nil, ErrUnknownCurve
	}
	return same, nil
}
