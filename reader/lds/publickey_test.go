package lds

import (
	"bytes"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Public keys written by openssl: RSA of 512 bits, brainpoolP256r1.
const (
	rsaSPKI    = `305c300d06092a864886f70d0101010500034b003048024100` + rsaModulus + `0203010001`
	rsaModulus = `bcfa8b661cb11f60a5bd21df21246e166d0d6e4c407c9fd54112a532da20147b924d6da53d53da2ece38c381792f549635e137b236ba11800fa63280d449df75`
	ecSPKI     = `305a301406072a8648ce3d020106092b240303020801010703420004` + ecPoint
	ecPoint    = `50df0272ce59cf93f579a574c73acb9d8a9d8851787ba86ad8e5d7b9cc6ae3daa2e7d9ed6b8de4fbeb36e74226edd5570ad5118b3bbc1392de487e9507fb61f2`
)

func TestDG15(t *testing.T) {
	rsa, err := ParseDG15(BuildDG15(unhex(t, rsaSPKI)))
	if err != nil || rsa.Kind != KeyRSA || rsa.Bits() != 512 || !bytes.Equal(rsa.Modulus, unhex(t, rsaModulus)) || !bytes.Equal(rsa.Exponent, []byte{1, 0, 1}) {
		t.Fatalf("%+v, %v", rsa, err)
	}
	if !bytes.Equal(rsa.Raw, unhex(t, rsaSPKI)) {
		t.Fatal("the whole SubjectPublicKeyInfo changed")
	}
	ec, err := ParseDG15(BuildDG15(unhex(t, ecSPKI)))
	if err != nil || ec.Kind != KeyEC || ec.Bits() != 0 || !bytes.Equal(ec.Key, unhex(t, "04"+ecPoint)) || !bytes.Equal(ec.Algorithm.Parameters, unhex(t, "06092b2403030208010107")) {
		t.Fatalf("%+v, %v", ec, err)
	}
	other, err := ParseDG15(BuildDG15(unhex(t, "300A300506032B6570030100"+"")))
	if err == nil {
		t.Fatalf("an empty key is accepted: %+v", other)
	}
	other, err = ParseDG15(BuildDG15(unhex(t, "300B300506032B657003020042")))
	if err != nil || other.Kind != KeyOther || other.Algorithm.OID != "1.3.101.112" {
		t.Fatalf("%+v, %v", other, err)
	}
}

func TestParseDG15Refuses(t *testing.T) {
	rsaKey := func(n, e []byte) []byte {
		key := tlv.Encode(0x30, tlv.Encode(2, n), tlv.Encode(2, e))
		return BuildDG15(tlv.Encode(0x30, unhex(t, "300D06092A864886F70D0101010500"), tlv.Encode(3, []byte{0}, key)))
	}
	if _, err := ParseDG15(rsaKey([]byte{0x40, 1}, []byte{3})); err != nil {
		t.Fatalf("a sound key is refused: %v", err)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", unhex(t, "6F00"), tlv.ErrTruncated},
		{"no SubjectPublicKeyInfo", unhex(t, "6F03020101"), ErrMalformed},
		{"more behind it", BuildDG15(append(unhex(t, ecSPKI), 5, 0)), ErrMalformed},
		{"RSA modulus 0", rsaKey([]byte{0}, []byte{3}), ErrMalformed},
		{"RSA modulus negative", rsaKey([]byte{0x80}, []byte{3}), ErrMalformed},
		{"RSA exponent beyond the modulus", rsaKey([]byte{5}, []byte{7}), ErrMalformed},
		{"RSA exponent 0", rsaKey([]byte{5}, []byte{0}), ErrMalformed},
		{"RSA of 8200 bits", rsaKey(bytes.Repeat([]byte{0x7F}, 1025), []byte{3}), ErrMalformed},
		{"a million objects", BuildDG15(tlv.Encode(0x30, million(0x30))), ErrLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseDG15(c.in)
			wantFileError(t, err, DG15, c.want)
		})
	}
}

func FuzzDG15(f *testing.F) {
	f.Add(BuildDG15(unhex(f, rsaSPKI)))
	f.Add(BuildDG15(unhex(f, ecSPKI)))
	f.Fuzz(func(t *testing.T, in []byte) {
		p, err := ParseDG15(in)
		if err != nil {
			return
		}
		if again, err := ParsePublicKeyInfo(p.Raw); err != nil || again.Kind != p.Kind || !bytes.Equal(again.Key, p.Key) {
			t.Fatalf("%+v became %+v, %v", p, again, err)
		}
	})
}
