package ec

import (
	"crypto"
	"testing"
)

func BenchmarkMult(b *testing.B) {
	for _, c := range curves {
		b.Run(c.Name(), func(b *testing.B) {
			g, k := c.Generator(), c.ScalarMod(c.params.Gx.Bytes())
			for b.Loop() {
				g.Mult(k)
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, c := range curves {
		b.Run(c.Name(), func(b *testing.B) {
			d := c.ScalarMod(c.params.Gx.Bytes())
			sum := digest(crypto.SHA256, "sample")
			pub := c.Generator().Mult(d)
			r, s := c.Sign(d, sum, crypto.SHA256)
			for b.Loop() {
				if !c.Verify(pub, sum, r, s) {
					b.Fatal("refused")
				}
			}
		})
	}
}
