package ec

import (
	"crypto"
	_ "crypto/sha256"
	"fmt"
	"math/big"
	"testing"
)

func TestSmoke(t *testing.T) {
	for _, c := range curves {
		n1 := new(big.Int).Sub(c.Order(), big.NewInt(1))
		s, err := c.Scalar(n1.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		q := c.Generator().Mult(s)
		if !q.Add(c.Generator()).IsInfinity() {
			t.Error(c)
		}
		if _, err := c.Point(q.Bytes()); err != nil {
			t.Error(err)
		}
		k := c.ScalarMod([]byte{7})
		if !k.Mul(k.Inverse()).Equal(c.ScalarMod([]byte{1})) {
			t.Error("inv")
		}
		pub := c.Generator().Mult(k)
		r, ss := c.Sign(k, make([]byte, 32), crypto.SHA256)
		if !c.Verify(pub, make([]byte, 32), r, ss) {
			t.Error("sig", c)
		}
	}
}
func BenchmarkMult(b *testing.B) {
	for _, c := range curves {
		b.Run(fmt.Sprint(c), func(b *testing.B) {
			k := c.ScalarMod(c.params.Gx.Bytes())
			g := c.Generator()
			for b.Loop() {
				g.Mult(k)
			}
		})
	}
}
