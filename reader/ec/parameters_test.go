package ec

import (
	"encoding/asn1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"testing"
)

// The structure of SEC 1 §C.2, written with encoding/asn1 so that tests can
// bend each part of it.
type (
	testDomain struct {
		Version  int
		Field    testField
		Curve    testCoefficients
		Base     []byte
		Order    *big.Int
		Cofactor *big.Int        `asn1:"optional"`
		Hash     []asn1.RawValue `asn1:"optional,omitempty"`
	}
	testField struct {
		Type  asn1.ObjectIdentifier
		Prime *big.Int
		Extra []asn1.RawValue `asn1:"optional,omitempty"`
	}
	testCoefficients struct {
		A, B []byte
		Seed asn1.BitString `asn1:"optional"`
	}
)

func domainOf(c *Curve) testDomain {
	v, n := c.Params(), c.ByteLen()
	return testDomain{
		Version:  1,
		Field:    testField{Type: asn1.ObjectIdentifier{1, 2, 840, 10045, 1, 1}, Prime: v.P},
		Curve:    testCoefficients{A: v.A.FillBytes(make([]byte, n)), B: v.B.FillBytes(make([]byte, n))},
		Base:     c.Generator().Bytes(),
		Order:    v.N,
		Cofactor: big.NewInt(1),
	}
}

