package vnid

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// numberLen is the length of a personal number, leading zeros included.
const numberLen = 12

// Number is a 12-digit personal number. It has no check digit. Like
// [personal.Text] it prints redacted and goes into JSON in the clear.
type Number string

// ParseNumber takes exactly twelve ASCII digits, white space around them
// aside. The error is a [*FieldError] over [ErrDigits].
func ParseNumber(s string) (Number, error) {
	s = strings.TrimSpace(s)
	if len(s) != numberLen || !allDigits(s) {
		return "", &FieldError{fieldNumber, ErrDigits}
	}
	return Number(s), nil
}

// NumberOf is the personal number in the machine readable zone of a Vietnamese
// card: positions 16–27 of line 1. It is false for other documents, and where the
// last nine digits are not the document number, as they are on every card.
func NumberOf(m mrz.MRZ) (Number, bool) {
	optional := m.OptionalData1.Reveal()
	if !m.Vietnamese() || len(optional) < numberLen {
		return "", false
	}
	n, err := ParseNumber(optional[:numberLen])
	return n, err == nil && n.DocumentNumber() == m.DocumentNumber
}

func (n Number) valid() bool { return len(n) == numberLen && allDigits(string(n)) }

// CAN is the card access number, the password of PACE: the last six digits, as
// six characters. It is empty where n is no number.
func (n Number) CAN() personal.Text { return n.last(6) }

// DocumentNumber is the document number in the machine readable zone: the last
// nine digits. It is empty where n is no number.
func (n Number) DocumentNumber() personal.Text { return n.last(9) }

func (n Number) last(digits int) personal.Text {
	if !n.valid() {
		return ""
	}
	return personal.Text(n[numberLen-digits:])
}

// Structure is what a personal number tells by itself.
type Structure struct {
	ProvinceCode string        `json:"provinceCode"`
	Province     string        `json:"province,omitempty"` // where the birth was registered; "" where the code is unknown
	Sex          personal.Text `json:"sex"`                // mrz.Male or mrz.Female
	YearOfBirth  int           `json:"yearOfBirth"`
}

// Format keeps a structure, which tells sex and birth of a person, from being
// printed by accident.
func (s Structure) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue keeps slog from showing the structure.
func (s Structure) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Structure takes the number apart as PPP C YY RRRRRR (Nghị định 137/2015, Art
// 13): province of birth registration, century and sex in one digit (even male,
// odd female, 0 and 1 from 1900, 2 and 3 from 2000 …), year, random digits. It
// is zero where n is no number.
func (n Number) Structure() Structure {
	if !n.valid() {
		return Structure{}
	}
	code, c := string(n[:3]), int(n[3]-'0')
	s := Structure{
		ProvinceCode: code,
		Province:     provinces[code],
		Sex:          mrz.Male,
		YearOfBirth:  1900 + c/2*100 + int(n[4]-'0')*10 + int(n[5]-'0'),
	}
	if c%2 == 1 {
		s.Sex = mrz.Female
	}
	return s
}

// Warning is something odd about a number. None makes a card wrong: numbers are
// kept when a sex or a birth year is corrected, and a birth registered abroad
// carries a country's code, of which no list is public.
type Warning string

const (
	WarnProvince Warning = "province-unknown"
	WarnSex      Warning = "sex-differs"
	WarnYear     Warning = "birth-year-differs"
)

// Warnings compares a number with the birth date and sex of its holder. A zero
// date and a sex other than male and female are not compared.
func (n Number) Warnings(birth Date, sex personal.Text) []Warning {
	var w []Warning
	s := n.Structure()
	if s.Province == "" {
		w = append(w, WarnProvince)
	}
	if (sex == mrz.Male || sex == mrz.Female) && sex != s.Sex {
		w = append(w, WarnSex)
	}
	if birth.Year != 0 && birth.Year != s.YearOfBirth {
		w = append(w, WarnYear)
	}
	return w
}

// BirthDate is the birth date of a zone, as [mrz.MRZ.BirthDate], except that the
// number on a Vietnamese card decides the century where its year agrees: the
// zone alone makes a child of everybody over a hundred.
func BirthDate(m mrz.MRZ, ref time.Time) (Date, error) {
	d, err := m.BirthDate(ref)
	n, ok := NumberOf(m)
	if err != nil || !ok {
		return d, err
	}
	year := n.Structure().YearOfBirth
	if d.Year == 0 || year%100 != d.Year%100 || year > ref.Year() {
		return d, nil
	}
	if of, err := mrz.NewDate(year, d.Month, d.Day); err == nil {
		return of, nil
	}
	return d, nil
}

// Reveal returns the number itself; see [personal.Text.Reveal].
func (n Number) Reveal() string { return string(n) }

// IsZero reports whether there is no number.
func (n Number) IsZero() bool { return n == "" }

func (n Number) String() string { return personal.Redacted }

// GoString keeps %#v from showing the number.
func (n Number) GoString() string { return personal.Redacted }

// Format answers every verb alike; see [personal.Text.Format].
func (n Number) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, personal.Redacted) }

// LogValue keeps slog from showing the number.
func (n Number) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }
