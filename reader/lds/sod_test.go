package lds

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Written by openssl cms over lsoV1: SignedData in DER, the same streamed with
// indefinite lengths, and one over a PACEInfo for EF.CardSecurity. Only their
// shape matters; the signatures are never checked here.
const (
	lsoV1 = `3070020101300b0609608648016503040201304e302502010104201111111111111111111111111111111111111111111111111111111111111111302502010e04204444444444444444444444444444444444444444444444444444444444444444300e1304303130381306303430303030`

	cmsDER = `3082013606092a864886f70d010702a082012730820123020103310d300b0609608648016503040201307e0606678108010101a0740472` + lsoV1 +
		`31818e30818b0201013024300c310a300806035504030c0174021465e11529bc97f42b313809a39e61d1bd9576ef78300b0609608648016503040201300a06082a8648ce3d04030204473045022100871ebbf26dd302b91b643b5995fd093ad206969b1877c8fb1c491731b4c81f9502204b023b8eedda1b3917f41b3c7801168b60eddc6f6c1f123500b82a06bf0ac891`

	cmsBER = `308006092a864886f70d010702a0803080020103310d300b060960864801650304020130800606678108010101a080248004` + `72` + lsoV1 +
		`00000000000031818d30818a0201013024300c310a300806035504030c0174021465e11529bc97f42b313809a39e61d1bd9576ef78300b0609608648016503040201300a06082a8648ce3d040302044630440220627d361646bd2376aa8ccf9d4929f19150c95165c0dcc981a1ada4238e6dad96022020b3f6e47199b805d5812dc3f092fc8bb0802a686fb522c12461ca7ff6fc0127000000000000`

	cardSecurity = `3081d906092a864886f70d010702a081cb3081c8020103310d300b06096086480165030402013024060804007f0007030201a018041631143012060a04007f0007020204020202010202010d31818d30818a0201013024300c310a300806035504030c0174021465e11529bc97f42b313809a39e61d1bd9576ef78300b0609608648016503040201300a06082a8648ce3d0403020446304402200738e999646d0579ae94c91cbaf589f2824674a381f3d075e0267d316cd2c1de0220283c728df5a8891a5164cab458d1dc060c17a51e65e5543bd611f2cf9211e778`
)

func TestParseSOD(t *testing.T) {
	cms := unhex(t, cmsDER)
	for name, in := range map[string][]byte{"in its wrapper": BuildSOD(cms), "bare": cms} {
		if got, err := ParseSOD(in); err != nil || !bytes.Equal(got, cms) {
			t.Errorf("%s: %X, %v", name, got, err)
		}
	}
	ber := unhex(t, cmsBER)
	if got, err := ParseSOD(BuildSOD(ber)); err != nil || !bytes.Equal(got, ber) {
		t.Errorf("indefinite length changed, %v", err)
	}
}

func TestParseSODRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, tlv.ErrTruncated},
		{"empty wrapper", unhex(t, "7700"), ErrMalformed},
		{"another file", unhex(t, "610430020500"), ErrMalformed},
		{"no CMS inside", unhex(t, "770404020500"), ErrMalformed},
		{"lying length", unhex(t, "7782FFFF3000"), tlv.ErrTruncated},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseSOD(c.in)
			wantFileError(t, err, SOD, c.want)
		})
	}
}

