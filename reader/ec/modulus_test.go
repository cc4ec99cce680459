package ec

import (
	"bytes"
	"math/big"
	"testing"
)

// edges returns numbers around the ends of a modulus and of its words, and some between.
func edges(m *big.Int) []*big.Int {
	one := big.NewInt(1)
	values := []*big.Int{
		new(big.Int), one, big.NewInt(2), new(big.Int).Sub(m, one), new(big.Int).Sub(m, big.NewInt(2)),
		new(big.Int).Rsh(m, 1), new(big.Int).Lsh(one, 64), new(big.Int).Sub(new(big.Int).Lsh(one, 128), one),
	}
	random := source()
	for range 6 {
		b := make([]byte, 80)
		_, _ = random.Read(b)
		values = append(values, new(big.Int).Mod(new(big.Int).SetBytes(b), m))
	}
	return values
}

// eachModulus runs a test for the field and the order of every curve.
func eachModulus(test func(name string, f *modulus, m *big.Int)) {
	for _, c := range curves {
		test(c.Name()+" field", c.field, c.params.P)
		test(c.Name()+" order", c.order, c.params.N)
	}
}

func TestModularArithmetic(t *testing.T) {
	eachModulus(func(name string, f *modulus, m *big.Int) {
		check := func(what string, got *element, want *big.Int) {
			t.Helper()
			if want.Mod(want, m); new(big.Int).SetBytes(f.bytes(got)).Cmp(want) != 0 {
				t.Errorf("%s: %s: got %x, want %x", name, what, f.bytes(got), want)
			}
		}
		for _, a := range edges(m) {
			for _, b := range edges(m) {
				x, y := limbsOf(a.Bytes()), limbsOf(b.Bytes())
				var z element
				f.add(&z, &x, &y)
				check("sum", &z, new(big.Int).Add(a, b))
				f.sub(&z, &x, &y)
				check("difference", &z, new(big.Int).Sub(a, b))
				f.toMontgomery(&z, &x)
				f.mul(&z, &z, &y)
				check("product", &z, new(big.Int).Mul(a, b))
			}
		}
	})
}

func TestModularInverse(t *testing.T) {
	eachModulus(func(name string, f *modulus, m *big.Int) {
		for _, a := range edges(m) {
			x := limbsOf(a.Bytes())
			var inverse element
			f.toMontgomery(&inverse, &x)
			f.invert(&inverse, &inverse)
			f.fromMontgomery(&inverse, &inverse)
			want := new(big.Int)
			if a.Sign() != 0 {
				want.ModInverse(a, m)
			}
			if new(big.Int).SetBytes(f.bytes(&inverse)).Cmp(want) != 0 {
				t.Errorf("%s: inverse of %x", name, a)
			}
		}
	})
}

func TestReduceTakesAnyLength(t *testing.T) {
	random := source()
	eachModulus(func(name string, f *modulus, m *big.Int) {
		for length := range 150 {
			for _, b := range [][]byte{make([]byte, length), bytes.Repeat([]byte{0xFF}, length)} {
				_, _ = random.Read(b[:length/2])
				x := f.reduce(b)
				want := new(big.Int).SetBytes(b)
				if want.Mod(want, m); new(big.Int).SetBytes(f.bytes(&x)).Cmp(want) != 0 {
					t.Fatalf("%s: %d bytes differ", name, length)
				}
			}
		}
	})
}
