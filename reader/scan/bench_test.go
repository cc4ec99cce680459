package scan

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkDecode reads a frame of 1280×720 in the first stage, as most are.
func BenchmarkDecode(b *testing.B) {
	r := rand.New(rand.NewPCG(10, 10))
	payload := inventPayload(r)
	img := drawDamage("clean", r).render(b, payload, 1280, 720, r)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(b.Context(), img, 0); err != nil {
			b.Fatal(err)
		}
	}
}
