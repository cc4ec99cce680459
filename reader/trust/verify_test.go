package trust_test

import (
	"bytes"
	"crypto"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"math/big"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// With exponent 3 anybody can take the cube root of a message that begins right
// and ends in garbage; a verifier that parses the padding instead of comparing it
// lets that pass (Bleichenbacher, 2006).
func TestPKCS1WithGarbageBehindTheDigest(t *testing.T) {
	modulus := bytes.Repeat([]byte{0xFF}, 256)
	k := must[trust.PublicKey](t)(trust.ParsePublicKey(spkiRSA(modulus, []byte{3})))
	message := []byte("message")
	digest := sha1.Sum(message)
	info := append([]byte{0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04, 0x14}, digest[:]...)
	forged := make([]byte, 256)
	copy(forged, append(append([]byte{0, 1}, bytes.Repeat([]byte{0xFF}, 8)...), 0))
	copy(forged[11:], info)
	for i := 11 + len(info); i < len(forged); i++ {
		forged[i] = 0xFF
	}
	root := cubeRoot(new(big.Int).SetBytes(forged))
	cubed := new(big.Int).Exp(root, big.NewInt(3), nil).FillBytes(make([]byte, 256))
	if !bytes.Equal(cubed[:11+len(info)], forged[:11+len(info)]) {
		t.Fatal("the forgery does not even look right")
	}
	sha1WithRSA := trust.Algorithm{OID: "1.2.840.113549.1.1.5"}
	err := trust.VerifySignature(k, sha1WithRSA, 0, message, root.FillBytes(make([]byte, 256)))
	if !errors.Is(err, trust.ErrBadSignature) {
		t.Fatalf("forged: %v", err)
	}
}

func cubeRoot(n *big.Int) *big.Int {
	low, high := new(big.Int), new(big.Int).Lsh(big.NewInt(1), uint(n.BitLen()/3+1))
	for one := big.NewInt(1); new(big.Int).Sub(high, low).Cmp(one) > 0; {
		middle := new(big.Int).Add(low, high)
		middle.Rsh(middle, 1)
		if new(big.Int).Exp(middle, big.NewInt(3), nil).Cmp(n) <= 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// Some signers leave the NULL of the digest algorithm out. The key is made for
// the signature here: with exponent 3, s is the signature of a padded message m
// under the modulus s³ − m.
func TestPKCS1WithoutNull(t *testing.T) {
	digest := sha256.Sum256([]byte("message"))
	info := append([]byte{0x30, 0x2F, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 0x04, 0x20}, digest[:]...)
	em := bytes.Repeat([]byte{0xFF}, 128)
	em[0], em[1], em[127-len(info)] = 0, 1, 0
	copy(em[128-len(info):], info)

	m := new(big.Int).SetBytes(em)
	s := new(big.Int).Lsh(big.NewInt(5), 339) // its cube has 1024 bits
	if m.Bit(0) == s.Bit(0) {
		s.Add(s, big.NewInt(1))
	}
	n := new(big.Int).Exp(s, big.NewInt(3), nil)
	n.Sub(n, m)
	k := must[trust.PublicKey](t)(trust.ParsePublicKey(spkiRSA(n.Bytes(), []byte{3})))
	size := (n.BitLen() + 7) / 8
	if size != 128 {
		t.Fatalf("modulus of %d bits", n.BitLen())
	}
	signature := s.FillBytes(make([]byte, size))
	if err := trust.VerifySignature(k, trust.Algorithm{OID: "1.2.840.113549.1.1.11"}, 0, []byte("message"), signature); err != nil {
		t.Fatal(err)
	}
}

func TestPSSWithOtherParameters(t *testing.T) {
	c, by := cert(t, "pss-sha256-salt32.pem"), cert(t, "rsa.pem")
	k := must[trust.PublicKey](t)(by.PublicKey())
	verify := func(params []byte) error {
		return trust.VerifySignature(k, trust.Algorithm{OID: c.SignatureAlgorithm.OID, Params: params}, 0, c.TBS, c.Signature)
	}
	good := c.SignatureAlgorithm.Params
	if err := verify(good); err != nil {
		t.Fatal(err)
	}
	edit := func(old, with []byte) []byte {
		out := bytes.Replace(good, old, with, 1)
		if bytes.Equal(out, good) {
			t.Fatalf("%X is not in %X", old, good)
		}
		return out
	}
	sha256ID := []byte{0x65, 3, 4, 2, 1}
	for name, c := range map[string]struct {
		params []byte
		want   error
	}{
		"shorter salt":  {edit([]byte{2, 1, 32}, []byte{2, 1, 20}), trust.ErrBadSignature},
		"longer salt":   {edit([]byte{2, 1, 32}, []byte{2, 1, 64}), trust.ErrBadSignature},
		"salt too long": {edit([]byte{2, 1, 32}, []byte{2, 1, 127}), trust.ErrBadSignature},
		"negative salt": {edit([]byte{2, 1, 32}, []byte{2, 1, 0x80}), trust.ErrUnsupportedAlgorithm},
		"another hash":  {edit(sha256ID, []byte{0x65, 3, 4, 2, 4}), trust.ErrBadSignature},
		"unknown hash":  {edit(sha256ID, []byte{0x65, 3, 4, 2, 9}), trust.ErrUnsupportedAlgorithm},
		"defaults":      {nil, trust.ErrBadSignature},
		"no parameters": {[]byte{5, 0}, trust.ErrBadSignature},
		"other trailer": {der(struct {
			Trailer int `asn1:"explicit,tag:3"`
		}{2}), trust.ErrUnsupportedAlgorithm},
		"not a structure": {[]byte{4, 0}, trust.ErrUnsupportedAlgorithm},
	} {
		if err := verify(c.params); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	// A signature that is no smaller than the modulus, or of another length.
	for name, signature := range map[string][]byte{
		"as long, too large": bytes.Repeat([]byte{0xFF}, 256), "short": c.Signature[1:], "long": append([]byte{0}, c.Signature...), "none": nil,
	} {
		if err := trust.VerifySignature(k, c.SignatureAlgorithm, 0, c.TBS, signature); !errors.Is(err, trust.ErrBadSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The German plain format (TR-03111 §5.2.1) has r and s without a structure.
func TestPlainECDSA(t *testing.T) {
	curve, _ := ec.ByName("brainpoolP320r1")
	secret := curve.ScalarMod(bytes.Repeat([]byte{7}, 40))
	digest := sha256.Sum256([]byte("message"))
	r, s := curve.Sign(secret, digest[:], crypto.SHA256)
	k := &trust.ECPublicKey{Point: curve.Generator().Mult(secret)}
	plain := append(r.FillBytes(make([]byte, 40)), s.FillBytes(make([]byte, 40))...)
	structured := der(struct{ R, S *big.Int }{r, s})
	const plainSHA256, structuredSHA256 = "0.4.0.127.0.7.1.1.4.1.3", "1.2.840.10045.4.3.2"
	for name, c := range map[string]struct {
		oid       string
		message   string
		signature []byte
		want      error
	}{
		"plain":                  {plainSHA256, "message", plain, nil},
		"structured":             {structuredSHA256, "message", structured, nil},
		"plain as structured":    {structuredSHA256, "message", plain, trust.ErrBadSignature},
		"structured as plain":    {plainSHA256, "message", structured, trust.ErrBadSignature},
		"another message":        {plainSHA256, "massage", plain, trust.ErrBadSignature},
		"r and s zero":           {plainSHA256, "message", make([]byte, 80), trust.ErrBadSignature},
		"odd length":             {plainSHA256, "message", plain[:79], trust.ErrBadSignature},
		"nothing":                {plainSHA256, "message", nil, trust.ErrBadSignature},
		"bytes behind":           {structuredSHA256, "message", append(bytes.Clone(structured), 0), trust.ErrBadSignature},
		"RSA's algorithm":        {"1.2.840.113549.1.1.11", "message", plain, trust.ErrBadSignature},
		"unknown":                {"1.2.3", "message", plain, trust.ErrUnsupportedAlgorithm},
		"the key's own, no hash": {"1.2.840.10045.2.1", "message", structured, trust.ErrUnsupportedAlgorithm},
	} {
		err := trust.VerifySignature(k, trust.Algorithm{OID: c.oid}, 0, []byte(c.message), c.signature)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := trust.VerifySignature(k, trust.Algorithm{OID: "1.2.840.10045.2.1"}, crypto.SHA256, []byte("message"), structured); err != nil {
		t.Errorf("the key's own, with a hash: %v", err)
	}
}
