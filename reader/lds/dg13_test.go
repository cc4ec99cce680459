package lds

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// A synthetic DG13 with the parents in a SEQUENCE each, side by side.
const syntheticDG13 = `
6D82016F3082016B020101060628D3160100083182015C3011020101130C30303131393031323334353630170201020C
124E677579E1BB856E205468E1BB8B20486F61300F020103130A31352F30312F3139393030090201040C044EE1BBAF30
0F0201050C0A5669E1BB8774204E616D30090201060C044B696E68300B0201070C064B68C3B46E6730150201080C1058
C3A320582C2048C3A0204EE1BB996930230201090C1E53E1BB9120312C205068C6B0E1BB9D6E6720592C2048C3A0204E
E1BB9969303202010A0C2D53E1BAB96F206368E1BAA56D20433A31636D2064C6B0E1BB9B6920C49175C3B469206DE1BA
AF74207472C3A169300F02010B130A32302F30342F32303231300F02010C0C0A31352F30312F32303330302B02010D30
120C104E677579E1BB856E2056C4836E20416E30120C105472E1BAA76E205468E1BB8B2042C3A9300302010E300E0201
0F13093031323334353637383015020110131030313233343536373839414243444546`

var synthetic = CitizenDetails{Version: 1, Fields: map[int][]personal.Text{
	1: {"001190123456"}, 2: {"Nguyễn Thị Hoa"}, 3: {"15/01/1990"}, 4: {"Nữ"}, 5: {"Việt Nam"}, 6: {"Kinh"}, 7: {"Không"},
	8: {"Xã X, Hà Nội"}, 9: {"Số 1, Phường Y, Hà Nội"}, 10: {"Sẹo chấm C:1cm dưới đuôi mắt trái"}, 11: {"20/04/2021"}, 12: {"15/01/2030"},
	13: {"Nguyễn Văn An", "Trần Thị Bé"}, 14: nil, 15: {"012345678"}, 16: {"0123456789ABCDEF"},
}}

func TestParseDG13(t *testing.T) {
	c, err := ParseDG13(unhex(t, syntheticDG13))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c, synthetic) {
		t.Errorf("fields differ")
	}
	for name, pair := range map[string][2]personal.Text{
		"personal number": {c.PersonalNumber(), "001190123456"}, "full name": {c.FullName(), "Nguyễn Thị Hoa"},
		"date of birth": {c.DateOfBirth(), "15/01/1990"}, "sex": {c.Sex(), "Nữ"}, "nationality": {c.Nationality(), "Việt Nam"},
		"ethnicity": {c.Ethnicity(), "Kinh"}, "religion": {c.Religion(), "Không"}, "origin": {c.PlaceOfOrigin(), "Xã X, Hà Nội"},
		"residence": {c.Residence(), "Số 1, Phường Y, Hà Nội"}, "features": {c.IdentifyingFeatures(), "Sẹo chấm C:1cm dưới đuôi mắt trái"},
		"issued": {c.DateOfIssue(), "20/04/2021"}, "expires": {c.DateOfExpiry(), "15/01/2030"}, "father": {c.Father(), "Nguyễn Văn An"},
		"mother": {c.Mother(), "Trần Thị Bé"}, "spouse": {c.Spouse(), ""}, "previous number": {c.PreviousNumber(), "012345678"},
		"unknown": {c.Unknown16(), "0123456789ABCDEF"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s differs", name)
		}
	}
}

// field 13 in the three shapes that sources describe.
func TestDG13Parents(t *testing.T) {
	father, mother := "0C0441203120", "0C0442203220"
	for name, value := range map[string]string{
		"side by side":            "3006" + father + "3006" + mother,
		"one sequence":            "300C" + father + mother,
		"a sequence in another":   "30103006" + father + "3006" + mother,
		"as PrintableString":      "300C" + strings.Replace(father+mother, "0C04", "1304", 2),
		"strings without wrapper": father + mother,
	} {
		field := append(unhex(t, "02010D"), unhex(t, value)...)
		c, err := ParseDG13(vietnamese(t, tlv.Encode(0x30, field)))
		if err != nil || c.Father() != "A 1 " || c.Mother() != "B 2 " {
			t.Errorf("%s: parents differ, %v", name, err)
		}
	}
	c, err := ParseDG13(vietnamese(t, unhex(t, "300D02010D30080C000C0442203220")))
	if err != nil || c.Father() != "" || c.Mother() != "B 2 " {
		t.Errorf("an empty father's name must keep its place, %v", err)
	}
}

// vietnamese wraps fields as the files do.
func vietnamese(t testing.TB, fields ...[]byte) []byte {
	t.Helper()
	return tlv.Encode(0x6D, tlv.Encode(0x30, unhex(t, "020101060628D316010008"), tlv.Encode(0x31, fields...)))
}

func TestDG13AnyOrderLongLengthsMissingFields(t *testing.T) {
	c, err := ParseDG13(vietnamese(t, unhex(t, "3082000B 02810102 138104 486F6120"), unhex(t, "3005020101 0C 00"), unhex(t, "3008 02016F 0C03 E1BB8D"), unhex(t, "3008020109 0403 AABBCC")))
	want := CitizenDetails{Version: 1, Fields: map[int][]personal.Text{2: {"Hoa "}, 1: {""}, 111: {"ọ"}, 9: nil}}
	if err != nil || !reflect.DeepEqual(c, want) {
		t.Fatalf("numbers %v, %v", slices.Sorted(maps.Keys(c.Fields)), err)
	}
	if c.Sex() != "" || c.Father() != "" {
		t.Error("a missing field has a value")
	}
}

