package lds

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// DG11 put together by hand after 9303-10 §4.7.11: name, two other names, BCD
// date, place, address.
const dg11 = `6B 48 5C 0A 5F0E 5F0F 5F2B 5F11 5F42
	5F0E 0B 534D4954483C3C4A4F484E
	A0 14 02 01 02 5F0F 08 534D5954483C3C4A 5F0F 03 4A4F45
	5F2B 04 19901231
	5F11 05 48C3A04E49
	5F42 05 414E3C4253`

func TestParseDG11(t *testing.T) {
	got, err := ParseDG11(recount(t, dg11))
	want := PersonalDetails{
		FullName: "SMITH<<JOHN", OtherNames: []personal.Text{"SMYTH<<J", "JOE"}, DateOfBirth: "19901231",
		PlaceOfBirth: "HàNI", Address: "AN<BS",
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("fields differ, %v", err)
	}
}

// recount writes the outermost length anew, so that the tables can be read.
func recount(t testing.TB, s string) []byte {
	t.Helper()
	b := unhex(t, s)
	return tlv.Encode(tlv.Tag(b[0]), b[2:])
}

func TestDG11Bytes(t *testing.T) {
	d := PersonalDetails{FullName: "SMITH<<JOHN", OtherNames: []personal.Text{"JOE"}, DateOfBirth: "19901231"}
	want := recount(t, `6B 00 5C 06 5F0E 5F0F 5F2B 5F0E 0B 534D4954483C3C4A4F484E A0 09 020101 5F0F 03 4A4F45 5F2B 08 3139393031323331`)
	if got := d.Bytes(); !bytes.Equal(got, want) {
		t.Fatalf("%X", got)
	}
	full := PersonalDetails{
		FullName: "A", OtherNames: []personal.Text{"B", "C"}, PersonalNumber: "1", DateOfBirth: "19900101", PlaceOfBirth: "D",
		Address: "E", Telephone: "2", Profession: "F", Title: "G", Summary: "H", ProofOfCitizenship: personal.Bytes{0xFF, 0xD8},
		OtherDocumentNumbers: "3", Custody: "I",
	}
	if got, err := ParseDG11(full.Bytes()); err != nil || !reflect.DeepEqual(got, full) {
		t.Fatalf("fields differ, %v", err)
	}
}

func TestParseDG12(t *testing.T) {
	got, err := ParseDG12(recount(t, `6C 00 5C 06 5F19 5F26 5F55 5F19 03 474F56 5F26 08 3230323130343230 5F55 07 20210420101112`))
	want := DocumentDetails{IssuingAuthority: "GOV", DateOfIssue: "20210420", PersonalizedAt: "20210420101112"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("fields differ, %v", err)
	}
	full := DocumentDetails{
		IssuingAuthority: "A", DateOfIssue: "20210420", OtherPersons: []personal.Text{"B"}, Endorsements: "C", TaxExitRequirements: "D",
		FrontImage: personal.Bytes{1}, RearImage: personal.Bytes{2}, PersonalizedAt: "20210420101112", PersonalizationSystem: "E",
	}
	if got, err := ParseDG12(full.Bytes()); err != nil || !reflect.DeepEqual(got, full) {
		t.Fatalf("fields differ, %v", err)
	}
}

func TestDetailsThatAreNotUTF8(t *testing.T) {
	got, err := ParseDG11(tlv.Encode(0x6B, tlv.Encode(0x5F0E, []byte{'A', 0xC9, 'B'})))
	if err != nil || got.FullName.Reveal() != "A\uFFFDB" {
		t.Fatalf("Latin-1 is not marked, %v", err)
	}
}

func TestParseDetailsRefuses(t *testing.T) {
	name := tlv.Encode(0x5F0E, []byte("SMITH<<JOHN"))
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, tlv.ErrTruncated},
		{"DG12 instead", tlv.Encode(0x6C, name), ErrMalformed},
		{"name twice", tlv.Encode(0x6B, name, name), ErrMalformed},
		{"repeated part twice", tlv.Encode(0x6B, unhex(t, "A000A000")), ErrMalformed},
		{"lying length", tlv.Encode(0x6B, name, unhex(t, "5F117F")), tlv.ErrTruncated},
		{"lying length in the repeated part", tlv.Encode(0x6B, unhex(t, "A0035F0F7F")), tlv.ErrTruncated},
		{"a million objects", tlv.Encode(0x6B, million(0x02)), ErrLimit},
		{"a million repeated", tlv.Encode(0x6B, tlv.Encode(0xA0, million(0x02))), ErrLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseDG11(c.in)
			wantFileError(t, err, DG11, c.want)
			if strings.Contains(err.Error(), "SMITH") {
				t.Error("the error names the holder")
			}
		})
	}
}

func FuzzDG11(f *testing.F) {
	f.Add(recount(f, dg11))
	f.Fuzz(func(t *testing.T, in []byte) {
		d, err := ParseDG11(in)
		if err != nil {
			return
		}
		if _, err := ParseDG11(d.Bytes()); err != nil && !errors.Is(err, ErrLimit) {
			t.Fatal(err)
		}
	})
}

func FuzzDG12(f *testing.F) {
	f.Add(DocumentDetails{IssuingAuthority: "A", OtherPersons: []personal.Text{"B"}}.Bytes())
	f.Fuzz(func(t *testing.T, in []byte) {
		d, err := ParseDG12(in)
		if err != nil {
			return
		}
		if _, err := ParseDG12(d.Bytes()); err != nil && !errors.Is(err, ErrLimit) {
			t.Fatal(err)
		}
	})
}
