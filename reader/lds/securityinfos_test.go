package lds

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// The EF.CardAccess that several Vietnamese apps carry as read from cards.
const cccdCardAccess = `3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204020202010202010D`

func TestParseCardAccessCCCD(t *testing.T) {
	infos, err := ParseSecurityInfos(unhex(t, cccdCardAccess))
	if err != nil {
		t.Fatal(err)
	}
	want := SecurityInfos{
		TerminalAuthenticationInfo{Version: 1},
		ChipAuthenticationInfo{OID: "0.4.0.127.0.7.2.2.3.2.2", Version: 1},
		PACEInfo{OID: "0.4.0.127.0.7.2.2.4.2.2", Version: 2, ParameterID: ptr(13)},
	}
	if !reflect.DeepEqual(infos, want) {
		t.Fatalf("%+v", infos)
	}
	pace := infos.PACE()[0].Protocol()
	if pace != (Protocol{"0.4.0.127.0.7.2.2.4.2.2", "PACE-ECDH-GM-AES-CBC-CMAC-128", ECDH, GM, sm.AES128}) {
		t.Fatalf("%+v", pace)
	}
	written, err := want.Bytes()
	if err != nil || !bytes.Equal(written, unhex(t, cccdCardAccess)) {
		t.Fatalf("%X, %v", written, err)
	}
}

// PACEInfo of the worked examples of 9303-11 appendices G and I.
func TestPACEInfoOfICAO(t *testing.T) {
	for _, c := range []struct {
		in        string
		agreement KeyAgreement
		mapping   Mapping
		parameter int
	}{
		{"3012060A04007F0007020204020202010202010D", ECDH, GM, 13},
		{"3012060A04007F00070202040102020102020100", DH, GM, 0},
		{"3012060A04007F0007020204060202010202010D", ECDH, CAM, 13},
	} {
		infos, err := ParseSecurityInfos(tlv.Encode(0x31, unhex(t, c.in)))
		if err != nil || len(infos.PACE()) != 1 {
			t.Fatalf("%s: %+v, %v", c.in, infos, err)
		}
		info := infos.PACE()[0]
		p := info.Protocol()
		if p.KeyAgreement != c.agreement || p.Mapping != c.mapping || p.Suite != sm.AES128 || *info.ParameterID != c.parameter || info.Version != 2 {
			t.Errorf("%s: %+v %+v", c.in, info, p)
		}
	}
}

func TestSecurityInfoKinds(t *testing.T) {
	point := "04" + strings.Repeat("AB", 64)
	for _, c := range []struct {
		name, in string
		want     SecurityInfo
	}{
		{"PACE without parameter", "300F060A04007F00070202040204020102", PACEInfo{OID: "0.4.0.127.0.7.2.2.4.2.4", Version: 2}},
		{"PACE domain parameters", "301B 060904007F000702020402 300C060704007F0007010202010D 020101",
			PACEDomainParameterInfo{OID: "0.4.0.127.0.7.2.2.4.2", ParameterID: ptr(1),
				Algorithm: AlgorithmIdentifier{OID: "0.4.0.127.0.7.1.2", Parameters: unhex(t, "02010D")}}},
		{"CA with a key id over 127", "3013060A04007F00070202030202020101020200C3",
			ChipAuthenticationInfo{OID: "0.4.0.127.0.7.2.2.3.2.2", Version: 1, KeyID: ptr(195)}},
		{"CAM key on standardized parameters", "3062 060904007F000702020102 3052 300C060704007F0007010202010D 034200" + point + "020101",
			ChipAuthenticationPublicKeyInfo{OID: OIDPublicKeyECDH, PublicKey: unhex(t, point), KeyID: ptr(1),
				Algorithm: AlgorithmIdentifier{OID: OIDStandardizedDomainParameters, Parameters: unhex(t, "02010D")}}},
		{"DH key", "301E 060904007F000702020101 3011 3009 06072A8648CE3E0201 0304 00 020105",
			ChipAuthenticationPublicKeyInfo{OID: OIDPublicKeyDH, Algorithm: AlgorithmIdentifier{OID: OIDDHPublicKey}, PublicKey: unhex(t, "020105")}},
		{"AA with ECDSA-SHA256", "3017 06066781080101 05 020101 060A04007F00070101040103",
			ActiveAuthenticationInfo{Version: 1, SignatureAlgorithm: OIDECDSAPlainSHA256}},
		{"TA with EF.CVCA", "3016 060804007F00070202 02 020101 3007 0402011C 04011C",
			TerminalAuthenticationInfo{Version: 1, EFCVCA: unhex(t, "30070402011C04011C")}},
		{"another protocol", "300D060804007F0007020205020102", UnknownInfo{OID: "0.4.0.127.0.7.2.2.5", Rest: unhex(t, "020102")}},
		{"an identifier beyond us", "300C060A 6F8FFFFFFFFFFFFFFF7F", UnknownInfo{Rest: unhex(t, "060A6F8FFFFFFFFFFFFFFF7F"), Malformed: true}},
		{"PACE with a negative parameter", "3012060A04007F000702020402020201020201FF",
			UnknownInfo{OID: "0.4.0.127.0.7.2.2.4.2.2", Rest: unhex(t, "0201020201FF"), Malformed: true}},
		{"PACE with more behind", "3015060A04007F0007020204020202010202010D020101",
			UnknownInfo{OID: "0.4.0.127.0.7.2.2.4.2.2", Rest: unhex(t, "02010202010D020101"), Malformed: true}},
		{"CA without version", "300C060A04007F00070202030202",
			UnknownInfo{OID: "0.4.0.127.0.7.2.2.3.2.2", Rest: Hex{}, Malformed: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fixLengths(t, unhex(t, c.in))
			infos, err := ParseSecurityInfos(tlv.Encode(0x31, in))
			if err != nil || len(infos) != 1 || !reflect.DeepEqual(infos[0], c.want) {
				t.Fatalf("%+v, %v", infos, err)
			}
			if malformed := infos.Malformed(); strings.Contains(string(mustJSON(t, c.want)), `"malformed":true`) != (len(malformed) == 1) {
				t.Errorf("malformed: %+v", malformed)
			}
			back, err := SecurityInfos{c.want}.Bytes()
			if err != nil || !bytes.Equal(back, tlv.Encode(0x31, in)) {
				t.Errorf("%X, %v", back, err)
			}
		})
	}
}

