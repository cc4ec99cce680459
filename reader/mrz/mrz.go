// Package mrz reads and writes the machine readable zone of identity cards and
// passports: the sizes TD1, TD2 and TD3 of ICAO 9303-5, -6 and -4, their check
// digits, their two-digit years, and the key to a chip that follows from them.
//
// Nothing here corrects a text: a wrong check digit is reported by
// [MRZ.CheckDigits] and the fields stay as they were read.
package mrz

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Format is the size of a machine readable zone.
type Format string

const (
	TD1 Format = "TD1" // three lines of 30: identity cards, the Vietnamese ones among them (9303-5)
	TD2 Format = "TD2" // two lines of 36: larger identity cards (9303-6)
	TD3 Format = "TD3" // two lines of 44: passports (9303-4)
)

// NameWidth is the number of positions for names: 30, 31 or 39, and 0 for an
// unknown format. A longer name is cut there.
func (f Format) NameWidth() int {
	if l, ok := layouts[f]; ok {
		return l.names.len()
	}
	return 0
}

// The values of [MRZ.SexWord].
const (
	Male        personal.Text = "male"
	Female      personal.Text = "female"
	Unspecified personal.Text = "unspecified"
)

// Names are the two identifiers of the name field (9303-3 §4.6), upper case,
// with a space where the field holds a filler.
type Names struct {
	Primary   personal.Text `json:"primary"`
	Secondary personal.Text `json:"secondary,omitzero"`
	// Truncated says that the name field is full to its last position, so that
	// the name may go on.
	Truncated bool `json:"truncated,omitempty"`
}

// Full is the primary and then the secondary identifier with a space between.
func (n Names) Full() personal.Text {
	return personal.Text(strings.TrimSpace(n.Primary.Reveal() + " " + n.Secondary.Reveal()))
}

// MRZ is a machine readable zone. Fillers at the end of a field are removed;
// fillers inside one stay, because the key to the chip needs them.
type MRZ struct {
	Format       Format `json:"format"`
	DocumentType string `json:"documentType"` // "ID", "P", "I"
	Issuer       string `json:"issuer"`       // three letters, or "D"
	Names        Names  `json:"names"`
	// DocumentNumber is whole: the part that TD1 and TD2 continue in the
	// optional data is put back (9303-5 §4.2.2, 9303-6 §4.2.2).
	DocumentNumber personal.Text `json:"documentNumber"`
	OptionalData1  personal.Text `json:"optionalData1,omitzero"` // TD1 line 1, TD2 and TD3 line 2
	OptionalData2  personal.Text `json:"optionalData2,omitzero"` // TD1 line 2
	Nationality    personal.Text `json:"nationality"`
	DateOfBirth    personal.Text `json:"dateOfBirth"`   // six characters YYMMDD, '<' where unknown
	Sex            personal.Text `json:"sex,omitzero"`  // "M", "F", or absent
	DateOfExpiry   personal.Text `json:"dateOfExpiry"`  // six characters YYMMDD
	Text           personal.Text `json:"text,omitzero"` // the lines as they stand, without breaks: the value of DG1
}

// Lines are the two or three lines of Text; nil where there is none.
func (m MRZ) Lines() []personal.Text {
	l, ok := layouts[m.Format]
	if !ok || len(m.Text) != l.size() {
		return nil
	}
	lines := make([]personal.Text, l.lines)
	for i := range lines {
		lines[i] = m.Text[i*l.width : (i+1)*l.width]
	}
	return lines
}

// SexWord is the sex as the record writes it: [Male], [Female] or [Unspecified].
func (m MRZ) SexWord() personal.Text {
	switch m.Sex {
	case "M":
		return Male
	case "F":
		return Female
	}
	return Unspecified
}
