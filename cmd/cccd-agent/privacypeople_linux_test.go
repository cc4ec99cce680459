package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
)

// addCard looks for everything that a citizen's card tells.
func (s *traces) addCard(t *testing.T, d *desk) {
	t.Helper()
	a := runAgent(t, "", t.TempDir(), "verify", d.card)
	for _, f := range a.record.Person.Fields() {
		name := "citizen " + f.Name
		switch f.Name {
		case "dateOfBirth":
			s.Birth(name, f.Value.Value.Reveal())
		case "nationality": // a country's name stands in the portal's lists, and names nobody
		case "fullName":
			s.Person(name, f.Value.Value.Reveal())
		default:
			s.Value(name, f.Value.Value.Reveal())
		}
	}
	for i, line := range strings.Fields(d.file("mrz.txt")) {
		s.Value(fmt.Sprintf("citizen MRZ %d", i+1), line)
	}
	zone, err := mrz.Parse(d.file("mrz.txt"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := mrz.KeyOf(zone).Information()
	if err != nil {
		t.Fatal(err)
	}
	s.Value("citizen key of the chip", string(key))
	s.addQR(t, d.file("qr.txt"))
	s.Portrait("citizen portrait", []byte(d.file("DG2.bin")))
}

func (s *traces) addQR(t *testing.T, text string) {
	t.Helper()
	if err := s.QR(text); err != nil {
		t.Fatal(err)
	}
}