func TestUnverifiedContent(t *testing.T) {
	for name, in := range map[string]string{"DER": cmsDER, "BER": cmsBER} {
		contentType, content, err := UnverifiedContent(unhex(t, in))
		if err != nil || contentType != OIDLDSSecurityObject || !bytes.Equal(content, unhex(t, lsoV1)) {
			t.Errorf("%s: %s %X, %v", name, contentType, content, err)
		}
	}
	for name, in := range map[string]string{
		"enveloped data": strings.Replace(cmsDER, "2a864886f70d010702", "2a864886f70d010703", 1),
		"cut":            cmsDER[:80],
		"not CMS":        lsoV1,
	} {
		if _, _, err := UnverifiedContent(unhex(t, in)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, _, err := UnverifiedContent(tlv.Encode(0x30, million(0x30))); err == nil {
		t.Error("a million objects: accepted")
	}
}

func TestSecurityObject(t *testing.T) {
	want := LDSSecurityObject{
		Version:        1,
		HashAlgorithm:  "2.16.840.1.101.3.4.2.1",
		Hashes:         map[int][]byte{1: bytes.Repeat([]byte{0x11}, 32), 14: bytes.Repeat([]byte{0x44}, 32)},
		LDSVersionInfo: &LDSVersionInfo{LDSVersion: "0108", UnicodeVersion: "040000"},
	}
	got, err := ParseSecurityObject(unhex(t, lsoV1))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	if b, err := want.Bytes(); err != nil || !bytes.Equal(b, unhex(t, lsoV1)) {
		t.Fatalf("%X, %v", b, err)
	}
	if groups := got.DataGroups(); !reflect.DeepEqual(groups, []FileID{DG1, DG14}) {
		t.Fatalf("%v", groups)
	}
}

// The first form: version 0, NULL parameters, SHA-1.
func TestSecurityObjectVersion0(t *testing.T) {
	in := unhex(t, "302D 020100 3009 06052B0E03021A 0500 301D 301B 02010D 0416"+strings.Repeat("AA", 22))
	got, err := ParseSecurityObject(in)
	if err != nil || got.HashAlgorithm != "1.3.14.3.2.26" || got.LDSVersionInfo != nil || len(got.Hashes[13]) != 22 {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestParseSecurityObjectRefuses(t *testing.T) {
	alg := unhex(t, "300B0609608648016503040201")
	hash := func(n int, h []byte) []byte {
		return tlv.Encode(0x30, tlv.Encode(0x02, []byte{byte(n)}), tlv.Encode(0x04, h))
	}
	object := func(version byte, hashes ...[]byte) []byte {
		return tlv.Encode(0x30, []byte{2, 1, version}, alg, tlv.Encode(0x30, hashes...))
	}
	h := make([]byte, 32)
	if _, err := ParseSecurityObject(object(0, hash(1, h), hash(16, h))); err != nil {
		t.Fatalf("a sound object is refused: %v", err)
	}
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, tlv.ErrTruncated},
		{"data group 0", object(0, hash(0, h)), ErrMalformed},
		{"data group 17", object(0, hash(17, h)), ErrMalformed},
		{"data group -1", object(0, hash(0xFF, h)), ErrMalformed},
		{"data group twice", object(0, hash(1, h), hash(2, h), hash(1, h)), ErrMalformed},
		{"no hashes", object(0), ErrMalformed},
		{"empty hash", object(0, hash(1, nil)), ErrMalformed},
		{"hash of 65 bytes", object(0, hash(1, make([]byte, 65))), ErrMalformed},
		{"version 2", object(2, hash(1, h)), ErrUnsupported},
		{"no algorithm", tlv.Encode(0x30, []byte{2, 1, 0}, tlv.Encode(0x30, hash(1, h))), ErrMalformed},
		{"a million hashes", object(0, million(0x30)), ErrLimit},
		{"something behind the hashes", tlv.Encode(0x30, []byte{2, 1, 0}, alg, tlv.Encode(0x30, hash(1, h)), []byte{5, 0}), ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseSecurityObject(c.in)
			wantFileError(t, err, SOD, c.want)
		})
	}
}

func FuzzSOD(f *testing.F) {
	f.Add(BuildSOD(unhex(f, cmsDER)))
	f.Add(unhex(f, cmsBER))
	f.Fuzz(func(_ *testing.T, in []byte) {
		if cms, err := ParseSOD(in); err == nil {
			_, _, _ = UnverifiedContent(cms)
		}
	})
}

func FuzzSecurityObject(f *testing.F) {
	f.Add(unhex(f, lsoV1))
	f.Fuzz(func(t *testing.T, in []byte) {
		o, err := ParseSecurityObject(in)
		if err != nil {
			return
		}
		b, err := o.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSecurityObject(b)
		if err != nil || !reflect.DeepEqual(again.Hashes, o.Hashes) || again.HashAlgorithm != o.HashAlgorithm {
			t.Fatalf("%+v became %+v, %v", o, again, err)
		}
	})
}
