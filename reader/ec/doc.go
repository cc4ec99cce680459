// Package ec holds the elliptic curves that a chip document may name: the
// standardized domain parameters 8 to 18 of 9303-11 §9.5.1 (TR-03110-3 A.2.1.1),
// NIST and Brainpool from 192 to 521 bits, with points, scalars, ECDSA and the
// parameters of a certificate's key.
//
// Every curve here has a prime order (cofactor 1), so a point on the curve is a
// point of the right group, and nothing else needs checking.
//
// # What is constant time
//
// [Point.Mult], [Point.Add] and the methods of [Scalar] take time and touch
// memory independently of the values; lengths and the curve are public. The
// point at infinity is public too: a protocol that meets it stops.
// [Curve.Verify], [Curve.Point] and everything that speaks *big.Int work on
// public values and make no such promise.
//
// # Values of different curves
//
// A point or scalar belongs to one curve. Mixed operands give the value that
// every protocol has to refuse anyway: the point at infinity, the zero scalar.
package ec

import "errors"

var (
	// ErrInvalidPoint says that an encoding is not a point of the curve: wrong
	// length or form, a coordinate out of range, off the curve, or infinity.
	ErrInvalidPoint = errors.New("ec: invalid point")

	// ErrInvalidScalar says that a number is zero or not below the order, or
	// that its encoding is longer than the order.
	ErrInvalidScalar = errors.New("ec: invalid scalar")

	// ErrUnknownCurve says that domain parameters are none of the curves here.
	// Foreign parameters are compared and never calculated with.
	ErrUnknownCurve = errors.New("ec: unknown curve")

	// ErrMalformedParameters says that bytes are not an ECParameters structure.
	ErrMalformedParameters = errors.New("ec: malformed parameters")

	// ErrRandom says that a source of randomness gave no usable scalar in many
	// tries, which a working one never does.
	ErrRandom = errors.New("ec: random source gives no usable scalar")
)
