package emrtd

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// signatureCase is one of testdata/activeauth.json, made with openssl by the
// script beside it.
type signatureCase struct {
	Name, Key, Algorithm, Challenge, Signature string
	Good                                       bool
}

func signatureCases(t testing.TB) []signatureCase {
	t.Helper()
	raw, err := os.ReadFile("testdata/activeauth.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []signatureCase
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) < 50 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	return cases
}

func publicKey(t testing.TB, spki string) lds.PublicKeyInfo {
	t.Helper()
	key, err := lds.ParsePublicKeyInfo(unhex(t, spki))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestActiveAuthentication(t *testing.T) {
	for _, c := range signatureCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			chip := answering(func(_ int, cmd iso7816.Command) (iso7816.Response, error) {
				if cmd.INS != iso7816.INSInternalAuthenticate || !bytes.Equal(cmd.Data, unhex(t, c.Challenge)) {
					t.Errorf("sent %+v", cmd)
				}
				return ok(unhex(t, c.Signature))
			})
			err := AuthenticateActively(t.Context(), chip, publicKey(t, c.Key), c.Algorithm, random(t, c.Challenge))
			if c.Good && err != nil || !c.Good && !errors.Is(err, ErrChip) {
				t.Error(err)
			}
		})
	}
}

// Cases that published readers test, F given: 9303-11 §6.1.2.2 for each digest.
func TestVerifyRecovered(t *testing.T) {
	const m1, challenge = "1234567890ABCDEF1234567890ABCDEF11223344", "0102030405060708"
	digests := map[string]string{
		"BC":   "E9B287952A913CC5B60FF74ECFC87E40E81563B1",
		"38CC": "AEFC05E88F48EB88D367BA3DACB7D6A8543EC02BD315E47DDBE2045D",
		"34CC": "783980D44FD3A80F0E4210EB9C73EA399932062D465438F8E1FF13377DE83089",
		"36CC": "8E0873B0BAF595A777B497779981BD94DDA3A81FD61CF2D526AB490F2D6CBCECC6EAB5804DF4E0A70169D4D0D6C07E75",
		"35CC": "968304E09F0C0EC86BE4ADE4B82D97D04283E3652B61193856C9EDE1DAC8962B3DA9580FD77E9F9EF18A24C517D8D3B05F4EEB177E990AE1E80895C8BB28F516",
	}
	for trailer, digest := range digests {
		for f, want := range map[string]bool{
			"6A" + m1 + digest + trailer:           true,
			"006A" + m1 + digest + trailer:         true, // a modulus of 8n+1 to 8n+7 bits
			"00006A" + m1 + digest + trailer:       false,
			"6B" + m1 + digest + trailer:           false,
			"6A" + m1[2:] + digest + trailer:       false,
			"6A" + m1 + digest + "00":              false,
			"6A" + m1 + digest[2:] + trailer:       false,
			"6A" + m1 + digest + trailer + trailer: false,
		} {
			if got := verifyRecovered(unhex(t, f), unhex(t, challenge)); got != want {
				t.Errorf("trailer %s, %s…: %v", trailer, f[:8], got)
			}
		}
	}
	for _, f := range []string{"", "00", "6A", "BC", "CC", "6ABC", "34CC", "6A34CC", "6B000000", "6A000000", "6A0000CC", "6AB287952A913CC5B60FF74ECFC87E40E81563B1BC"} {
		if verifyRecovered(unhex(t, f), unhex(t, challenge)) {
			t.Errorf("%s verifies", f)
		}
	}
}

func rsaKey(modulus, exponent []byte) lds.PublicKeyInfo {
	return lds.PublicKeyInfo{Kind: lds.KeyRSA, Modulus: modulus, Exponent: exponent}
}

// odd is a number of so many bits that ends in 1; nobody has factors of it to sign with.
func odd(bits int) []byte {
	b := make([]byte, (bits+7)/8)
	b[0] = 1 << ((bits - 1) % 8)
	b[len(b)-1] |= 1
	return b
}

