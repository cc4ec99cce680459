package identity

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

func newKey(t *testing.T) *DeviceKey {
	t.Helper()
	key, err := OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func proven(t *testing.T, key *DeviceKey) (*Record, string) {
	t.Helper()
	r := full(t)
	r.Proof = nil
	if err := key.Prove(r, "caller's nonce", []byte("the SOD"), "anchor-1"); err != nil {
		t.Fatal(err)
	}
	return r, r.Proof.JWS.Reveal()
}

func TestProofStates(t *testing.T) {
	key := newKey(t)
	r, jws := proven(t, key)
	s, err := VerifyProof(jws, key.JWK())
	if err != nil {
		t.Fatal(err)
	}
	// printf 'the SOD' | sha256sum
	const sod = "b8460e227d1e494c580f5a10a560f15372fccd49ba45ecd4da3aab61597b9ac1"
	if s.Nonce != "caller's nonce" || s.SODSHA256 != sod || s.AnchorID != "anchor-1" || s.Record.Proof != nil {
		t.Errorf("nonce %q, SOD %s, anchor %q, proof within the proof %v", s.Nonce, s.SODSHA256, s.AnchorID, s.Record.Proof != nil)
	}
	r.Proof = nil
	want, _ := json.Marshal(r)
	got, _ := json.Marshal(s.Record)
	if !bytes.Equal(got, want) {
		t.Error("another record was signed")
	}
	if err := key.Prove(r, "", nil, ""); err != nil {
		t.Fatal(err)
	}
	if s, err = VerifyProof(r.Proof.JWS.Reveal(), key.JWK()); err != nil || s.Nonce != "" || s.SODSHA256 != "" || s.AnchorID != "" {
		t.Errorf("of nothing: %q %q %q, %v", s.Nonce, s.SODSHA256, s.AnchorID, err)
	}
}

func TestProofHeader(t *testing.T) {
	key := newKey(t)
	_, jws := proven(t, key)
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(jws, ".")[0])
	if err != nil {
		t.Fatal(err)
	}
	var header map[string]string
	if err := json.Unmarshal(raw, &header); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"alg": "ES256", "typ": "cccd-agent-record+jws", "kid": key.JWK().KeyID}
	if len(header) != len(want) {
		t.Errorf("header %v", header)
	}
	for k, v := range want {
		if header[k] != v {
			t.Errorf("%s is %q, want %q", k, header[k], v)
		}
	}
}

// The key id is the thumbprint of RFC 7638, calculated here by its §3.
func TestKeyIDIsTheThumbprint(t *testing.T) {
	jwk := newKey(t).JWK()
	raw, err := jwk.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var key struct{ Crv, Kty, X, Y, D, Use, Alg string }
	if err := json.Unmarshal(raw, &key); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, `{"crv":"%s","kty":"%s","x":"%s","y":"%s"}`, key.Crv, key.Kty, key.X, key.Y))
	if jwk.KeyID != base64.RawURLEncoding.EncodeToString(sum[:]) || key.Crv != "P-256" || key.Use != "sig" || key.Alg != "ES256" {
		t.Errorf("key id %s of %+v", jwk.KeyID, key)
	}
	if key.D != "" {
		t.Error("the private half is in the JWK")
	}
}

