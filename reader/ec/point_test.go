package ec

import (
	"bytes"
	"errors"
	"math/big"
	"testing"
)

func TestPointRefuses(t *testing.T) {
	for _, c := range curves {
		n := c.ByteLen()
		good := c.Generator().Bytes()
		p := c.params.P.FillBytes(make([]byte, n))
		with := func(at int, b []byte) []byte {
			out := append([]byte(nil), good...)
			copy(out[at:], b)
			return out
		}
		for what, b := range map[string][]byte{
			"nothing":                nil,
			"infinity":               {0x00},
			"form alone":             {0x04},
			"zero coordinates":       with(1, make([]byte, 2*n)),
			"infinity, padded":       make([]byte, 1+2*n),
			"one byte short":         good[:len(good)-1],
			"one byte long":          append(append([]byte(nil), good...), 0),
			"no form":                good[1:],
			"x alone":                good[:1+n],
			"unknown form":           with(0, []byte{0x05}),
			"hybrid form":            with(0, []byte{0x06}),
			"compressed form, whole": with(0, []byte{0x02}),
			"off the curve":          with(len(good)-1, []byte{good[len(good)-1] ^ 1}),
			"x = p":                  with(1, p),
			"y = p":                  with(1+n, p),
			"x all ones":             with(1, bytes.Repeat([]byte{0xFF}, n)),
			"compressed, x = p":      append([]byte{0x02}, p...),
			"compressed, too long":   append(append([]byte{0x02}, good[1:1+n]...), 0),
		} {
			if got, err := c.Point(b); !errors.Is(err, ErrInvalidPoint) || !got.IsInfinity() {
				t.Errorf("%s: %s: %v, %v", c, what, got.Bytes(), err)
			}
		}
	}
}

// The same point has one encoding: a coordinate plus p, where the length has
// room for it, is not another.
func TestPointRefusesUnreducedCoordinates(t *testing.T) {
	for _, name := range []string{"brainpoolP192r1", "brainpoolP256r1", "brainpoolP384r1", "secp521r1"} {
		c, _ := ByName(name)
		n := c.ByteLen()
		tried := [2]int{}
		for p := c.Generator(); tried[0] == 0 || tried[1] == 0; p = p.Add(c.Generator()) {
			for i := range tried {
				b := p.Bytes()
				coordinate := b[1+i*n : 1+(i+1)*n]
				v := new(big.Int).SetBytes(coordinate)
				if v.Add(v, c.params.P).BitLen() > 8*n {
					continue
				}
				v.FillBytes(coordinate)
				tried[i]++
				if _, err := c.Point(b); !errors.Is(err, ErrInvalidPoint) {
					t.Errorf("%s: coordinate %d + p: %v", name, i, err)
				}
			}
		}
	}
}

// A point of a twist or of another curve over the same field is off this curve:
// the invalid-curve attack.
func TestPointRefusesAnotherCurvesPoint(t *testing.T) {
	for _, c := range curves {
		for _, other := range curves {
			if c == other {
				continue
			}
			if _, err := c.Point(other.Generator().Bytes()); err == nil {
				t.Errorf("%s took a point of %s", c, other)
			}
		}
	}
}

func TestCompressedPoint(t *testing.T) {
	for _, c := range curves {
		random := source()
		for range 4 {
			k, _ := c.RandomScalar(random)
			p := c.Generator().Mult(k)
			full := p.Bytes()
			compressed := append([]byte{0x02 | full[len(full)-1]&1}, p.X()...)
			if got, err := c.Point(compressed); err != nil || !got.Equal(p) {
				t.Errorf("%s: %v", c, err)
			}
			compressed[0] ^= 1
			minus, err := c.Point(compressed)
			if err != nil || !minus.Add(p).IsInfinity() {
				t.Errorf("%s, other root: %v", c, err)
			}
		}
	}
}

// Half of all x have no point.
func TestCompressedPointWithoutRoot(t *testing.T) {
	for _, c := range curves {
		refused := 0
		for x := range byte(32) {
			b := append([]byte{0x02}, make([]byte, c.ByteLen())...)
			b[c.ByteLen()] = x
			if _, err := c.Point(b); err != nil {
				refused++
			}
		}
		if refused < 4 || refused > 28 {
			t.Errorf("%s: %d of 32 refused", c, refused)
		}
	}
}

func TestInfinity(t *testing.T) {
	for _, c := range curves {
		g := c.Generator()
		minus, err := c.Scalar(new(big.Int).Sub(c.Order(), big.NewInt(1)).Bytes())
		if err != nil {
			t.Fatal(err)
		}
		o := g.Add(g.Mult(minus))
		if !o.IsInfinity() || o.Curve() != c {
			t.Fatalf("%s: G + (n-1)G is %x", c, o.Bytes())
		}
		if !o.Equal(g.Mult(c.ScalarMod(c.Order().Bytes()))) {
			t.Errorf("%s: nG is not infinity", c)
		}
		if !bytes.Equal(o.Bytes(), []byte{0}) || o.X() != nil {
			t.Errorf("%s: infinity is written %x", c, o.Bytes())
		}
		if !o.Add(g).Equal(g) || !g.Add(o).Equal(g) || !o.Add(o).IsInfinity() || !o.Mult(minus).IsInfinity() {
			t.Errorf("%s: infinity is not neutral", c)
		}
		if o.Equal(g) {
			t.Errorf("%s: infinity equals G", c)
		}
	}
}

func TestMixedCurvesGiveInfinity(t *testing.T) {
	a, b := curves[4], curves[5]
	for what, p := range map[string]Point{
		"sum":                a.Generator().Add(b.Generator()),
		"product":            a.Generator().Mult(b.ScalarMod([]byte{1})),
		"sum, zero value":    a.Generator().Add(Point{}),
		"zero value, sum":    Point{}.Add(a.Generator()),
		"zero value, doubly": Point{}.Add(Point{}),
		"product with zero":  a.Generator().Mult(Scalar{}),
		"zero value times":   Point{}.Mult(a.ScalarMod([]byte{1})),
	} {
		if !p.IsInfinity() || p.X() != nil {
			t.Errorf("%s: %x", what, p.Bytes())
		}
	}
}

func FuzzPoint(f *testing.F) {
	for _, c := range curves {
		b := c.Generator().Bytes()
		f.Add(c.id, b)
		f.Add(c.id, append([]byte{0x03}, b[1:1+c.ByteLen()]...))
		f.Add(c.id, b[:len(b)-1])
	}
	f.Add(13, []byte{0})
	f.Fuzz(func(t *testing.T, id int, b []byte) {
		c, ok := ByParameterID(id)
		if !ok {
			return
		}
		p, err := c.Point(b)
		if err != nil {
			if !errors.Is(err, ErrInvalidPoint) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		a := c.oracle(p)
		right := new(big.Int).Mul(a.x, a.x)
		right.Add(right, c.params.A).Mul(right, a.x).Add(right, c.params.B)
		left := new(big.Int).Mul(a.y, a.y)
		if left.Sub(left, right).Mod(left, c.params.P).Sign() != 0 || a.x.Cmp(c.params.P) >= 0 {
			t.Fatal("accepted a point off the curve")
		}
		if b[0] == formUncompressed && !bytes.Equal(p.Bytes(), b) {
			t.Fatal("written otherwise than read")
		}
	})
}
