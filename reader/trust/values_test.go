package trust_test

import (
	"encoding/asn1"
	"testing"
	"time"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		tag  byte
		text string
		want string // "" for one that is refused
	}{
		{23, "240131120000Z", "2024-01-31T12:00:00Z"},
		{23, "500101000000Z", "1950-01-01T00:00:00Z"},
		{23, "491231235959Z", "2049-12-31T23:59:59Z"},
		{23, "2401311200Z", "2024-01-31T12:00:00Z"},
		{23, "240131120000+0700", "2024-01-31T05:00:00Z"},
		{24, "20240131120000Z", "2024-01-31T12:00:00Z"},
		{24, "20240131120000.5Z", "2024-01-31T12:00:00Z"},
		{24, "20240131120000", "2024-01-31T12:00:00Z"},
		{24, "99991231235959Z", "9999-12-31T23:59:59Z"},
		{24, "20240230120000Z", ""},
		{23, "Z", ""},
		{23, "", ""},
		{19, "20240131120000Z", ""},
	} {
		got, ok := trust.ReadTime(append([]byte{c.tag, byte(len(c.text))}, c.text...))
		if ok != (c.want != "") || ok && got.Truncate(time.Second).Format(time.RFC3339) != c.want {
			t.Errorf("%d %q: %v %v", c.tag, c.text, got, ok)
		}
	}
}

func TestStringTypes(t *testing.T) {
	for _, c := range []struct {
		tag  cbasn1.Tag
		in   string
		want string
	}{
		{12, "Bộ Công an", "Bộ Công an"},
		{19, "VN", "VN"},
		{20, "M\xfcnchen", "München"}, // TeletexString in Latin-1
		{20, "München", "München"},    // and in UTF-8, as some write it
		{30, "\x1e\xd9\x00B", "ộB"},
		{30, "odd", "odd"},
		{28, "\x00\x01\xF6\x00\x00\x00\x00B", "😀B"},
		{12, "\xff", "ÿ"},
	} {
		if got := trust.DirectoryString(c.tag, []byte(c.in)); got != c.want {
			t.Errorf("%d %q: %q", c.tag, c.in, got)
		}
	}
}

func TestObjectIdentifiers(t *testing.T) {
	for _, oid := range []asn1.ObjectIdentifier{{2, 23, 136, 1, 1, 1}, {0, 4, 0, 127, 0, 7}, {1, 2, 840, 113549}, {2, 999, 1}, {2, 5, 29, 35}} {
		if got := trust.Dotted(der(oid)[2:]); got != oid.String() {
			t.Errorf("%s, want %s", got, oid)
		}
	}
	for in, want := range map[string]string{
		"": "", "\x80": "0x80", "\x2a\x86": "0x2a86",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f": "0xffffffffffffffffffff7f",
	} {
		if got := trust.Dotted([]byte(in)); got != want {
			t.Errorf("%X: %q, want %q", in, got, want)
		}
	}
}
