package proof

import (
	"errors"
	"testing"
)

// FuzzVerify: what comes back from outside is what was signed, or refused.
func FuzzVerify(f *testing.F) {
	k := key(f)
	signed, err := Sign(k, failed())
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range [][]byte{signed, nil, []byte(`{}`), []byte(`{"schema":"` + Schema + `","lookup":{},"jws":"a.b.c"}`), []byte(`[[[[`)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Verify(b, k.JWK())
		if err != nil && !errors.Is(err, ErrNotSigned) {
			t.Errorf("untyped: %T", err)
		}
		if err == nil && l.Check() != nil {
			t.Error("what was signed proves nothing")
		}
	})
}