func (d testDomain) der(t *testing.T) []byte {
	t.Helper()
	der, err := asn1.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestExplicitParametersInOtherEncodings(t *testing.T) {
	for _, c := range curves {
		for what, bend := range map[string]func(*testDomain){
			"as written":            func(*testDomain) {},
			"no cofactor":           func(d *testDomain) { d.Cofactor = nil },
			"seed":                  func(d *testDomain) { d.Curve.Seed = asn1.BitString{Bytes: []byte{1, 2}, BitLength: 16} },
			"version 3":             func(d *testDomain) { d.Version = 3 },
			"hash":                  func(d *testDomain) { d.Version, d.Hash = 3, []asn1.RawValue{asn1.NullRawValue} },
			"coefficient with zero": func(d *testDomain) { d.Curve.A = append([]byte{0}, d.Curve.A...) },
			"coefficient shortened": func(d *testDomain) { d.Curve.B = c.params.B.Bytes() },
			"generator compressed": func(d *testDomain) {
				d.Base = append([]byte{0x02 | d.Base[2*c.ByteLen()]&1}, d.Base[1:1+c.ByteLen()]...)
			},
		} {
			d := domainOf(c)
			bend(&d)
			if got, err := ParseECParameters(d.der(t)); err != nil || got != c {
				t.Errorf("%s: %s: %v, %v", c, what, got, err)
			}
		}
	}
}

func TestExplicitParametersOfNoKnownCurve(t *testing.T) {
	for _, c := range curves {
		p, n := c.params.P, c.ByteLen()
		other := c.Generator().Add(c.Generator())
		plus := func(v *big.Int, d int64) *big.Int { return new(big.Int).Add(v, big.NewInt(d)) }
		for what, bend := range map[string]func(*testDomain){
			"p":         func(d *testDomain) { d.Field.Prime = plus(p, 2) },
			"-p":        func(d *testDomain) { d.Field.Prime = new(big.Int).Neg(p) },
			"p = 0":     func(d *testDomain) { d.Field.Prime = new(big.Int) },
			"a":         func(d *testDomain) { d.Curve.A[n-1] ^= 1 },
			"a + p":     func(d *testDomain) { d.Curve.A = new(big.Int).Add(c.params.A, p).Bytes() },
			"a missing": func(d *testDomain) { d.Curve.A = nil },
			"b":         func(d *testDomain) { d.Curve.B[0] ^= 1 },
			"b + p":     func(d *testDomain) { d.Curve.B = new(big.Int).Add(c.params.B, p).Bytes() },
			// With a generator of one's choice any public key has a known private key.
			"generator":             func(d *testDomain) { d.Base = other.Bytes() },
			"generator infinity":    func(d *testDomain) { d.Base = []byte{0} },
			"generator off curve":   func(d *testDomain) { d.Base[2*n] ^= 1 },
			"generator missing":     func(d *testDomain) { d.Base = nil },
			"generator, other root": func(d *testDomain) { d.Base = append([]byte{0x03 ^ d.Base[2*n]&1}, d.Base[1:1+n]...) },
			"order":                 func(d *testDomain) { d.Order = plus(c.params.N, 2) },
			"order 1":               func(d *testDomain) { d.Order = big.NewInt(1) },
			"-order":                func(d *testDomain) { d.Order = new(big.Int).Neg(c.params.N) },
			"cofactor 2":            func(d *testDomain) { d.Cofactor = big.NewInt(2) },
			"cofactor 0":            func(d *testDomain) { d.Cofactor = new(big.Int) },
			"cofactor -1":           func(d *testDomain) { d.Cofactor = big.NewInt(-1) },
			"binary field":          func(d *testDomain) { d.Field.Type = asn1.ObjectIdentifier{1, 2, 840, 10045, 1, 2} },
		} {
			d := domainOf(c)
			bend(&d)
			if got, err := ParseECParameters(d.der(t)); !errors.Is(err, ErrUnknownCurve) || got != nil {
				t.Errorf("%s: %s: %v, %v", c, what, got, err)
			}
		}
	}
}

func TestMalformedParameters(t *testing.T) {
	good := domainOf(curves[5])
	version0 := good
	version0.Version = 0
	extra := good
	extra.Field.Extra = []asn1.RawValue{asn1.NullRawValue}
	der := good.der(t)
	for what, b := range map[string][]byte{
		"nothing":        nil,
		"implicit curve": {0x05, 0x00},
		"not DER":        {0x30, 0x80, 0x00, 0x00},
		"cut":            der[:len(der)-1],
		"trailing":       append(append([]byte(nil), der...), 0),
		"empty":          {0x30, 0x00},
		"empty OID":      {0x06, 0x00},
		"OID, trailing":  {0x06, 0x03, 0x2B, 0x81, 0x04, 0x00},
		"version 0":      version0.der(t),
		"field, more":    extra.der(t),
	} {
		if got, err := ParseECParameters(b); !errors.Is(err, ErrMalformedParameters) || got != nil {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
	secp256k1 := unhex(t, "06052b8104000a")
	if _, err := ParseECParameters(secp256k1); !errors.Is(err, ErrUnknownCurve) {
		t.Errorf("secp256k1: %v", err)
	}
}

func TestExplicit(t *testing.T) {
	for _, c := range curves {
		if got, err := Explicit(c.Params()); err != nil || got != c {
			t.Errorf("%s: %v, %v", c, got, err)
		}
		for what, bend := range map[string]func(*Params){
			"no p":       func(p *Params) { p.P = nil },
			"no n":       func(p *Params) { p.N = nil },
			"gy":         func(p *Params) { p.Gy.Add(p.Gy, big.NewInt(1)) },
			"gx":         func(p *Params) { p.Gx.Neg(p.Gx) },
			"cofactor 4": func(p *Params) { p.H = 4 },
		} {
			p := c.Params()
			bend(&p)
			if got, err := Explicit(p); !errors.Is(err, ErrUnknownCurve) || got != nil {
				t.Errorf("%s: %s: %v, %v", c, what, got, err)
			}
		}
	}
}

func TestLookUp(t *testing.T) {
	for i, c := range curves {
		byID, _ := ByParameterID(8 + i)
		byOID, _ := ByOID(c.OID())
		byName, _ := ByName(c.Name())
		if byID != c || byOID != c || byName != c || c.ParameterID() != 8+i || c.String() != c.Name() {
			t.Errorf("%s: found %v, %v, %v", c, byID, byOID, byName)
		}
	}
	for _, id := range []int{-1, 0, 2, 7, 19, 31} {
		if c, ok := ByParameterID(id); ok || c != nil {
			t.Errorf("%d: %v", id, c)
		}
	}
	if _, ok := ByOID(""); ok {
		t.Error("a curve without OID")
	}
	if _, ok := ByName("secp256k1"); ok {
		t.Error("secp256k1")
	}
}

// What a caller does to a copy of the parameters stays with the caller.
func TestParamsAreCopies(t *testing.T) {
	c := curves[0]
	before := c.Order()
	c.Order().SetInt64(1)
	c.Params().N.SetInt64(1)
	c.Generator().Bytes()[0] = 0
	if c.Order().Cmp(before) != 0 || c.Params().N.Cmp(before) != 0 {
		t.Error("changed")
	}
}

func FuzzParseECParameters(f *testing.F) {
	content, err := os.ReadFile("testdata/openssl.json")
	if err != nil {
		f.Fatal(err)
	}
	var all []opensslVectors
	if err := json.Unmarshal(content, &all); err != nil {
		f.Fatal(err)
	}
	for _, v := range all {
		for _, s := range []string{v.Named, v.Explicit, v.Compressed} {
			b, _ := hex.DecodeString(s)
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		c, err := ParseECParameters(der)
		switch {
		case err == nil && c == nil, err != nil && c != nil:
			t.Fatalf("%v and %v", c, err)
		case err != nil && !errors.Is(err, ErrUnknownCurve) && !errors.Is(err, ErrMalformedParameters):
			t.Fatalf("untyped error %v", err)
		}
	})
}
