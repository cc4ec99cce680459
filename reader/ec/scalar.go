package ec

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted stands for a scalar wherever one is printed.
const redacted = "[scalar]"

// Scalar is a number modulo the order of a curve: a private key, a nonce. It
// never changes and prints redacted; compare with Equal. The zero value is zero
// on no curve.
type Scalar struct {
	curve *Curve

	// v is not in Montgomery form. It is a pointer because fmt prints the
	// address of one that it meets in an unexported field of another struct,
	// where it cannot call Format.
	v *element
}

// Scalar reads a big-endian number of at most the length of the order. Zero and
// numbers not below the order give [ErrInvalidScalar].
func (c *Curve) Scalar(b []byte) (Scalar, error) {
	if len(b) > c.order.byteLen {
		return Scalar{}, ErrInvalidScalar
	}
	v, below := c.order.parse(b)
	if below&^equal(&v, &element{}) == 0 {
		return Scalar{}, ErrInvalidScalar
	}
	return Scalar{c, &v}, nil
}

// ScalarMod returns a big-endian number of any length modulo the order. It may
// be zero.
func (c *Curve) ScalarMod(b []byte) Scalar {
	v := c.order.reduce(b)
	return Scalar{c, &v}
}

// randomTries bounds a source that gives nothing but numbers out of range. A
// working one fails less than half of its tries, so all of them with a
// probability below 2^-128.
const randomTries = 128

// RandomScalar draws a scalar evenly from 1 to the order less one. Each try
// reads exactly the length of the order and takes it as big-endian number, of
// which the bits above the order's own are dropped. Errors are those of the
// source, or [ErrRandom].
func (c *Curve) RandomScalar(rand io.Reader) (Scalar, error) {
	b := make([]byte, c.order.byteLen)
	for range randomTries {
		if _, err := io.ReadFull(rand, b); err != nil {
			return Scalar{}, fmt.Errorf("ec: random scalar: %w", err)
		}
		b[0] &= 0xFF >> (8*c.order.byteLen - c.order.bitLen)
		if s, err := c.Scalar(b); err == nil {
			return s, nil
		}
	}
	return Scalar{}, ErrRandom
}

// Curve returns the curve of s.
func (s Scalar) Curve() *Curve { return s.curve }

// Bytes returns the number in big-endian form, padded to the length of the order.
func (s Scalar) Bytes() []byte {
	if s.curve == nil {
		return nil
	}
	return s.curve.order.bytes(s.v)
}

// IsZero reports whether s is zero, which is no private key.
func (s Scalar) IsZero() bool { return s.curve == nil || equal(s.v, &element{}) == 1 }

// Equal reports whether both are the same number on the same curve.
func (s Scalar) Equal(t Scalar) bool {
	return s.curve == t.curve && (s.curve == nil || equal(s.v, t.v) == 1)
}

// Add returns s + t modulo the order.
func (s Scalar) Add(t Scalar) Scalar {
	if s.curve == nil || s.curve != t.curve {
		return Scalar{}
	}
	var v element
	s.curve.order.add(&v, s.v, t.v)
	return Scalar{s.curve, &v}
}

// Mul returns s·t modulo the order.
func (s Scalar) Mul(t Scalar) Scalar {
	if s.curve == nil || s.curve != t.curve {
		return Scalar{}
	}
	var v element
	s.curve.order.toMontgomery(&v, t.v)
	s.curve.order.mul(&v, &v, s.v)
	return Scalar{s.curve, &v}
}

// Inverse returns s⁻¹ modulo the order; zero, which has none, gives zero.
func (s Scalar) Inverse() Scalar {
	if s.curve == nil {
		return Scalar{}
	}
	f := s.curve.order
	var v element
	f.toMontgomery(&v, s.v)
	f.invert(&v, &v)
	f.fromMontgomery(&v, &v)
	return Scalar{s.curve, &v}
}

func (s Scalar) String() string { return redacted }

// GoString keeps %#v from showing the number.
func (s Scalar) GoString() string { return redacted }

// Format answers every verb alike.
func (s Scalar) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue keeps slog from showing the number.
func (s Scalar) LogValue() slog.Value { return slog.StringValue(redacted) }