func TestProofsAreRefused(t *testing.T) {
	key, other := newKey(t), newKey(t)
	r, jws := proven(t, key)
	parts := strings.Split(jws, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	changed := strings.Join([]string{parts[0], encode(bytes.Replace(payload, []byte("genuine"), []byte("claimed"), 1)), parts[2]}, ".")
	unsigned := strings.Join([]string{encode([]byte(`{"alg":"none","typ":"cccd-agent-record+jws"}`)), parts[1], ""}, ".")
	signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
	signature[10] ^= 1
	_, others := proven(t, other)
	for name, c := range map[string]struct {
		jws string
		key *DeviceKey
	}{
		"another key":         {jws, other},
		"another's proof":     {others, key},
		"changed record":      {changed, key},
		"changed signature":   {parts[0] + "." + parts[1] + "." + encode(signature), key},
		"unsigned":            {unsigned, key},
		"another type":        {sign(t, key, payload, "JWT"), key},
		"no type":             {sign(t, key, payload, ""), key},
		"another content":     {sign(t, key, []byte(`{"hello":"world"}`), proofType), key},
		"no JSON":             {sign(t, key, []byte("hello"), proofType), key},
		"another schema":      {sign(t, key, []byte(`{"record":{"schema":"cccd-agent/error/1"}}`), proofType), key},
		"nothing":             {"", key},
		"two parts":           {parts[0] + "." + parts[1], key},
		"a record, no proof":  {string(payload), key},
		"symmetric algorithm": {hmac(t, key, payload), key},
	} {
		s, err := VerifyProof(c.jws, c.key.JWK())
		if !errors.Is(err, ErrProof) || s.Record != nil {
			t.Errorf("%s: %v", name, err)
		}
		silent(t, name, fmt.Sprint(err), secrets(r))
	}
	if _, err := VerifyProof(sign(t, key, payload, proofType), key.JWK()); err != nil {
		t.Errorf("the same by hand: %v", err)
	}
}

func sign(t *testing.T, k *DeviceKey, payload []byte, typ string) string {
	t.Helper()
	opts := &jose.SignerOptions{}
	if typ != "" {
		opts = opts.WithType(jose.ContentType(typ))
	}
	return serialised(t, jose.SigningKey{Algorithm: jose.ES256, Key: k.key}, opts, payload)
}

// hmac signs with the public key as a shared secret, which once fooled many.
func hmac(t *testing.T, k *DeviceKey, payload []byte) string {
	t.Helper()
	public, err := x509.MarshalPKIXPublicKey(k.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return serialised(t, jose.SigningKey{Algorithm: jose.HS256, Key: public}, (&jose.SignerOptions{}).WithType(proofType), payload)
}

func serialised(t *testing.T, key jose.SigningKey, opts *jose.SignerOptions, payload []byte) string {
	t.Helper()
	signer, err := jose.NewSigner(key, opts)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// Somebody else's program verifies the signature, from the JWK's coordinates.
func TestOpenSSLVerifiesTheProof(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skipf("openssl is not here: %v", err)
	}
	key := newKey(t)
	_, jws := proven(t, key)
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	last := strings.LastIndex(jws, ".")
	signature, err := base64.RawURLEncoding.DecodeString(jws[last+1:])
	if err != nil || len(signature) != 64 {
		t.Fatalf("signature of %d bytes, %v", len(signature), err)
	}
	public := write("public.pem", publicPEM(t, key))
	sig := write("signature.der", derSignature(t, signature))
	verify := func(message string) error {
		out, err := exec.Command(openssl, "dgst", "-sha256", "-verify", public, "-signature", sig, message).CombinedOutput()
		if err == nil && !bytes.Contains(out, []byte("Verified OK")) {
			return fmt.Errorf("openssl says %q", out)
		}
		return err
	}
	if err := verify(write("message", []byte(jws[:last]))); err != nil {
		t.Errorf("openssl refuses the proof: %v", err)
	}
	if err := verify(write("other", []byte(jws[:last-1]+"A"+jws[last:last]))); err == nil {
		t.Error("openssl takes another message too, so this test shows nothing")
	}
}

// derSignature turns r‖s of RFC 7518 §3.4 into ECDSA-Sig-Value.
func derSignature(t *testing.T, rs []byte) []byte {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, half := range [][]byte{rs[:32], rs[32:]} {
			b.AddASN1(asn1.INTEGER, func(b *cryptobyte.Builder) {
				half = bytes.TrimLeft(half, "\x00")
				if half[0]&0x80 != 0 {
					b.AddUint8(0)
				}
				b.AddBytes(half)
			})
		}
	})
	return b.BytesOrPanic()
}

// publicPEM writes the public key as RFC 5480 has it, from the JWK's coordinates.
func publicPEM(t *testing.T, key *DeviceKey) []byte {
	t.Helper()
	raw, err := key.JWK().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var jwk struct{ X, Y string }
	if err := json.Unmarshal(raw, &jwk); err != nil {
		t.Fatal(err)
	}
	// SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING { 04‖X‖Y } }
	der := []byte("\x30\x59\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x03\x42\x00\x04")
	for _, c := range []string{jwk.X, jwk.Y} {
		b, err := base64.RawURLEncoding.DecodeString(c)
		if err != nil || len(b) != 32 {
			t.Fatalf("coordinate of %d bytes, %v", len(b), err)
		}
		der = append(der, b...)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}
