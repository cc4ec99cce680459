package residue

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Value looks for a text.
func (s *Search) Value(name, value string) { s.Add(name, []byte(strings.TrimSpace(value))) }

// Person looks for a name as it is written, in capitals, without accents, and as
// a machine reads it.
func (s *Search) Person(name, value string) {
	plain := vnid.Transliterate(personal.Text(value)).Reveal()
	for how, v := range map[string]string{
		"": value, " in capitals": strings.ToUpper(value), " without accents": plain,
		" without accents in capitals": strings.ToUpper(plain), " in a zone": strings.ReplaceAll(strings.ToUpper(plain), " ", "<"),
	} {
		s.Value(name+how, v)
	}
}

// Birth looks for a date as ISO 8601 writes it, as people do, and as a QR does.
func (s *Search) Birth(name, iso string) {
	y, m, d := iso[:4], iso[5:7], iso[8:]
	s.Value(name, iso)
	s.Value(name+" with strokes", d+"/"+m+"/"+y)
	s.Value(name+" in digits", d+m+y)
}

// QR looks for a citizen card's code, and for what it says. Errors: those of
// [vnid.ParseCCCD].
func (s *Search) QR(text string) error {
	qr, err := vnid.ParseCCCD(text)
	if err != nil {
		return err
	}
	s.Value("QR", text)
	s.Value("QR number", qr.Number.Reveal())
	s.Person("QR name", qr.FullName.Reveal())
	s.Birth("QR birth", qr.DateOfBirth.ISO().Reveal())
	s.Value("QR home", qr.Residence.Reveal())
	return nil
}

// Portrait looks for pieces of a JPEG: of the picture itself, since its tables are
// everybody's.
func (s *Search) Portrait(name string, file []byte) {
	scan := max(bytes.Index(file, []byte{0xFF, 0xDA}), 0)
	for at := scan + 32; at+piece < len(file); at += max((len(file)-scan)/24, 1) {
		s.piece(name, file, at)
	}
}

// Pixels looks for runs of a picture as it is unpacked.
func (s *Search) Pixels(name string, pix []byte) {
	for at := 0; at+piece < len(pix); at += max(len(pix)/256/4*4, 4) {
		s.piece(name, pix, at)
	}
}

// piece is the length of what is looked for of a picture, and varied how many of
// its bytes differ at least: else it is a plain background.
const (
	piece  = 16
	varied = 12
)

func (s *Search) piece(name string, b []byte, at int) {
	p := b[at : at+piece]
	if len(slices.Compact(slices.Sorted(slices.Values(p)))) >= varied {
		s.Add(fmt.Sprintf("%s at %d", name, at), p)
	}
}
