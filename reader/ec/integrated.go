package ec

import (
	"errors"
	"math/big"
)

// ErrNoMapping says that the integrated mapping is not defined on a curve,
// because its prime is not 3 modulo 4: secp224r1.
var ErrNoMapping = errors.New("ec: no integrated mapping on this curve")

// IntegratedMap returns the point that the integrated mapping of PACE makes of
// a number, big-endian, of any length and not yet reduced: the output of the
// pseudo-random function R (9303-11 §4.4.3.3.2 and appendix B). Its time depends
// on the length alone. A number without a point, which R gives with negligible
// probability, yields [ErrInvalidPoint].
func (c *Curve) IntegratedMap(r []byte) (Point, error) {
	if c.field.m[0]&3 != 3 {
		return Point{}, ErrNoMapping
	}
	t := c.field.reduce(r)
	c.field.toMontgomery(&t, &t)
	p := c.encode(&t)
	if !c.onCurve(&p.x, &p.y) {
		return Point{}, ErrInvalidPoint
	}
	return p, nil
}

// encode follows appendix B.2 step by step; the names are its own. Of the two
// candidates for x, one always has a root, and both are calculated.
func (c *Curve) encode(t *element) Point {
	f := c.field
	var alpha, square, x2, x3, h2, u, a, test element
	f.mul(&square, t, t)
	f.sub(&alpha, &element{}, &square) // α = -t²

	f.mul(&x2, &alpha, &alpha)
	f.add(&x2, &x2, &alpha)
	f.invert(&x2, &x2)
	f.add(&x2, &x2, &f.one)
	f.mul(&x2, &x2, &c.negBOverA) // X2 = -b·a⁻¹·(1 + (α + α²)⁻¹)

	f.mul(&x3, &alpha, &x2) // X3 = α·X2
	c.polynomial(&h2, &x2)
	f.mul(&u, t, &square)
	f.mul(&u, &u, &h2) // U = t³·h2

	f.pow(&a, &h2, c.rootExponent) // A = h2^(p-1-(p+1)/4)
	f.mul(&test, &a, &a)
	f.mul(&test, &test, &h2)
	residue := equal(&test, &f.one) // A²·h2 = 1

	p := Point{curve: c, finite: true}
	f.choose(&p.x, residue, &x2, &x3)
	f.choose(&p.y, residue, &h2, &u)
	f.mul(&p.y, &p.y, &a)
	return p
}

// prepareMapping sets what encode needs of the curve.
func (c *Curve) prepareMapping() {
	f := c.field
	f.invert(&c.negBOverA, &c.a)
	f.mul(&c.negBOverA, &c.negBOverA, &c.b)
	f.sub(&c.negBOverA, &element{}, &c.negBOverA)

	one := big.NewInt(1)
	quarter := new(big.Int).Add(c.params.P, one)
	quarter.Rsh(quarter, 2)
	e := new(big.Int).Sub(c.params.P, one)
	c.rootExponent = e.Sub(e, quarter).Bytes()
}
