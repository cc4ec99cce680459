package rig

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"time"
)

// Rig is what every simulator stands on; every field may be left out.
type Rig struct {
	Now    func() time.Time // nil: time.Now
	Rand   io.Reader        // of tokens; nil: crypto/rand
	Book   *Book            // nil: one in memory
	Faults *Breaker         // nil: none
}

// WithDefaults fills what was left out.
func (r Rig) WithDefaults() Rig {
	if r.Now == nil {
		r.Now = time.Now
	}
	if r.Rand == nil {
		r.Rand = rand.Reader
	}
	if r.Book == nil {
		r.Book = NewBook("")
	}
	if r.Faults == nil {
		r.Faults = new(Breaker)
	}
	return r
}

// Token is a new random token, 32 hex digits. A source that runs dry gives
// none, and nobody can log in.
func (r Rig) Token() (string, error) {
	b := make([]byte, 16)
	_, err := io.ReadFull(r.Rand, b)
	return hex.EncodeToString(b), err
}
