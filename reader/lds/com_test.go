package lds

import (
	"bytes"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

func TestParseCOM(t *testing.T) {
	for _, c := range []struct {
		name, in            string
		ldsVersion, unicode string
		groups              []FileID
		other               string
	}{
		{"9303-11 appendix D.4", "60145F0104303130365F36063034303030305C026175", "0106", "040000", []FileID{DG1, DG2}, ""},
		{"padded with zeros", "60145F0104303130365F36063034303030305C0261750000", "0106", "040000", []FileID{DG1, DG2}, ""},
		{"CCCD: DG1, 2, 3, 13, 14, 15", "60185F0104303130375F36063034303030305C0661 75 63 6D 6E 6F", "0107", "040000", []FileID{DG1, DG2, DG3, DG13, DG14, DG15}, ""},
		{"each group once, others kept", "60085C066175617F2175", "", "", []FileID{DG1, DG2}, "\x7F\x21"},
		{"EF.SOD is no data group", "60045C026177", "", "", []FileID{DG1}, ""},
	} {
		got, err := ParseCOM(unhex(t, c.in))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got.LDSVersion != c.ldsVersion || got.UnicodeVersion != c.unicode || !slices.Equal(got.DataGroups, c.groups) || string(got.OtherTags) != c.other {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestCOMBytes(t *testing.T) {
	com := CommonData{LDSVersion: "0106", UnicodeVersion: "040000", DataGroups: []FileID{DG1, DG2}}
	if got, want := com.Bytes(), unhex(t, "60145F0104303130365F36063034303030305C026175"); !bytes.Equal(got, want) {
		t.Fatalf("%X", got)
	}
}

func TestParseCOMRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, tlv.ErrTruncated},
		{"another file", unhex(t, "61145F0104303130365F36063034303030305C026175"), ErrMalformed},
		{"lying length", unhex(t, "60205F0104303130365F36063034303030305C026175"), tlv.ErrTruncated},
		{"lying length inside", unhex(t, "60045C7F6175"), tlv.ErrTruncated},
		{"bytes behind", unhex(t, "60045C02617561"), ErrMalformed},
		{"version that is no number", unhex(t, "60075F010430314131"), ErrMalformed},
		{"short version", unhex(t, "60065F0103303130"), ErrMalformed},
		{"long tag list", tlv.Encode(0x60, tlv.Encode(0x5C, bytes.Repeat([]byte{0x61}, 65))), ErrLimit},
		{"a million objects", tlv.Encode(0x60, million(0x02)), ErrLimit},
		{"larger than any file", make([]byte, maxFile+1), ErrLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseCOM(c.in)
			wantFileError(t, err, COM, c.want)
		})
	}
}

func FuzzCOM(f *testing.F) {
	f.Add(unhex(f, "60145F0104303130365F36063034303030305C026175"))
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := ParseCOM(in)
		if err != nil || c.LDSVersion == "" || c.UnicodeVersion == "" {
			return
		}
		if again, err := ParseCOM(c.Bytes()); err != nil || !slices.Equal(again.DataGroups, c.DataGroups) {
			t.Fatalf("%+v became %+v, %v", c, again, err)
		}
	})
}