// fixLengths recounts the outermost length, so that the table above can be read.
func fixLengths(t *testing.T, b []byte) []byte {
	t.Helper()
	return tlv.Encode(0x30, b[2:])
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStandardizedParameterID(t *testing.T) {
	for _, c := range []struct {
		name string
		in   AlgorithmIdentifier
		id   int
		ok   bool
	}{
		{"brainpoolP256r1", AlgorithmIdentifier{OIDStandardizedDomainParameters, unhex(t, "02010D")}, 13, true},
		{"another algorithm", AlgorithmIdentifier{OIDECPublicKey, unhex(t, "02010D")}, 0, false},
		{"no parameters", AlgorithmIdentifier{OID: OIDStandardizedDomainParameters}, 0, false},
		{"negative", AlgorithmIdentifier{OIDStandardizedDomainParameters, unhex(t, "0201FF")}, 0, false},
	} {
		if id, ok := c.in.StandardizedParameterID(); id != c.id || ok != c.ok {
			t.Errorf("%s: %d, %v", c.name, id, ok)
		}
	}
}

func key(oid string, id *int) ChipAuthenticationPublicKeyInfo {
	return ChipAuthenticationPublicKeyInfo{OID: oid, Algorithm: AlgorithmIdentifier{OID: OIDECPublicKey}, PublicKey: Hex{4}, KeyID: id}
}

func TestChipAuthentications(t *testing.T) {
	aes, _ := CAProtocolOf(ECDH, sm.AES128)
	des, _ := CAProtocolOf(ECDH, sm.DES3)
	dh, _ := CAProtocolOf(DH, sm.DES3)
	info := func(p Protocol, id *int) SecurityInfo {
		return ChipAuthenticationInfo{OID: p.OID, Version: 1, KeyID: id}
	}
	for _, c := range []struct {
		name string
		in   SecurityInfos
		want []Protocol
		ids  []*int
		impl bool
	}{
		{"one key, one protocol", SecurityInfos{info(aes, nil), key(OIDPublicKeyECDH, nil)}, []Protocol{aes}, []*int{nil}, false},
		{"one key, two protocols", SecurityInfos{info(des, nil), info(aes, nil), key(OIDPublicKeyECDH, nil)}, []Protocol{des, aes}, []*int{nil, nil}, false},
		{"two keys by id", SecurityInfos{info(aes, ptr(2)), info(des, ptr(1)), key(OIDPublicKeyECDH, ptr(1)), key(OIDPublicKeyECDH, ptr(2))}, []Protocol{des, aes}, []*int{ptr(1), ptr(2)}, false},
		{"id at the protocol alone", SecurityInfos{info(aes, ptr(7)), key(OIDPublicKeyECDH, nil)}, []Protocol{aes}, []*int{ptr(7)}, false},
		{"key alone", SecurityInfos{key(OIDPublicKeyECDH, nil)}, []Protocol{des}, []*int{nil}, true},
		{"DH key beside an ECDH protocol", SecurityInfos{info(aes, nil), key(OIDPublicKeyDH, nil)}, []Protocol{dh}, []*int{nil}, true},
		{"protocol without a key", SecurityInfos{info(aes, nil)}, nil, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.in.ChipAuthentications()
			if len(got) != len(c.want) {
				t.Fatalf("%+v", got)
			}
			for i, ca := range got {
				if ca.Protocol != c.want[i] || !reflect.DeepEqual(ca.KeyID, c.ids[i]) || ca.Implied != c.impl || ca.Version != 1 {
					t.Errorf("%d: %+v", i, ca)
				}
			}
		})
	}
}

