package api

import "testing"

// A desk begins to answer only when its documents are made.
func BenchmarkNew(b *testing.B) {
	memory := newMemory()
	for b.Loop() {
		if _, err := New(b.Context(), Options{Desk: &fakeDesk{}, Vault: memory, Feed: memory}); err != nil {
			b.Fatal(err)
		}
	}
}