func TestActiveAuthenticationRefusesKeys(t *testing.T) {
	f4 := []byte{1, 0, 1}
	ecKey := func(parameters, point string) lds.PublicKeyInfo {
		return lds.PublicKeyInfo{
			Kind: lds.KeyEC, Key: unhex(t, point),
			Algorithm: lds.AlgorithmIdentifier{OID: lds.OIDECPublicKey, Parameters: unhex(t, parameters)},
		}
	}
	const p256 = "06082A8648CE3D030107"
	for name, c := range map[string]struct {
		key       lds.PublicKeyInfo
		algorithm string
		want      error
	}{
		"RSA of 1,023 bits":     {rsaKey(odd(1023), f4), "", ErrChip},
		"RSA of 512 bits":       {rsaKey(odd(512), f4), "", ErrChip},
		"RSA of 4,097 bits":     {rsaKey(odd(4097), f4), "", ErrUnsupported},
		"even modulus":          {rsaKey(append(odd(1032)[:128], 2), f4), "", ErrUnsupported},
		"exponent of 1":         {rsaKey(odd(1024), []byte{1}), "", ErrUnsupported},
		"even exponent":         {rsaKey(odd(1024), []byte{1, 0, 0}), "", ErrUnsupported},
		"long exponent":         {rsaKey(odd(1024), odd(65)), "", ErrUnsupported},
		"another kind of key":   {lds.PublicKeyInfo{Kind: lds.KeyOther}, "", ErrUnsupported},
		"unknown curve":         {ecKey("06052B8104000A", "04"), "", ErrUnsupported},
		"no curve":              {ecKey("", "04"), "", ErrUnsupported},
		"no point":              {ecKey(p256, "04"+hex.EncodeToString(make([]byte, 64))), "", ErrChip},
		"unknown signature":     {ecKey(p256, "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5"), "1.2.3.4", ErrUnsupported},
		"signature with RIPEMD": {ecKey(p256, "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5"), "0.4.0.127.0.7.1.1.4.1.6", ErrUnsupported},
	} {
		if err := AuthenticateActively(t.Context(), play(t), c.key, c.algorithm, random(t)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A signature that fits a short response is asked for with a short command.
func TestInternalAuthenticateLengths(t *testing.T) {
	for _, c := range []struct {
		bits int
		room int
		ne   []int // of the commands, each but the last answered 6700
	}{
		{1024, 256, []int{256}},
		{2048, 256, []int{256}},
		{2056, 256, []int{65536}},
		{4096, 256, []int{65536}},
		{1848, 231, []int{256}},
		{1856, 231, []int{256, 65536}},
		{1784, 223, []int{256}},
		{2048, 223, []int{256, 65536}},
	} {
		var sent []int
		chip := answering(func(n int, cmd iso7816.Command) (iso7816.Response, error) {
			sent = append(sent, cmd.Ne)
			if n < len(c.ne)-1 {
				return status(iso7816.SWWrongLength)
			}
			return ok(make([]byte, c.bits/8))
		})
		err := AuthenticateActively(t.Context(), limited{chip, c.room}, rsaKey(odd(c.bits), []byte{3}), "", random(t, "0102030405060708"))
		if !errors.Is(err, ErrChip) || fmt.Sprint(sent) != fmt.Sprint(c.ne) {
			t.Errorf("%d bits, %d bytes of room: Ne %d, %v", c.bits, c.room, sent, err)
		}
	}
}

// limited is a transport whose short responses hold so much.
type limited struct {
	iso7816.Transport
	room int
}

func (l limited) MaxShortPlain() int { return l.room }

func TestActiveAuthenticationRefused(t *testing.T) {
	for bits, commands := range map[int]int{1024: 1, 2048: 2, 3072: 1} {
		chip := answering(func(int, iso7816.Command) (iso7816.Response, error) { return status(0x6982) })
		err := AuthenticateActively(t.Context(), limited{chip, 223}, rsaKey(odd(bits), []byte{3}), "", random(t, "0102030405060708"))
		if kind(err) != "status 6982" || chip.n != commands {
			t.Errorf("%d bits: %v after %d commands", bits, err, chip.n)
		}
	}
	gone := errors.New("gone")
	for n := range 2 {
		chip := answering(func(i int, _ iso7816.Command) (iso7816.Response, error) {
			if i == n {
				return iso7816.Response{}, gone
			}
			return status(iso7816.SWWrongLength)
		})
		err := AuthenticateActively(t.Context(), limited{chip, 223}, rsaKey(odd(2048), []byte{3}), "", random(t, "0102030405060708"))
		if !errors.Is(err, gone) {
			t.Errorf("command %d: %v", n, err)
		}
	}
	if err := AuthenticateActively(context.Background(), play(t), rsaKey(odd(1024), []byte{3}), "", random(t, "01")); err == nil {
		t.Error("signed without randomness")
	}
}
