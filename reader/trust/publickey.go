package trust

import (
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/ec"
)

// PublicKey is an RSA or an elliptic-curve key.
type PublicKey interface {
	// Bits is the length of the modulus or of the curve's order.
	Bits() int
	// String names kind and size: "RSA-2048", "brainpoolP256r1".
	String() string
}

// RSAPublicKey is a modulus and an exponent within the bounds below.
type RSAPublicKey struct{ N, E *big.Int }

// ECPublicKey is a point of a curve that we know.
type ECPublicKey struct{ Point ec.Point }

// Bounds on RSA keys. Less than the least modulus proves nothing to anyone; more
// than the largest, or an enormous exponent, only makes a verifier work.
const (
	minModulus  = 1024 // bits
	maxModulus  = 8192
	maxExponent = 33 // bits
)

// Bits returns the length of the modulus.
func (k *RSAPublicKey) Bits() int { return k.N.BitLen() }

func (k *RSAPublicKey) String() string { return fmt.Sprintf("RSA-%d", k.Bits()) }

// Bits returns the length of the curve's order.
func (k *ECPublicKey) Bits() int { return k.Point.Curve().Order().BitLen() }

func (k *ECPublicKey) String() string { return k.Point.Curve().Name() }

// ParsePublicKey reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). A key that is
// well-formed but cannot be used gives [ErrUnsupportedAlgorithm]: another
// algorithm, explicit parameters that equal none of our curves, a modulus out of
// bounds. A point off its curve is [ErrMalformed].
func ParsePublicKey(spki []byte) (PublicKey, error) {
	body, ok := sequence(spki)
	if !ok {
		return nil, malformed("public key")
	}
	algorithm, ok := readAlgorithm(&body)
	var bits []byte
	if !ok || !body.ReadASN1BitStringAsBytes(&bits) || !body.Empty() {
		return nil, malformed("public key")
	}
	switch algorithm.OID {
	case oidRSA, oidPSS:
		return parseRSA(bits)
	case oidEC:
		return parseEC(algorithm.Params, bits)
	}
	return nil, fmt.Errorf("%w: key algorithm %s", ErrUnsupportedAlgorithm, algorithm.OID)
}

func parseRSA(der []byte) (PublicKey, error) {
	k := &RSAPublicKey{N: new(big.Int), E: new(big.Int)}
	body, ok := sequence(der)
	if !ok || !readUnsigned(&body, k.N) || !readUnsigned(&body, k.E) || !body.Empty() {
		return nil, malformed("rsa key")
	}
	switch {
	case k.N.BitLen() < minModulus, k.N.BitLen() > maxModulus, k.N.Bit(0) == 0:
		return nil, fmt.Errorf("%w: rsa modulus of %d bits", ErrUnsupportedAlgorithm, k.N.BitLen())
	case k.E.BitLen() < 2, k.E.BitLen() > maxExponent, k.E.Bit(0) == 0:
		return nil, fmt.Errorf("%w: rsa exponent", ErrUnsupportedAlgorithm)
	}
	return k, nil
}

// readUnsigned reads an INTEGER as a number without sign: some keys lack the
// leading zero of a modulus whose first bit is set, or have too many.
func readUnsigned(s *cryptobyte.String, out *big.Int) bool {
	var b cryptobyte.String
	if !s.ReadASN1(&b, asn1.INTEGER) {
		return false
	}
	out.SetBytes(b)
	return true
}

func parseEC(params, point []byte) (PublicKey, error) {
	curve, err := ec.ParseECParameters(params)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnsupportedAlgorithm, err)
	}
	p, err := curve.Point(point)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	return &ECPublicKey{Point: p}, nil
}

// Least strengths that pass without remark (TR-03110-3 A.2, NIST SP 800-57:
// 112 bits of security).
const (
	leastRSA = 2048 // bits
	leastEC  = 224
)

// WeakKey reports whether a key is weaker than what is asked for today, with its
// name. Others use it for the key of active authentication.
func WeakKey(k PublicKey) (name string, weak bool) {
	switch k.(type) {
	case *RSAPublicKey:
		return k.String(), k.Bits() < leastRSA
	case *ECPublicKey:
		return k.String(), k.Bits() < leastEC
	}
	return "", false
}
