package ec

import (
	"crypto"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"strings"
	"testing"
)

// opensslVectors is a curve's entry in testdata/openssl.json, which
// testdata/generate.go writes with the openssl command.
type opensslVectors struct {
	Curve                       string
	P, A, B, G, N, H            string
	Named, Explicit, Compressed string
	Keys                        []struct{ Why, Private, Public string }
	Agreements                  []struct{ Why, Private, Peer, Shared string }
	Signatures                  []struct{ Hash, Public, Message, R, S string }
}

// eachOpenSSL runs a test for every curve and fails when one is missing.
func eachOpenSSL(t *testing.T, test func(t *testing.T, c *Curve, v opensslVectors)) {
	t.Helper()
	content, err := os.ReadFile("testdata/openssl.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []opensslVectors
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != len(curves) {
		t.Fatalf("%d curves of %d have vectors", len(all), len(curves))
	}
	for _, v := range all {
		t.Run(v.Curve, func(t *testing.T) {
			c, ok := ByName(v.Curve)
			if !ok {
				t.Fatal("no such curve")
			}
			test(t, c, v)
		})
	}
}

func TestParametersAreOpenSSLs(t *testing.T) {
	eachOpenSSL(t, func(t *testing.T, c *Curve, v opensslVectors) {
		g := c.Generator()
		for what, pair := range map[string][2]*big.Int{
			"p": {number(t, v.P), c.Params().P},
			"a": {number(t, v.A), c.Params().A},
			"b": {number(t, v.B), c.Params().B},
			"n": {number(t, v.N), c.Params().N},
			"g": {number(t, v.G), new(big.Int).SetBytes(g.Bytes())},
			"h": {number(t, v.H), big.NewInt(int64(c.Params().H))},
		} {
			if pair[0].Cmp(pair[1]) != 0 {
				t.Errorf("%s is %x, openssl has %x", what, pair[1], pair[0])
			}
		}
		if p, err := c.Point(g.Bytes()); err != nil || !p.Equal(g) {
			t.Errorf("generator read back: %v, %v", p, err)
		}
	})
}

func TestPublicKeysAreOpenSSLs(t *testing.T) {
	eachOpenSSL(t, func(t *testing.T, c *Curve, v opensslVectors) {
		for _, k := range v.Keys {
			p := c.Generator().Mult(scalar(t, c, k.Private))
			if got := hex.EncodeToString(p.Bytes()); got != k.Public {
				t.Errorf("%s: got %s, want %s", k.Why, got, k.Public)
			}
			if leading := k.Public[2:4]; strings.HasPrefix(k.Why, "x begins") && leading != "00" {
				t.Errorf("%s: begins with %s", k.Why, leading)
			}
		}
	})
}

func TestSharedSecretsAreOpenSSLs(t *testing.T) {
	eachOpenSSL(t, func(t *testing.T, c *Curve, v opensslVectors) {
		for _, a := range v.Agreements {
			shared := point(t, c, a.Peer).Mult(scalar(t, c, a.Private))
			if got := hex.EncodeToString(shared.X()); got != a.Shared {
				t.Errorf("%s: got %s, want %s", a.Why, got, a.Shared)
			}
			if strings.HasSuffix(a.Why, "begins with zero") && a.Shared[:2] != "00" {
				t.Errorf("%s: it does not: %s", a.Why, a.Shared)
			}
		}
	})
}

var hashes = map[string]crypto.Hash{
	"sha1": crypto.SHA1, "sha224": crypto.SHA224, "sha256": crypto.SHA256,
	"sha384": crypto.SHA384, "sha512": crypto.SHA512,
}

func digest(h crypto.Hash, message string) []byte {
	d := h.New()
	d.Write([]byte(message))
	return d.Sum(nil)
}

func TestVerifyAcceptsOpenSSLsSignaturesAlone(t *testing.T) {
	eachOpenSSL(t, func(t *testing.T, c *Curve, v opensslVectors) {
		for _, s := range v.Signatures {
			pub, d := point(t, c, s.Public), digest(hashes[s.Hash], s.Message)
			r, ss := number(t, s.R), number(t, s.S)
			if !c.Verify(pub, d, r, ss) {
				t.Errorf("%s: refused a good signature", s.Hash)
			}
			refuseAltered(t, c, pub, d, r, ss)
		}
	})
}

// refuseAltered changes one thing of a good signature at a time.
func refuseAltered(t *testing.T, c *Curve, pub Point, d []byte, r, s *big.Int) {
	t.Helper()
	n, one := c.Order(), big.NewInt(1)
	plus := func(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }
	other := append([]byte(nil), d...)
	other[0] ^= 0x80
	for what, ok := range map[string]bool{
		"digest":         c.Verify(pub, other, r, s),
		"r":              c.Verify(pub, d, plus(r, one), s),
		"s":              c.Verify(pub, d, r, plus(s, one)),
		"r and s":        c.Verify(pub, d, s, r),
		"r + n":          c.Verify(pub, d, plus(r, n), s),
		"s + n":          c.Verify(pub, d, r, plus(s, n)),
		"r = 0":          c.Verify(pub, d, new(big.Int), s),
		"s = 0":          c.Verify(pub, d, r, new(big.Int)),
		"r = n":          c.Verify(pub, d, n, s),
		"s = n":          c.Verify(pub, d, r, n),
		"-r":             c.Verify(pub, d, new(big.Int).Neg(r), s),
		"r missing":      c.Verify(pub, d, nil, s),
		"key":            c.Verify(pub.Add(c.Generator()), d, r, s),
		"key infinity":   c.Verify(c.Generator().Mult(c.ScalarMod(nil)), d, r, s),
		"key zero value": c.Verify(Point{}, d, r, s),
	} {
		if ok {
			t.Errorf("accepted with another %s", what)
		}
	}
	for _, foreign := range curves {
		if foreign != c && (foreign.Verify(pub, d, r, s) || c.Verify(foreign.Generator(), d, r, s)) {
			t.Errorf("accepted with a key of %s", foreign)
		}
	}
}

func TestECParametersAreOpenSSLs(t *testing.T) {
	eachOpenSSL(t, func(t *testing.T, c *Curve, v opensslVectors) {
		for what, der := range map[string]string{
			"named": v.Named, "explicit": v.Explicit, "compressed": v.Compressed,
		} {
			got, err := ParseECParameters(unhex(t, der))
			if err != nil || got != c {
				t.Errorf("%s: got %v, %v", what, got, err)
			}
		}
	})
}

// Whatever byte of explicit parameters is changed, they are refused, except for
// the seed, which says nothing about the curve: 160 bits and the byte before them.
func TestAlteredECParametersAreRefused(t *testing.T) {
	eachOpenSSL(t, func(t *testing.T, c *Curve, v opensslVectors) {
		der, want := unhex(t, v.Explicit), 0
		if strings.HasPrefix(c.Name(), "secp") {
			want = 21
		}
		accepted := 0
		for i := range der {
			der[i] ^= 1
			_, err := ParseECParameters(der)
			der[i] ^= 1
			switch {
			case err == nil:
				accepted++
			case !errors.Is(err, ErrUnknownCurve) && !errors.Is(err, ErrMalformedParameters):
				t.Errorf("byte %d: %v", i, err)
			}
		}
		if accepted != want {
			t.Errorf("accepted with %d single bytes altered, want %d", accepted, want)
		}
	})
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func number(t testing.TB, s string) *big.Int {
	t.Helper()
	v, ok := new(big.Int).SetString(s, 16)
	if !ok {
		t.Fatalf("bad number %q", s)
	}
	return v
}

func scalar(t testing.TB, c *Curve, s string) Scalar {
	t.Helper()
	k, err := c.Scalar(unhex(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func point(t testing.TB, c *Curve, s string) Point {
	t.Helper()
	p, err := c.Point(unhex(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
