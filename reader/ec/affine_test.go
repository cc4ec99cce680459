package ec

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"
)

// affine is the schoolbook arithmetic of a curve with math/big, written apart
// from the package's own, to compare with it. A nil x is infinity.
type affine struct{ x, y *big.Int }

func (c *Curve) oracle(p Point) affine {
	if p.IsInfinity() {
		return affine{}
	}
	n := c.ByteLen()
	b := p.Bytes()[1:]
	return affine{new(big.Int).SetBytes(b[:n]), new(big.Int).SetBytes(b[n:])}
}

func (a affine) equal(b affine) bool {
	if a.x == nil || b.x == nil {
		return a.x == nil && b.x == nil
	}
	return a.x.Cmp(b.x) == 0 && a.y.Cmp(b.y) == 0
}

func (c *Curve) affineAdd(a, b affine) affine {
	p := c.Params().P
	switch {
	case a.x == nil:
		return b
	case b.x == nil:
		return a
	}
	mod := func(v *big.Int) *big.Int { return v.Mod(v, p) }
	var num, den *big.Int
	if a.x.Cmp(b.x) == 0 {
		if mod(new(big.Int).Add(a.y, b.y)).Sign() == 0 {
			return affine{}
		}
		num = new(big.Int).Mul(a.x, a.x)
		num.Mul(num, big.NewInt(3)).Add(num, c.Params().A)
		den = new(big.Int).Lsh(a.y, 1)
	} else {
		num, den = new(big.Int).Sub(b.y, a.y), new(big.Int).Sub(b.x, a.x)
	}
	slope := mod(num.Mul(num, new(big.Int).ModInverse(mod(den), p)))
	x := new(big.Int).Mul(slope, slope)
	mod(x.Sub(x, a.x).Sub(x, b.x))
	y := new(big.Int).Sub(a.x, x)
	return affine{x, mod(y.Mul(y, slope).Sub(y, a.y))}
}

func (c *Curve) affineMult(a affine, k *big.Int) affine {
	var sum affine
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = c.affineAdd(sum, sum)
		if k.Bit(i) == 1 {
			sum = c.affineAdd(sum, a)
		}
	}
	return sum
}

// source gives the same numbers in every run.
func source() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{'e', 'c'}) }

// Every pair out of points chosen to meet each case of an addition: equal,
// opposite, infinity, double of the other.
func TestAddIsSchoolbookAddition(t *testing.T) {
	for _, c := range curves {
		g := c.Generator()
		some, err := c.RandomScalar(source())
		if err != nil {
			t.Fatal(err)
		}
		minusOne, _ := c.Scalar(new(big.Int).Sub(c.Order(), big.NewInt(1)).Bytes())
		p := g.Mult(some)
		points := []Point{g.Mult(c.ScalarMod(nil)), g, g.Mult(minusOne), g.Add(g), p, p.Mult(minusOne), p.Add(p)}
		for i, a := range points {
			for j, b := range points {
				want := c.affineAdd(c.oracle(a), c.oracle(b))
				if got := a.Add(b); !c.oracle(got).equal(want) {
					t.Errorf("%s: %d + %d differ", c, i, j)
				}
			}
		}
	}
}

func TestMultIsSchoolbookMultiplication(t *testing.T) {
	random := source()
	for _, c := range curves {
		base := c.Generator()
		scalars := []Scalar{c.ScalarMod(nil), c.ScalarMod([]byte{1}), c.ScalarMod([]byte{15}), c.ScalarMod([]byte{0x10, 0xF0})}
		for range 3 {
			k, err := c.RandomScalar(random)
			if err != nil {
				t.Fatal(err)
			}
			scalars = append(scalars, k)
		}
		for i, k := range scalars {
			got := base.Mult(k)
			if !c.oracle(got).equal(c.affineMult(c.oracle(base), new(big.Int).SetBytes(k.Bytes()))) {
				t.Errorf("%s: scalar %d differs", c, i)
			}
			if !got.IsInfinity() {
				base = got
			}
		}
	}
}

