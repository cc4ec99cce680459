package vcard

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"

	"github.com/cccd-agent/cccd-agent/reader/ec"
)

// seeds is where everything synthetic comes from: one stream of bytes for every
// thing that is drawn, named by a label, so that what is drawn for one thing
// does not depend on what was drawn before. Go's own key generation would not
// do: it ignores an injected source on purpose.
type seeds struct {
	seed  uint64
	realm string // a profile, or what is common to all
}

// stream is SHA-256 over seed, label and a counter.
type stream struct {
	prefix []byte
	block  uint64
	rest   []byte
}

func (s seeds) stream(label string) io.Reader {
	h := sha256.Sum256(fmt.Appendf(nil, "vcard %d %q %q", s.seed, s.realm, label))
	return &stream{prefix: h[:]}
}

// Read never fails.
func (s *stream) Read(b []byte) (int, error) {
	for n := 0; n < len(b); {
		if len(s.rest) == 0 {
			h := sha256.Sum256(binary.BigEndian.AppendUint64(s.prefix[:len(s.prefix):len(s.prefix)], s.block))
			s.rest = h[:]
			s.block++
		}
		took := copy(b[n:], s.rest)
		s.rest, n = s.rest[took:], n+took
	}
	return len(b), nil
}

// number draws from 0 to n-1, evenly enough for drawing people.
func (s seeds) number(label string, n int) int {
	var b [8]byte
	_, _ = s.stream(label).Read(b[:])
	return int(binary.BigEndian.Uint64(b[:]) % uint64(n))
}

// between draws from a to b, both included.
func (s seeds) between(label string, a, b int) int { return a + s.number(label, b-a+1) }

func pick[T any](s seeds, label string, from []T) T { return from[s.number(label, len(from))] }

// ecKey draws a private key.
func (s seeds) ecKey(label string, curve *ec.Curve) (ec.Scalar, error) {
	return curve.RandomScalar(s.stream(label))
}

// rsaKey draws a private key with public exponent 65537.
func (s seeds) rsaKey(label string, bits int) *RSAKey {
	source := s.stream(label)
	e := big.NewInt(65537)
	p := prime(source, bits/2, e)
	for {
		q := prime(source, bits/2, e)
		n := new(big.Int).Mul(p, q)
		if p.Cmp(q) == 0 || n.BitLen() != bits {
			continue
		}
		one := big.NewInt(1)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		return &RSAKey{N: n, E: e, D: new(big.Int).ModInverse(e, phi), P: p, Q: q}
	}
}

// prime draws primes whose two highest bits are set, so that the product of two
// has its full length, and with p-1 prime to e.
func prime(source io.Reader, bits int, e *big.Int) *big.Int {
	b := make([]byte, bits/8)
	one := big.NewInt(1)
	for {
		_, _ = io.ReadFull(source, b)
		b[0] |= 0xC0
		b[len(b)-1] |= 1
		p := new(big.Int).SetBytes(b)
		coprime := new(big.Int).GCD(nil, nil, e, new(big.Int).Sub(p, one)).Cmp(one) == 0
		if coprime && p.ProbablyPrime(20) {
			return p
		}
	}
}
