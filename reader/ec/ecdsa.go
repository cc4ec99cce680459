package ec

import (
	"crypto"
	"math/big"
)

// Verify reports whether (r, s) is the ECDSA signature of a digest under a
// public key (TR-03111 §4.2.1.2). A digest longer than the order counts with
// its leftmost bits. All of it is public: nothing here is constant time.
func (c *Curve) Verify(pub Point, digest []byte, r, s *big.Int) bool {
	if pub.curve != c || pub.IsInfinity() || !c.inRange(r) || !c.inRange(s) {
		return false
	}
	w := new(big.Int).ModInverse(s, c.params.N)
	e := new(big.Int).SetBytes(leftmost(digest, c.order.bitLen))
	u1 := c.ScalarMod(e.Mul(e, w).Bytes())
	u2 := c.ScalarMod(w.Mul(w, r).Bytes())
	v := c.Generator().Mult(u1).Add(pub.Mult(u2))
	return !v.IsInfinity() && c.ScalarMod(v.X()).Equal(c.ScalarMod(r.Bytes()))
}

func (c *Curve) inRange(v *big.Int) bool {
	return v != nil && v.Sign() > 0 && v.Cmp(c.params.N) < 0
}

// Sign returns the ECDSA signature of a digest with the nonce of RFC 6979, whose
// HMAC uses h. The hash must be linked into the program. A key that is zero or
// of another curve gives r = s = 0, which no one accepts.
func (c *Curve) Sign(d Scalar, digest []byte, h crypto.Hash) (r, s *big.Int) {
	if d.curve != c || d.IsZero() {
		return new(big.Int), new(big.Int)
	}
	e := c.ScalarMod(leftmost(digest, c.order.bitLen))
	nonces := newNonces(d, e, h)
	for {
		k := nonces.next()
		rs := c.ScalarMod(c.Generator().Mult(k).X())
		ss := k.Inverse().Mul(e.Add(rs.Mul(d)))
		if !rs.IsZero() && !ss.IsZero() {
			return new(big.Int).SetBytes(rs.Bytes()), new(big.Int).SetBytes(ss.Bytes())
		}
	}
}

// leftmost returns the first bits of b as a big-endian number, all of them when
// b is shorter (bits2int of RFC 6979 §2.3.2).
func leftmost(b []byte, bits int) []byte {
	n := (bits + 7) / 8
	if len(b) < n {
		return b
	}
	out, shift := make([]byte, n), 8*n-bits
	var before byte
	for i := range out {
		out[i] = b[i]>>shift | before<<(8-shift)
		before = b[i]
	}
	return out
}
