package ec

import "math/big"

// Curve is a named curve over a prime field. There is one value of each, so
// pointers compare; it never changes.
type Curve struct {
	id     int
	name   string
	oid    string
	field  *modulus // coordinates
	order  *modulus // scalars
	a, b   element  // y² = x³ + a·x + b, in Montgomery form
	b3     element  // 3·b
	gx, gy element

	negBOverA    element // -b·a⁻¹, for the integrated mapping
	rootExponent []byte  // p - 1 - (p+1)/4, likewise

	params Params
}

// Params are the domain parameters of a curve y² = x³ + A·x + B over the
// integers modulo P, with a generator (Gx, Gy) of order N and cofactor H.
type Params struct {
	P, A, B, Gx, Gy, N *big.Int
	H                  int
}

// ByParameterID returns the curve of a standardized domain parameter number, 8
// to 18 (9303-11 §9.5.1, table 6).
func ByParameterID(id int) (*Curve, bool) {
	return find(func(c *Curve) bool { return c.id == id })
}

// ByOID returns the curve of an object identifier in dotted form, as
// namedCurve of a certificate's key gives it.
func ByOID(oid string) (*Curve, bool) {
	return find(func(c *Curve) bool { return c.oid == oid })
}

// ByName returns the curve of a name of SEC 2 or RFC 5639: "secp256r1",
// "brainpoolP256r1".
func ByName(name string) (*Curve, bool) {
	return find(func(c *Curve) bool { return c.name == name })
}

// Explicit returns the named curve whose parameters these are, all of them, or
// [ErrUnknownCurve]. A cofactor H of 0 stands for one that was not given.
func Explicit(p Params) (*Curve, error) {
	c, ok := find(func(c *Curve) bool { return c.params.equal(p) })
	if !ok {
		return nil, ErrUnknownCurve
	}
	return c, nil
}

func find(match func(*Curve) bool) (*Curve, bool) {
	for _, c := range curves {
		if match(c) {
			return c, true
		}
	}
	return nil, false
}

func (p Params) equal(q Params) bool {
	mine, theirs := p.numbers(), q.numbers()
	for i := range mine {
		if theirs[i] == nil || mine[i].Cmp(theirs[i]) != 0 {
			return false
		}
	}
	return q.H == p.H || q.H == 0
}

func (p Params) numbers() [6]*big.Int {
	return [6]*big.Int{p.P, p.A, p.B, p.Gx, p.Gy, p.N}
}

// Name returns the name of SEC 2 or RFC 5639.
func (c *Curve) Name() string { return c.name }

func (c *Curve) String() string { return c.name }

// OID returns the object identifier in dotted form.
func (c *Curve) OID() string { return c.oid }

// ParameterID returns the standardized domain parameter number, 8 to 18.
func (c *Curve) ParameterID() int { return c.id }

// ByteLen returns the length of a coordinate in bytes. On every curve here it
// is the length of a scalar too.
func (c *Curve) ByteLen() int { return c.field.byteLen }

// Order returns a copy of the order of the generator.
func (c *Curve) Order() *big.Int { return new(big.Int).Set(c.params.N) }

// Params returns a copy of the domain parameters.
func (c *Curve) Params() Params {
	n := c.params.numbers()
	for i := range n {
		n[i] = new(big.Int).Set(n[i])
	}
	return Params{P: n[0], A: n[1], B: n[2], Gx: n[3], Gy: n[4], N: n[5], H: c.params.H}
}