func TestDG14(t *testing.T) {
	infos := SecurityInfos{key(OIDPublicKeyECDH, nil), ActiveAuthenticationInfo{Version: 1, SignatureAlgorithm: OIDECDSAPlainSHA256}}
	b, err := infos.DG14()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseDG14(b)
	if err != nil || !reflect.DeepEqual(got, infos) {
		t.Fatalf("%+v, %v", got, err)
	}
	if aa, ok := got.ActiveAuthentication(); !ok || aa.SignatureAlgorithm != OIDECDSAPlainSHA256 {
		t.Fatalf("%+v", aa)
	}
	if _, ok := (SecurityInfos{}).ActiveAuthentication(); ok {
		t.Fatal("found active authentication in an empty set")
	}
	if _, err := (SecurityInfos{UnknownInfo{OID: "no.oid"}}).DG14(); err == nil {
		t.Fatal("wrote an identifier that is none")
	}
}

func TestParseSecurityInfosRefuses(t *testing.T) {
	entry := unhex(t, "300D060804007F0007020202020101")
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, tlv.ErrTruncated},
		{"DG14 instead", tlv.Encode(0x6E, tlv.Encode(0x31, entry)), ErrMalformed},
		{"lying length", unhex(t, "3135300D060804007F0007020202020101"), tlv.ErrTruncated},
		{"an entry that is none", tlv.Encode(0x31, unhex(t, "0201FF")), ErrMalformed},
		{"65 entries", tlv.Encode(0x31, bytes.Repeat(entry, 65)), ErrLimit},
		{"a million objects", tlv.Encode(0x31, million(0x30)), ErrLimit},
		{"nested 100 deep", tlv.Encode(0x31, nest(0x30, 100)), tlv.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseSecurityInfos(c.in)
			wantFileError(t, err, CardAccess, c.want)
		})
	}
}

// DG14 of real passports, as the published transcripts of chip authentication have them.
func TestDG14OfTranscripts(t *testing.T) {
	b, err := os.ReadFile("../../../shared/vectors/chip-transcripts.json")
	if err != nil {
		t.Skipf("the shared vectors are not here: %v", err)
	}
	var vectors struct {
		Cases map[string]json.RawMessage `json:"cases"`
	}
	if err := json.Unmarshal(b, &vectors); err != nil {
		t.Fatal(err)
	}
	file := regexp.MustCompile(`"(6E82[0-9A-F]+)"`)
	for name, want := range map[string]ChipAuthentication{
		"TestChipAuthAT": {Protocol: Protocol{Suite: sm.AES128}},
		"TestChipAuthDE": {Protocol: Protocol{Suite: sm.AES128}, KeyID: ptr(195)},
		"TestChipAuthMY": {Protocol: Protocol{Suite: sm.DES3}},
		"TestChipAuthFR": {Protocol: Protocol{Suite: sm.DES3}, Implied: true},
	} {
		match := file.FindSubmatch(vectors.Cases["chipauth/chip_auth_test.go:"+name])
		if match == nil {
			t.Errorf("%s: no DG14", name)
			continue
		}
		infos, err := ParseDG14(unhex(t, string(match[1])))
		if err != nil || len(infos.Malformed()) > 0 {
			t.Errorf("%s: %+v, %v", name, infos.Malformed(), err)
			continue
		}
		got := infos.ChipAuthentications()
		if len(got) != 1 || got[0].Protocol.Suite != want.Protocol.Suite || got[0].Implied != want.Implied || !reflect.DeepEqual(got[0].KeyID, want.KeyID) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func FuzzSecurityInfos(f *testing.F) {
	f.Add(unhex(f, cccdCardAccess))
	f.Add(unhex(f, "31143012060A04007F000702020402020201020201FF"))
	f.Fuzz(func(t *testing.T, in []byte) {
		infos, err := ParseSecurityInfos(in)
		if err != nil {
			return
		}
		infos.ChipAuthentications()
		b, err := infos.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseSecurityInfos(b); err != nil || !reflect.DeepEqual(again, infos) {
			t.Fatalf("%+v became %+v, %v", infos, again, err)
		}
	})
}

func FuzzDG14(f *testing.F) {
	f.Add(tlv.Encode(0x6E, unhex(f, cccdCardAccess)))
	f.Fuzz(func(_ *testing.T, in []byte) { _, _ = ParseDG14(in) })
}
