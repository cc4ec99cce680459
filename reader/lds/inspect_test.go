package lds

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// everyFile is one sound file of each kind with what its JSON must contain.
func everyFile(t testing.TB) map[FileID]struct {
	in   []byte
	json string
} {
	t.Helper()
	photo, err := BuildDG2(Face{Image: drawn(t, 48, 64)})
	if err != nil {
		t.Fatal(err)
	}
	return map[FileID]struct {
		in   []byte
		json string
	}{
		COM:          {unhex(t, "60145F0104303130365F36063034303030305C026175"), `"dataGroups":["DG1","DG2"]`},
		SOD:          {BuildSOD(unhex(t, cmsDER)), `"hashAlgorithm":"2.16.840.1.101.3.4.2.1","hashes":{"DG1":"1111`},
		CardAccess:   {unhex(t, cccdCardAccess), `"type":"PACEInfo","oid":"0.4.0.127.0.7.2.2.4.2.2","name":"PACE-ECDH-GM-AES-CBC-CMAC-128"`},
		CardSecurity: {unhex(t, cardSecurity), `"parameterId":13`},
		ATRInfo:      {CardCapabilities{ExtendedLength: true, MaxCommand: 2000, MaxResponse: 2000}.Bytes(), `"maxResponse":2000`},
		DIR:          {unhex(t, "61094F07A0000002471001"), `"aid":"a0000002471001"`},
		DG1:          {BuildDG1(syntheticMRZ), `"mrz":"IDVNM1901234569`},
		DG2:          {photo, `"width":48,"height":64`},
		DG3:          {tlv.Encode(0x63, []byte{0x7F, 0x61, 0}), `{"size":5,"sha256":"`},
		DG11:         {PersonalDetails{FullName: "HOA"}.Bytes(), `{"fullName":"HOA"}`},
		DG12:         {DocumentDetails{DateOfIssue: "20210420"}.Bytes(), `{"dateOfIssue":"20210420"}`},
		DG13:         {unhex(t, syntheticDG13), `"personalNumber":"001190123456"`},
		DG14:         {tlv.Encode(0x6E, unhex(t, cccdCardAccess)), `"type":"TerminalAuthenticationInfo"`},
		DG15:         {BuildDG15(unhex(t, ecSPKI)), `"kind":"ec"`},
		DG16:         {tlv.Encode(0x70, []byte{2, 1, 0}), `"size":5`},
	}
}

func TestIdentifyAndDecode(t *testing.T) {
	for want, c := range everyFile(t) {
		t.Run(want.Name(), func(t *testing.T) {
			got, ok := Identify(c.in)
			if !ok || got != want {
				t.Fatalf("taken for %s", got)
			}
			v, err := Decode(got, c.in)
			if err != nil {
				t.Fatal(err)
			}
			var shown bytes.Buffer
			enc := json.NewEncoder(&shown)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(v); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(shown.String(), c.json) || shown.Bytes()[0] != '{' {
				t.Fatalf("%s lacks %s", shown.String(), c.json)
			}
		})
	}
}

func TestDecodeRefusesBrokenFiles(t *testing.T) {
	for file, c := range everyFile(t) {
		broken := bytes.Clone(c.in[:len(c.in)-1])
		if v, err := Decode(file, broken); err == nil || v != nil {
			t.Errorf("%s without its last byte: %T, %v", file, v, err)
		}
	}
	if _, err := Decode(0, nil); !errors.Is(err, ErrUnsupported) {
		t.Errorf("no file: %v", err)
	}
}

func TestIdentifyIsNotFooled(t *testing.T) {
	for name, in := range map[string][]byte{
		"empty":                    nil,
		"CCCD QR text":             []byte("001190123456|012345678|Nguyễn Thị Hoa|15011990|Nữ|Số 1|20042021"),
		"MRZ text":                 []byte(syntheticMRZ),
		"link":                     []byte("https://example.vn/"),
		"PEM":                      []byte("-----BEGIN CERTIFICATE-----\n"),
		"public key":               unhex(t, ecSPKI),
		"signed, but something":    unhex(t, strings.Replace(cmsDER, "3070020101", "307A020101", 1)),
		"indefinite, but no CMS":   unhex(t, "30800000"),
		"tag of another world":     unhex(t, "7F4E00"),
		"file cut in the middle":   unhex(t, syntheticDG13)[:100],
		"bytes behind":             append(unhex(t, syntheticDG13), 1),
		"data group without TLV":   tlv.Encode(0x68, []byte{0x5F}),
		"a SET, but of no entries": unhex(t, "31020500"),
		"a million objects":        million(0x43),
	} {
		if got, ok := Identify(in); ok {
			t.Errorf("%s: taken for %s", name, got)
		}
	}
	if got, ok := Identify(unhex(t, cmsBER)); !ok || got != SOD {
		t.Errorf("a bare SOD of indefinite length: %s", got)
	}
}