func TestDG13Bytes(t *testing.T) {
	flat := synthetic.Bytes()
	if c, err := ParseDG13(flat); err != nil || !reflect.DeepEqual(c, synthetic) {
		t.Errorf("flat: fields differ, %v", err)
	}
	nested := synthetic.NestedBytes()
	if c, err := ParseDG13(nested); err != nil || !reflect.DeepEqual(c, synthetic) {
		t.Errorf("nested: fields differ, %v", err)
	}
	if len(nested) != len(flat)+4 {
		t.Errorf("nested has %d bytes, flat %d", len(nested), len(flat))
	}
	small := CitizenDetails{Version: 1, Fields: map[int][]personal.Text{1: {"1"}, 12: {"2"}, 13: {"A", "B"}, 14: {"C"}}}
	want := vietnamese(t, unhex(t, "3006020101130131"), unhex(t, "300602010C0C0132"), unhex(t, "300B02010D30060C01410C0142"), unhex(t, "300802010E30030C0143"))
	if got := small.Bytes(); !bytes.Equal(got, want) {
		t.Errorf("%X", got)
	}
}

func TestDG13OfAnotherIssuer(t *testing.T) {
	for name, in := range map[string][]byte{
		"opaque bytes":        tlv.Encode(0x6D, []byte{1, 2, 3, 4}),
		"empty":               unhex(t, "6D00"),
		"other identifier":    tlv.Encode(0x6D, tlv.Encode(0x30, unhex(t, "020101060628D316010009"), unhex(t, "3100"))),
		"no set":              tlv.Encode(0x6D, tlv.Encode(0x30, unhex(t, "020101060628D316010008"), unhex(t, "3000"))),
		"a million objects":   tlv.Encode(0x6D, tlv.Encode(0x30, million(0x02))),
		"personal in a UTF-8": tlv.Encode(0x6D, unhex(t, "0C03414243")),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseDG13(in)
			wantFileError(t, err, DG13, ErrNotVietnamese)
			shown, err := Decode(DG13, in)
			if o, ok := shown.(Opaque); err != nil || !ok || o.Size != len(in) {
				t.Errorf("shown as %T, %v", shown, err)
			}
		})
	}
}

func TestParseDG13Refuses(t *testing.T) {
	name := unhex(t, "30080201020C03484F41")
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"another file", tlv.Encode(0x6E, name), ErrMalformed},
		{"lying length of the file", append(unhex(t, "6D7F"), name...), tlv.ErrTruncated},
		{"lying length of a string", vietnamese(t, name, unhex(t, "30080201030C7F484F41")), tlv.ErrTruncated},
		{"field twice", vietnamese(t, name, name), ErrMalformed},
		{"field 0", vietnamese(t, unhex(t, "3003020100")), ErrMalformed},
		{"field 128", vietnamese(t, unhex(t, "300402020080")), ErrMalformed},
		{"field without number", vietnamese(t, unhex(t, "30050C03484F41")), ErrMalformed},
		{"field that is no sequence", vietnamese(t, unhex(t, "0C03484F41")), ErrMalformed},
		{"empty field", vietnamese(t, unhex(t, "3000")), tlv.ErrTruncated},
		{"nested 100 deep", vietnamese(t, tlv.Encode(0x30, unhex(t, "02010D"), nest(0x30, 100))), ErrLimit},
		{"a million fields", vietnamese(t, million(0x30)), ErrLimit},
		{"a million strings", vietnamese(t, tlv.Encode(0x30, unhex(t, "02010D"), million(0x0C))), ErrLimit},
		{"seventeen strings in two sequences", vietnamese(t, tlv.Encode(0x30, unhex(t, "02010D"),
			tlv.Encode(0x30, bytes.Repeat([]byte{0x0C, 0}, 9)), tlv.Encode(0x30, bytes.Repeat([]byte{0x0C, 0}, 8)))), ErrLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseDG13(c.in)
			wantFileError(t, err, DG13, c.want)
			if strings.Contains(err.Error(), "HOA") || strings.Contains(err.Error(), "484F41") {
				t.Error("the error names the holder")
			}
		})
	}
}

func TestDG13AsJSON(t *testing.T) {
	b := string(mustJSON(t, synthetic))
	for _, want := range []string{`"version":1`, `"fullName":"Nguyễn Thị Hoa"`, `"mother":"Trần Thị Bé"`, `"13":["Nguyễn Văn An","Trần Thị Bé"]`, `"14":[]`} {
		if !strings.Contains(b, want) {
			t.Errorf("JSON lacks %s", want)
		}
	}
	if strings.Contains(b, "spouse") {
		t.Error("JSON has a spouse")
	}
}

func FuzzDG13(f *testing.F) {
	f.Add(unhex(f, syntheticDG13))
	f.Add(synthetic.NestedBytes())
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := ParseDG13(in)
		if err != nil {
			return
		}
		again, err := ParseDG13(c.Bytes())
		if err != nil && !errors.Is(err, ErrLimit) {
			t.Fatal(err)
		}
		if err == nil && len(again.Fields) != len(c.Fields) {
			t.Fatal("fields differ")
		}
	})
}
