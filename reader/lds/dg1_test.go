package lds

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const syntheticMRZ = "IDVNM1901234569001190123456<<09001158F3001156VNM<<<<<<<<<<<8NGUYEN<<THI<HOA<<<<<<<<<<<<<<<"

func TestDG1(t *testing.T) {
	want := append(unhex(t, "615D5F1F5A"), syntheticMRZ...)
	got := BuildDG1(personal.Text(syntheticMRZ[:30] + "\n" + syntheticMRZ[30:60] + "\r\n" + syntheticMRZ[60:]))
	if !bytes.Equal(got, want) {
		t.Fatal("DG1 is not tag, MRZ tag, three lines")
	}
	mrz, err := ParseDG1(want)
	if err != nil || mrz.Reveal() != syntheticMRZ {
		t.Fatalf("MRZ differs, %v", err)
	}
}

func TestParseDG1Refuses(t *testing.T) {
	accented := []byte(syntheticMRZ)
	accented[70] = 0xC4
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"no MRZ", unhex(t, "6103020101"), ErrMalformed},
		{"MRZ cut", BuildDG1(personal.Text(syntheticMRZ[:89])), ErrMalformed},
		{"MRZ with bytes beyond ASCII", BuildDG1(personal.Text(accented)), ErrMalformed},
		{"lying length", append(unhex(t, "615E5F1F5B"), syntheticMRZ...), tlv.ErrTruncated},
		{"EF.DIR, which has the same tag", unhex(t, "61094F07A0000002471001"), ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseDG1(c.in)
			wantFileError(t, err, DG1, c.want)
			if strings.Contains(err.Error(), "NGUYEN") {
				t.Error("the error names the holder")
			}
		})
	}
}

func FuzzDG1(f *testing.F) {
	f.Add(BuildDG1(syntheticMRZ))
	f.Fuzz(func(t *testing.T, in []byte) {
		mrz, err := ParseDG1(in)
		if err != nil {
			return
		}
		if again, err := ParseDG1(BuildDG1(mrz)); err != nil || again != mrz {
			t.Fatalf("MRZ changed, %v", err)
		}
	})
}
