package ec

import (
	"crypto"
	"crypto/hmac"
)

// nonces is the generator of RFC 6979 §3.2 for one private key and digest.
type nonces struct {
	curve *Curve
	hash  crypto.Hash
	k, v  []byte
}

// newNonces does steps b to g; e is the digest modulo the order.
func newNonces(d, e Scalar, h crypto.Hash) *nonces {
	g := &nonces{curve: d.curve, hash: h, k: make([]byte, h.Size()), v: make([]byte, h.Size())}
	for i := range g.v {
		g.v[i] = 0x01
	}
	key, digest := d.Bytes(), e.Bytes()
	g.rekey([]byte{0x00}, key, digest)
	g.rekey([]byte{0x01}, key, digest)
	return g
}

// next does step h: candidates until one is a scalar.
func (g *nonces) next() Scalar {
	for {
		var t []byte
		for len(t) < g.curve.order.byteLen {
			g.v = g.hmac(g.v)
			t = append(t, g.v...)
		}
		k, err := g.curve.Scalar(leftmost(t, g.curve.order.bitLen))
		g.rekey([]byte{0x00})
		if err == nil {
			return k
		}
	}
}

// rekey sets K = HMAC(K, V‖parts…), then V = HMAC(K, V).
func (g *nonces) rekey(parts ...[]byte) {
	g.k = g.hmac(append([][]byte{g.v}, parts...)...)
	g.v = g.hmac(g.v)
}

func (g *nonces) hmac(parts ...[]byte) []byte {
	m := hmac.New(g.hash.New, g.k)
	for _, p := range parts {
		m.Write(p)
	}
	return m.Sum(nil)
}
