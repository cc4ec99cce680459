package ec

import "math/big"

// Leading bytes of an encoded point (SEC 1 §2.3.3).
const (
	formInfinity     = 0x00
	formEven         = 0x02
	formOdd          = 0x03
	formUncompressed = 0x04
)

// Point is a point of a curve, or infinity. It never changes. The zero value is
// the infinity of no curve.
type Point struct {
	curve  *Curve
	x, y   element // affine, in Montgomery form
	finite bool
}

// Generator returns the curve's base point.
func (c *Curve) Generator() Point {
	return Point{curve: c, x: c.gx, y: c.gy, finite: true}
}

// Point reads an encoded point, uncompressed (04‖X‖Y, the only form of the chip
// protocols) or compressed (02‖X, 03‖X, which a certificate may hold). Anything
// that is not a finite point of the curve in exactly that length gives
// [ErrInvalidPoint].
func (c *Curve) Point(b []byte) (Point, error) {
	n := c.ByteLen()
	switch {
	case len(b) == 1+2*n && b[0] == formUncompressed:
		return c.affine(b[1:1+n], b[1+n:])
	case len(b) == 1+n && (b[0] == formEven || b[0] == formOdd):
		return c.decompress(b[1:], uint(b[0]&1))
	}
	return Point{}, ErrInvalidPoint
}

func (c *Curve) affine(x, y []byte) (Point, error) {
	xv, xBelow := c.field.parse(x)
	yv, yBelow := c.field.parse(y)
	if xBelow&yBelow == 0 {
		return Point{}, ErrInvalidPoint
	}
	p := Point{curve: c, finite: true}
	c.field.toMontgomery(&p.x, &xv)
	c.field.toMontgomery(&p.y, &yv)
	if !c.onCurve(&p.x, &p.y) {
		return Point{}, ErrInvalidPoint
	}
	return p, nil
}

// decompress works on a public value, so math/big may take the root.
func (c *Curve) decompress(x []byte, odd uint) (Point, error) {
	xv, below := c.field.parse(x)
	if below == 0 {
		return Point{}, ErrInvalidPoint
	}
	var rhs element
	c.field.toMontgomery(&xv, &xv)
	c.polynomial(&rhs, &xv)
	c.field.fromMontgomery(&rhs, &rhs)
	y := new(big.Int).SetBytes(c.field.bytes(&rhs))
	if y.ModSqrt(y, c.params.P) == nil {
		return Point{}, ErrInvalidPoint
	}
	if y.Bit(0) != odd {
		y.Sub(c.params.P, y)
	}
	return c.affine(x, y.FillBytes(make([]byte, c.ByteLen())))
}

// polynomial sets z = x³ + a·x + b.
func (c *Curve) polynomial(z, x *element) {
	f := c.field
	var t element
	f.mul(&t, x, x)
	f.add(&t, &t, &c.a)
	f.mul(&t, &t, x)
	f.add(z, &t, &c.b)
}

func (c *Curve) onCurve(x, y *element) bool {
	var left, right element
	c.field.mul(&left, y, y)
	c.polynomial(&right, x)
	return equal(&left, &right) == 1
}

// Bytes returns 04‖X‖Y with both coordinates padded to the length of the field;
// infinity is the single byte 00 (SEC 1 §2.3.3).
func (p Point) Bytes() []byte {
	if !p.finite {
		return []byte{formInfinity}
	}
	out := append([]byte{formUncompressed}, p.coordinate(&p.x)...)
	return append(out, p.coordinate(&p.y)...)
}

// X returns the first coordinate padded to the length of the field, which is
// the shared secret of an ECDH (TR-03111 §4.3.1); infinity has none and gives nil.
func (p Point) X() []byte {
	if !p.finite {
		return nil
	}
	return p.coordinate(&p.x)
}

func (p Point) coordinate(v *element) []byte {
	var plain element
	p.curve.field.fromMontgomery(&plain, v)
	return p.curve.field.bytes(&plain)
}

// Curve returns the curve of p.
func (p Point) Curve() *Curve { return p.curve }

// IsInfinity reports whether p is the neutral element.
func (p Point) IsInfinity() bool { return !p.finite }

// Equal reports whether both are the same point of the same curve.
func (p Point) Equal(q Point) bool {
	return p.curve == q.curve && p.finite == q.finite && equal(&p.x, &q.x)&equal(&p.y, &q.y) == 1
}

// Add returns p + q.
func (p Point) Add(q Point) Point {
	if p.curve == nil || p.curve != q.curve {
		return Point{}
	}
	sum, other := p.projective(), q.projective()
	p.curve.add(&sum, &sum, &other)
	return p.curve.normalize(&sum)
}

// Mult returns k·p in a time that does not depend on k.
func (p Point) Mult(k Scalar) Point {
	if p.curve == nil || p.curve != k.curve {
		return Point{}
	}
	base := p.projective()
	product := p.curve.mult(&base, k.v)
	return p.curve.normalize(&product)
}

func (p Point) projective() projective {
	if !p.finite {
		return p.curve.infinity()
	}
	return projective{x: p.x, y: p.y, z: p.curve.field.one}
}

func (c *Curve) normalize(p *projective) Point {
	if equal(&p.z, &element{}) == 1 {
		return Point{curve: c}
	}
	r := Point{curve: c, finite: true}
	var inverse element
	c.field.invert(&inverse, &p.z)
	c.field.mul(&r.x, &p.x, &inverse)
	c.field.mul(&r.y, &p.y, &inverse)
	return r
}
