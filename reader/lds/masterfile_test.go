package lds

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

func TestParseATRInfo(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     CardCapabilities
	}{
		{"capabilities and limits, padded", "4703 9401 D0 7F66 08 0202 07D0 0202 0800 0000", CardCapabilities{ExtendedLength: true, Chaining: true, MaxCommand: 2000, MaxResponse: 2048}},
		{"limits as unsigned and in three bytes", "43 01 B8 7F66 09 0202 FFFF 0203 010000", CardCapabilities{MaxCommand: 65535, MaxResponse: 65536}},
		{"limits beyond any APDU", "7F66 0A 0203 AD0030 0203 303030", CardCapabilities{MaxCommand: 1 << 17, MaxResponse: 1 << 17}},
		{"short capabilities", "4701 94", CardCapabilities{}},
		{"no extended length", "4703 9401 80", CardCapabilities{Chaining: true}},
		{"empty", "", CardCapabilities{}},
	} {
		if got, err := ParseATRInfo(unhex(t, c.in)); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	for name, in := range map[string][]byte{
		"lying length":      unhex(t, "477F94"),
		"data in padding":   append(make([]byte, 1_000_000), 1),
		"too large":         make([]byte, maxFile+1),
		"one limit":         unhex(t, "7F66040202FFFF"),
		"limits of a text":  unhex(t, "7F66060C01410C0142"),
		"a million objects": million(0x43),
	} {
		if _, err := ParseATRInfo(in); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestATRInfoBytes(t *testing.T) {
	c := CardCapabilities{ExtendedLength: true, Chaining: true, MaxCommand: 65535, MaxResponse: 65536}
	want := unhex(t, "4703 0000C0 7F66 0A 0203 00FFFF 0203 010000")
	if got := c.Bytes(); !bytes.Equal(got, want) {
		t.Fatalf("%X", got)
	}
	if got := (CardCapabilities{}).Bytes(); !bytes.Equal(got, unhex(t, "4703000000")) {
		t.Fatalf("%X", got)
	}
}

func TestParseDIR(t *testing.T) {
	got, err := ParseDIR(unhex(t, "6109 4F07A0000002471001 610C 4F05A000000001 5003414243 0000"))
	want := []Application{{AID: unhex(t, AID)}, {AID: unhex(t, "A000000001"), Label: "ABC"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err = ParseDIR(unhex(t, "61055003414243"))
	wantFileError(t, err, DIR, ErrMalformed)
	_, err = ParseDIR(tlv.Encode(0x61, million(0x50)))
	wantFileError(t, err, DIR, ErrLimit)
}

func FuzzATRInfo(f *testing.F) {
	f.Add(CardCapabilities{ExtendedLength: true, MaxCommand: 65535, MaxResponse: 65536}.Bytes())
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := ParseATRInfo(in)
		if err != nil || c.MaxCommand == 0 || c.MaxResponse == 0 {
			return
		}
		if again, err := ParseATRInfo(c.Bytes()); err != nil || again != c {
			t.Fatalf("%+v became %+v, %v", c, again, err)
		}
	})
}

func FuzzDIR(f *testing.F) {
	f.Add(unhex(f, "61094F07A0000002471001"))
	f.Fuzz(func(_ *testing.T, in []byte) { _, _ = ParseDIR(in) })
}
