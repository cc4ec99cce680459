package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// addCard looks for everything that a citizen's card tells.
func (s *traces) addCard(t *testing.T, d *desk) {
	t.Helper()
	a := runAgent(t, "", t.TempDir(), "verify", d.card)
	for _, f := range a.record.Person.Fields() {
		name := "citizen " + f.Name
		switch f.Name {
		case "dateOfBirth":
			s.addBirth(name, f.Value.Value.Reveal())
		case "nationality": // a country's name stands in the portal's lists, and names nobody
		case "fullName":
			s.addName(name, f.Value.Value.Reveal())
		default:
			s.addValue(name, f.Value.Value.Reveal())
		}
	}
	for i, line := range strings.Fields(d.file("mrz.txt")) {
		s.addValue(fmt.Sprintf("citizen MRZ %d", i+1), line)
	}
	zone, err := mrz.Parse(d.file("mrz.txt"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := mrz.KeyOf(zone).Information()
	if err != nil {
		t.Fatal(err)
	}
	s.addValue("citizen key of the chip", string(key))
	s.addQR(t, d.file("qr.txt"))
	s.addPortrait([]byte(d.file("DG2.bin")))
}

// addPortrait looks for pieces of the picture itself: its tables are everybody's.
func (s *traces) addPortrait(file []byte) {
	scan := bytes.Index(file, []byte{0xFF, 0xDA})
	for at := scan + 32; at+16 < len(file); at += (len(file) - scan) / 24 {
		piece := file[at : at+16]
		if len(slices.Compact(slices.Sorted(slices.Values(piece)))) > 11 { // else a plain background
			s.add(fmt.Sprintf("citizen portrait at %d", at), piece)
		}
	}
}

func (s *traces) addQR(t *testing.T, text string) {
	t.Helper()
	qr, err := vnid.ParseCCCD(text)
	if err != nil {
		t.Fatal(err)
	}
	s.addValue("QR", text)
	s.addValue("QR number", qr.Number.Reveal())
	s.addName("QR name", qr.FullName.Reveal())
	s.addBirth("QR birth", qr.DateOfBirth.ISO().Reveal())
	s.addValue("QR home", qr.Residence.Reveal())
}

func (s *traces) addValue(name, value string) { s.add(name, []byte(strings.TrimSpace(value))) }

// addName looks for a name as it is written, in capitals, without accents, and
// as a machine reads it.
func (s *traces) addName(name, value string) {
	plain := vnid.Transliterate(personal.Text(value)).Reveal()
	for how, v := range map[string]string{
		"": value, " in capitals": strings.ToUpper(value), " without accents": plain,
		" without accents in capitals": strings.ToUpper(plain), " in a zone": strings.ReplaceAll(strings.ToUpper(plain), " ", "<"),
	} {
		s.addValue(name+how, v)
	}
}

// addBirth looks for a date as ISO writes it, as people do, and as a QR does.
func (s *traces) addBirth(name, iso string) {
	y, m, d := iso[:4], iso[5:7], iso[8:]
	s.addValue(name, iso)
	s.addValue(name+" with strokes", d+"/"+m+"/"+y)
	s.addValue(name+" in digits", d+m+y)
}
