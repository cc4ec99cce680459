package ec

import (
	"encoding/binary"
	"math/big"
	"math/bits"
)

// maxLimbs is the size of the longest field, 521 bits, in words of 64 bits.
const maxLimbs = 9

// element is a number below a modulus, least significant word first; words
// above the modulus' own count stay zero. Whether it is in Montgomery form
// (x·R mod m, R = 2^(64·limbs)) is the caller's business: a point's coordinates
// are, a scalar is not.
type element [maxLimbs]uint64

// modulus is a prime with what Montgomery arithmetic needs: the field of a
// curve, or its order. It does not change after newModulus.
type modulus struct {
	limbs   int
	bitLen  int
	byteLen int
	m       element
	inv     uint64  // -m⁻¹ mod 2^64
	one     element // R mod m, which is 1 in Montgomery form
	r2      element // R² mod m, which brings into Montgomery form
	word    element // 2^64·R mod m, the weight of one word
	fermat  []byte  // m - 2, the exponent of an inversion
}

// newModulus prepares an odd prime of at least 65 and at most 576 bits.
func newModulus(m *big.Int) *modulus {
	f := &modulus{
		limbs:   (m.BitLen() + 63) / 64,
		bitLen:  m.BitLen(),
		byteLen: (m.BitLen() + 7) / 8,
		fermat:  new(big.Int).Sub(m, big.NewInt(2)).Bytes(),
	}
	power := func(words int) element {
		r := new(big.Int).Lsh(big.NewInt(1), uint(64*words))
		return limbsOf(r.Mod(r, m).Bytes())
	}
	f.m = limbsOf(m.Bytes())
	f.one, f.r2, f.word = power(f.limbs), power(2*f.limbs), power(f.limbs+1)
	f.inv = 1
	for range 6 { // Newton: each step doubles the correct bits, 1 to 64
		f.inv *= 2 - f.m[0]*f.inv
	}
	f.inv = -f.inv
	return f
}

// limbsOf reads at most 72 big-endian bytes.
func limbsOf(b []byte) element {
	var padded [8 * maxLimbs]byte
	copy(padded[len(padded)-len(b):], b)
	var x element
	for i := range x {
		x[i] = binary.BigEndian.Uint64(padded[len(padded)-8*(i+1):])
	}
	return x
}

// bytes returns x in big-endian form, padded to the length of the modulus.
func (f *modulus) bytes(x *element) []byte {
	var padded [8 * maxLimbs]byte
	for i, w := range x {
		binary.BigEndian.PutUint64(padded[len(padded)-8*(i+1):], w)
	}
	return append([]byte(nil), padded[len(padded)-f.byteLen:]...)
}

// parse reads a big-endian number; below is 1 when it is less than the modulus,
// else 0. The length must be at most 72 bytes.
func (f *modulus) parse(b []byte) (x element, below uint64) {
	x = limbsOf(b)
	var borrow uint64
	for i := range x {
		_, borrow = bits.Sub64(x[i], f.m[i], borrow)
	}
	return x, borrow
}

// reduce returns a big-endian number of any length modulo m.
func (f *modulus) reduce(b []byte) element {
	var x element
	for len(b) > 0 {
		head := (len(b)-1)%8 + 1
		digit := limbsOf(b[:head])
		f.mul(&x, &x, &f.word)
		f.add(&x, &x, &digit)
		b = b[head:]
	}
	return x
}

// toMontgomery sets z = x·R.
func (f *modulus) toMontgomery(z, x *element) { f.mul(z, x, &f.r2) }

// fromMontgomery sets z = x·R⁻¹.
func (f *modulus) fromMontgomery(z, x *element) { f.mul(z, x, &element{1}) }

// mul sets z = x·y·R⁻¹, the product in Montgomery form, by the finely integrated
// operand scanning of Koç, Acar and Kaliski (1996). The operands may be the same.
func (f *modulus) mul(z, x, y *element) {
	var t [maxLimbs]uint64
	var top uint64
	n := f.limbs
	xs, ms := x[:n], f.m[:n]
	for _, yi := range y[:n] {
		carryX, low := mulAdd(xs[0], yi, t[0], 0)
		q := low * f.inv
		carryM, _ := mulAdd(q, ms[0], low, 0)
		for j := 1; j < len(xs) && j < len(ms) && j < len(t); j++ {
			carryX, low = mulAdd(xs[j], yi, t[j], carryX)
			carryM, t[j-1] = mulAdd(q, ms[j], low, carryM)
		}
		var c1, c2 uint64
		low, c1 = bits.Add64(carryX, carryM, 0)
		t[n-1], c2 = bits.Add64(low, top, 0)
		top = c1 + c2
	}
	f.subtractOnce(z, (*element)(&t), top)
}

// mulAdd returns x·y + a + c, which always fits two words.
func mulAdd(x, y, a, c uint64) (hi, lo uint64) {
	hi, lo = bits.Mul64(x, y)
	lo, carry := bits.Add64(lo, a, 0)
	hi += carry
	lo, carry = bits.Add64(lo, c, 0)
	return hi + carry, lo
}

// subtractOnce sets z to x, or to x - m when top·2^(64·limbs) + x is not below m.
func (f *modulus) subtractOnce(z, x *element, top uint64) {
	var less element
	var borrow uint64
	n := f.limbs
	for i := range n {
		less[i], borrow = bits.Sub64(x[i], f.m[i], borrow)
	}
	_, borrow = bits.Sub64(top, 0, borrow)
	f.choose(z, borrow, x, &less)
}

// choose sets z = x where bit is 1, z = y where it is 0.
func (f *modulus) choose(z *element, bit uint64, x, y *element) {
	mask := -bit
	for i := range f.limbs {
		z[i] = y[i] ^ mask&(x[i]^y[i])
	}
}

// add sets z = x + y.
func (f *modulus) add(z, x, y *element) {
	var sum element
	var carry uint64
	for i := range f.limbs {
		sum[i], carry = bits.Add64(x[i], y[i], carry)
	}
	f.subtractOnce(z, &sum, carry)
}

// sub sets z = x - y.
func (f *modulus) sub(z, x, y *element) {
	var diff element
	var borrow, carry uint64
	for i := range f.limbs {
		diff[i], borrow = bits.Sub64(x[i], y[i], borrow)
	}
	mask := -borrow
	for i := range f.limbs {
		z[i], carry = bits.Add64(diff[i], mask&f.m[i], carry)
	}
}

// pow sets z = x^exponent in Montgomery form; the exponent is public.
func (f *modulus) pow(z, x *element, exponent []byte) {
	base, result := *x, f.one
	for _, b := range exponent {
		for bit := 7; bit >= 0; bit-- {
			f.mul(&result, &result, &result)
			if b>>bit&1 == 1 {
				f.mul(&result, &result, &base)
			}
		}
	}
	*z = result
}

// invert sets z = x⁻¹ in Montgomery form by Fermat's theorem; 0 gives 0.
func (f *modulus) invert(z, x *element) { f.pow(z, x, f.fermat) }

// equal returns 1 when x = y, else 0.
func equal(x, y *element) uint64 {
	var diff uint64
	for i := range x {
		diff |= x[i] ^ y[i]
	}
	return 1 ^ (diff|-diff)>>63
}