func TestReferenceData(t *testing.T) {
	const dir = "lds/bsi-tr03105-5-reference/"
	for name, want := range map[string]FileID{
		dir + "EF_COM.bin": COM, dir + "EF_SOD.bin": SOD, dir + "Datagroup1.bin": DG1, dir + "Datagroup2.bin": DG2, dir + "Datagroup3.bin": DG3,
		dir + "Datagroup4.bin": DG4, dir + "Datagroup14.bin": DG14, dir + "Datagroup15.bin": DG15, "vn/DG1_synthetic.bin": DG1,
		"vn/EF_CardAccess_CCCD.bin": CardAccess, "vn/DG13_synthetic_flat.bin": DG13, "sod/AU_EF_SOD.bin": SOD, "sod/DE_EF_SOD.bin": SOD,
		"sod/MY_EF_SOD.bin": SOD, "sod/RU_EF_SOD.bin": SOD, "dg2/dg2_silver_all_fields.bin": DG2,
	} {
		b := sample(t, name)
		if got, ok := Identify(b); !ok || got != want {
			t.Errorf("%s: taken for %s", name, got)
		}
		if _, err := Decode(want, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The builders write the reference files byte for byte.
func TestReferenceDataIsRebuilt(t *testing.T) {
	const dir = "lds/bsi-tr03105-5-reference/"
	com := sample(t, dir+"EF_COM.bin")
	if c, err := ParseCOM(com); err != nil || !bytes.Equal(c.Bytes(), com) {
		t.Errorf("EF.COM differs, %v", err)
	}
	for _, name := range []string{dir + "Datagroup1.bin", "vn/DG1_synthetic.bin"} {
		dg1 := sample(t, name)
		if mrz, err := ParseDG1(dg1); err != nil || !bytes.Equal(BuildDG1(mrz), dg1) {
			t.Errorf("%s differs, %v", name, err)
		}
	}
	dg14 := sample(t, dir+"Datagroup14.bin")
	infos, err := ParseDG14(dg14)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := infos.DG14(); err != nil || !bytes.Equal(b, dg14) {
		t.Errorf("DG14 differs, %v", err)
	}
	dg15 := sample(t, dir+"Datagroup15.bin")
	if key, err := ParseDG15(dg15); err != nil || !bytes.Equal(BuildDG15(key.Raw), dg15) || key.Bits() != 1024 {
		t.Errorf("DG15 differs, %v", err)
	}
}

func TestDG13SamplesInBothShapes(t *testing.T) {
	flat, nested := sample(t, "vn/DG13_synthetic_flat.bin"), sample(t, "vn/DG13_synthetic_nested.bin")
	a, errA := ParseDG13(flat)
	b, errB := ParseDG13(nested)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if string(mustJSON(t, a)) != string(mustJSON(t, b)) || len(a.Fields) != 16 || a.Spouse() == "" || a.Mother() == "" {
		t.Error("the shapes read differently")
	}
	// The samples write the expiry as PrintableString, cards are said to write UTF8String.
	expiry := func(b []byte) []byte {
		return bytes.Replace(b, unhex(t, "02010C130A"), unhex(t, "02010C0C0A"), 1)
	}
	if !bytes.Equal(a.Bytes(), expiry(flat)) || !bytes.Equal(a.NestedBytes(), expiry(nested)) {
		t.Error("the shapes are written differently")
	}
}

func TestErrorsAndPrintsShowNothingPersonal(t *testing.T) {
	d := PersonalDetails{FullName: "HOA", ProofOfCitizenship: personal.Bytes("HOA")}
	for _, s := range []string{sprint(d), sprint(synthetic), sprint(MRZ{syntheticMRZ}), sprint(Face{Image: personal.Bytes("HOA")})} {
		for _, secret := range []string{"HOA", "Hoa", "001190123456", "484F41", "72 79 65"} {
			if strings.Contains(s, secret) {
				t.Errorf("shows %q", secret)
			}
		}
	}
}

func FuzzIdentify(f *testing.F) {
	for _, c := range everyFile(f) {
		f.Add(c.in)
	}
	f.Add(unhex(f, cmsBER))
	f.Fuzz(func(t *testing.T, in []byte) {
		file, ok := Identify(in)
		if !ok {
			return
		}
		v, err := Decode(file, in)
		if err != nil {
			return
		}
		if _, err := json.Marshal(v); err != nil {
			t.Fatal(err)
		}
	})
}
