package vcard

import (
	"bytes"
	"crypto/rand"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// script cuts fuzzed bytes into commands: a length byte before each.
func script(b []byte) [][]byte {
	var out [][]byte
	for len(b) > 0 {
		n := min(int(b[0]), len(b)-1)
		out = append(out, b[1:1+n])
		b = b[1+n:]
	}
	return out
}

func line(commands ...[]byte) []byte {
	var out []byte
	for _, c := range commands {
		out = append(append(out, byte(len(c))), c...)
	}
	return out
}

// Whatever is sent without a password, the chip answers, and nothing of the
// application gets out.
func FuzzChipWithoutPassword(f *testing.F) {
	d, err := Personalise("can-cuoc-2024", 1, Options{Mapping: ChipAuthenticationMapping, Extended: true})
	if err != nil {
		f.Fatal(err)
	}
	aid := unhex(f, "00A4040C07A0000002471001")
	f.Add(line(aid, unhex(f, "00B0810000"), unhex(f, "0084000008"), unhex(f, "0082000028"+zeros(40)+"28")))
	f.Add(line(unhex(f, mseCAN), unhex(f, "10860000027C0000"), unhex(f, "10860000057C0381010400")))
	f.Add(line(unhex(f, "00B09C0000"), unhex(f, "00B19C000454020000FF00"), unhex(f, "00A4020C02011D"), unhex(f, "0CB0810000")))
	f.Fuzz(func(t *testing.T, b []byte) {
		c := NewChip(d, rand.Reader)
		for _, command := range script(b) {
			r, err := iso7816.ParseResponse(c.Process(command))
			if err != nil {
				t.Fatalf("%X: %v", command, err)
			}
			if c.open() {
				t.Fatalf("%X opened the chip", command)
			}
			leaks(t, d, r.Data)
		}
	})
}

// leaks looks for a piece of a protected file in an answer.
func leaks(t *testing.T, d *Document, data []byte) {
	t.Helper()
	const piece = 12
	if len(data) < piece {
		return
	}
	for f, b := range d.Files {
		if (f.InApplication() || f == lds.CardSecurity) && len(b) > 2*piece && bytes.Contains(b, data[:piece]) &&
			!bytes.Contains(d.Files[lds.CardAccess], data[:piece]) {
			t.Fatalf("an answer holds a piece of %s", f)
		}
	}
}

// With every right, hostile commands still only get answers.
func FuzzOpenChip(f *testing.F) {
	d, err := Personalise("can-cuoc-2024", 1, Options{Access: AccessPlain, Extended: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line(unhex(f, "00A4040C07A0000002471001"), unhex(f, "00A4020C020102"), unhex(f, "00B1000004540200FF00")))
	f.Add(line(unhex(f, "002241A60491028000"), unhex(f, "002241A40C800A04007F00070202030202"), unhex(f, "008600000480028000")))
	f.Add(line(unhex(f, "0088000008010203040506070800"), unhex(f, "00B0820000000000"), unhex(f, "00C0000000")))
	f.Fuzz(func(t *testing.T, b []byte) {
		c := NewChip(d, rand.Reader)
		for _, command := range script(b) {
			r, err := iso7816.ParseResponse(c.Process(command))
			if err != nil {
				t.Fatalf("%X: %v", command, err)
			}
			if bytes.Contains(r.Data, d.Files[lds.DG3][2:]) {
				t.Fatalf("%X gave DG3 out", command)
			}
		}
	})
}