// The laws that hold between scalars and points.
func TestMultDistributes(t *testing.T) {
	random := source()
	for _, c := range curves {
		a, _ := c.RandomScalar(random)
		b, _ := c.RandomScalar(random)
		g := c.Generator()
		if !g.Mult(a).Add(g.Mult(b)).Equal(g.Mult(a.Add(b))) {
			t.Errorf("%s: aG + bG ≠ (a+b)G", c)
		}
		if !g.Mult(a).Mult(b).Equal(g.Mult(a.Mul(b))) {
			t.Errorf("%s: b(aG) ≠ (ab)G", c)
		}
		if !g.Mult(a).Mult(a.Inverse()).Equal(g) {
			t.Errorf("%s: a⁻¹(aG) ≠ G", c)
		}
	}
}

func TestIntegratedMapIsItsDefinition(t *testing.T) {
	random := source()
	for _, c := range curves {
		if c.Name() == "secp224r1" {
			if _, err := c.IntegratedMap([]byte{2}); !errors.Is(err, ErrNoMapping) {
				t.Errorf("%s: %v", c, err)
			}
			continue
		}
		for i := range 8 {
			r := make([]byte, c.ByteLen()+8*(i%2))
			_, _ = random.Read(r)
			got, err := c.IntegratedMap(r)
			if err != nil || !c.oracle(got).equal(c.affineMap(r)) {
				t.Errorf("%s: %x differs, %v", c, r, err)
			}
		}
	}
}

// Zero is the number for which x has no choice: a point or none, as -b/a has a
// root or not, and both occur.
func TestIntegratedMapOfZero(t *testing.T) {
	points, none := 0, 0
	for _, c := range curves {
		p, err := c.IntegratedMap(nil)
		switch {
		case err == nil:
			points++
			if _, err := c.Point(p.Bytes()); err != nil {
				t.Errorf("%s: off the curve", c)
			}
		case errors.Is(err, ErrInvalidPoint):
			none++
		}
	}
	if points == 0 || none == 0 {
		t.Errorf("%d points, %d times none", points, none)
	}
}

// affineMap follows the description of 9303-11 appendix B with roots and
// quadratic residues instead of the formula for both.
func (c *Curve) affineMap(r []byte) affine {
	v := c.Params()
	mod := func(x *big.Int) *big.Int { return x.Mod(x, v.P) }
	t := mod(new(big.Int).SetBytes(r))
	alpha := mod(new(big.Int).Neg(new(big.Int).Mul(t, t)))
	den := mod(new(big.Int).Add(alpha, new(big.Int).Mul(alpha, alpha)))
	x2 := new(big.Int).Add(big.NewInt(1), new(big.Int).ModInverse(den, v.P))
	x2.Mul(x2, v.B).Mul(x2, new(big.Int).ModInverse(v.A, v.P))
	mod(x2.Neg(x2))
	h2 := new(big.Int).Exp(x2, big.NewInt(3), v.P)
	mod(h2.Add(h2, new(big.Int).Mul(v.A, x2)).Add(h2, v.B))

	if big.Jacobi(h2, v.P) == 1 {
		return affine{x2, new(big.Int).ModSqrt(h2, v.P)}
	}
	x3 := mod(new(big.Int).Mul(alpha, x2))
	// U·A with U = t³·h2 and A = 1/√-h2 up to a sign that h2^((p-1)/2) = -1 fixes.
	e := new(big.Int).Sub(v.P, big.NewInt(1))
	quarter := new(big.Int).Rsh(new(big.Int).Add(v.P, big.NewInt(1)), 2)
	y := new(big.Int).Exp(h2, e.Sub(e, quarter), v.P)
	y.Mul(y, h2).Mul(y, new(big.Int).Exp(t, big.NewInt(3), v.P))
	return affine{x3, mod(y)}
}
