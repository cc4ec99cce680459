package identity_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

const signedType = "cccd-agent/test+jws"

type signedPayload struct {
	Size int `json:"size"`
}

func newDeviceKey(t *testing.T) *identity.DeviceKey {
	t.Helper()
	k, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.pem"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sign(t *testing.T, k *identity.DeviceKey) string {
	t.Helper()
	jws, err := k.Sign(signedType, signedPayload{7})
	if err != nil {
		t.Fatal(err)
	}
	return jws
}

// The signature is checked here by the standard library alone (RFC 7518 §3.4).
func TestSignIsES256(t *testing.T) {
	k := newDeviceKey(t)
	parts := strings.Split(sign(t, k), ".")
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	var header map[string]string
	unmarshalPart(t, parts[0], &header)
	if len(header) != 3 || header["alg"] != "ES256" || header["typ"] != signedType || header["kid"] != k.JWK().KeyID {
		t.Errorf("header %v", header)
	}
	var p signedPayload
	unmarshalPart(t, parts[1], &p)
	sig, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(sig) != 64 {
		t.Fatalf("signature of %d bytes: %v", len(sig), err)
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])
	if p.Size != 7 || !ecdsa.Verify(k.JWK().Key.(*ecdsa.PublicKey), digest[:], r, s) {
		t.Error("not the signature of this payload")
	}
}

func unmarshalPart(t *testing.T, part string, into any) {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func TestVerifySigned(t *testing.T) {
	k := newDeviceKey(t)
	var p signedPayload
	if err := identity.VerifySigned(sign(t, k), signedType, k.JWK(), &p); err != nil || p.Size != 7 {
		t.Fatalf("%+v, %v", p, err)
	}
	withoutID := k.JWK()
	withoutID.KeyID = ""
	if err := identity.VerifySigned(sign(t, k), signedType, withoutID, &p); err != nil {
		t.Errorf("key without id: %v", err)
	}
}

func TestVerifySignedRefuses(t *testing.T) {
	k, other := newDeviceKey(t), newDeviceKey(t)
	good := sign(t, k)
	parts := strings.Split(good, ".")
	flipped := []byte(parts[2])
	flipped[10] ^= 1
	otherID := k.JWK()
	otherID.KeyID = other.JWK().KeyID
	for name, c := range map[string]struct {
		jws, typ string
		key      jose.JSONWebKey
	}{
		"another type":              {good, "cccd-agent/other+jws", k.JWK()},
		"no type":                   {good, "", k.JWK()},
		"another key":               {good, signedType, other.JWK()},
		"another key's id":          {good, signedType, otherID},
		"another payload":           {parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"size":8}`)) + "." + parts[2], signedType, k.JWK()},
		"another signature":         {parts[0] + "." + parts[1] + "." + string(flipped), signedType, k.JWK()},
		"alg none":                  {unsigned(`{"alg":"none","typ":"`+signedType+`"}`, parts[1]), signedType, k.JWK()},
		"alg HS256 with public key": {confused(t, k), signedType, k.JWK()},
		"alg ES384":                 {es384(t), signedType, k.JWK()},
		"key P-384":                 {good, signedType, jose.JSONWebKey{Key: p384(t).Public()}},
		"no key":                    {good, signedType, jose.JSONWebKey{}},
		"JSON form":                 {`{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`, signedType, k.JWK()},
		"empty":                     {"", signedType, k.JWK()},
		"too long":                  {good + strings.Repeat("A", 1<<16), signedType, k.JWK()},
	} {
		t.Run(name, func(t *testing.T) {
			var p signedPayload
			err := identity.VerifySigned(c.jws, c.typ, c.key, &p)
			if !errors.Is(err, identity.ErrSigned) || p.Size != 0 {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
}

func unsigned(header, payload string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + payload + "."
}

// confused is signed by HMAC under what everybody knows, the public key.
func confused(t *testing.T, k *identity.DeviceKey) string {
	public, err := k.JWK().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return joseSign(t, jose.SigningKey{Algorithm: jose.HS256, Key: public})
}

func es384(t *testing.T) string {
	return joseSign(t, jose.SigningKey{Algorithm: jose.ES384, Key: p384(t)})
}

func p384(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func joseSign(t *testing.T, key jose.SigningKey) string {
	t.Helper()
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType(signedType))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign([]byte(`{"size":7}`))
	if err != nil {
		t.Fatal(err)
	}
	jws, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return jws
}
