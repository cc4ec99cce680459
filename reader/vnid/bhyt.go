package vnid

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"golang.org/x/text/unicode/norm"
)

// BHYT is the QR text of a health-insurance card, of any template: 2017 (15
// parts), 2021 (17), or the short one of nine. Absent parts are zero.
type BHYT struct {
	Code           personal.Text `json:"cardCode"` // 15 characters, 10 digits (2021), or 12 digits
	FullName       personal.Text `json:"fullName"`
	DateOfBirth    Date          `json:"dateOfBirth"` // often a year alone
	Sex            personal.Text `json:"sex"`
	Residence      personal.Text `json:"residence,omitzero"`
	Facility       personal.Text `json:"facility,omitzero"` // first care: province and code joined, "01043", "01C54"
	ValidFrom      Date          `json:"validFrom,omitzero"`
	ValidTo        Date          `json:"validTo,omitzero"`
	Issued         Date          `json:"issued,omitzero"`
	Manager        personal.Text `json:"manager,omitzero"` // code of the insurer's office
	Parent         personal.Text `json:"parent,omitzero"`
	LivingArea     personal.Text `json:"livingArea,omitzero"`     // usually "4": none
	FiveYearsSince Date          `json:"fiveYearsSince,omitzero"` // insured five years without a gap
	Check          personal.Text `json:"check,omitzero"`          // how it is computed is not public: it proves nothing here
	BenefitLevel   personal.Text `json:"benefitLevel,omitzero"`   // template of 2021
	PlaceOfIssue   personal.Text `json:"placeOfIssue,omitzero"`   // template of 2021
}

// The places of the parts.
const (
	bhytCode = iota
	bhytName
	bhytBirth
	bhytSex
	bhytAddress
	bhytFacility
	bhytFrom
	bhytTo
	bhytIssued
	bhytManager
	bhytParent
	bhytArea
	bhytFiveYears
	bhytCheck
	bhytLevel
	bhytPlace
	bhytParts
)

// bhytLeast is how many parts there must be: code, name, birth date, sex.
const bhytLeast = bhytSex + 1

// bhytEnd is the last part of every template, if a scanner did not eat it.
const bhytEnd = "$"

// ParseBHYT reads the QR text of a health-insurance card. Parts are taken by
// place; a missing end is no error. Names are hexadecimal UTF-8 and are kept as
// they stand where they are not. Errors are [ErrNotBHYT], [ErrSize] and
// [ErrEncoding], or a [*FieldError].
func ParseBHYT(text string) (BHYT, error) {
	text, err := clean(text)
	if err != nil {
		return BHYT{}, err
	}
	parts := splitBHYT(text)
	if !isBHYT(parts) {
		return BHYT{}, ErrNotBHYT
	}
	parts = append(parts, make([]string, max(0, bhytParts-len(parts)))...)
	return readBHYT(parts)
}

// splitBHYT gives the parts before the end mark; a dash alone means absent.
func splitBHYT(text string) []string {
	var parts []string
	for _, part := range splitBars(text) {
		if part == bhytEnd {
			break
		}
		p := strings.TrimRight(part, bhytEnd+" ")
		if isDash(p) {
			parts = append(parts, "")
		} else {
			parts = append(parts, p)
		}
		if p != part {
			break
		}
	}
	return parts
}

func isDash(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.Is(unicode.Pd, r)
}

// isBHYT looks at the code and at the sex in digits, which sets the text apart
// from a citizen card's when the code has 12 digits. A health declaration may
// have both, but dates in ISO 8601.
func isBHYT(parts []string) bool {
	return len(parts) >= bhytLeast && len(parts) <= maxParts && !isDeclaration(parts) &&
		isCardCode(parts[bhytCode]) && (parts[bhytSex] == "1" || parts[bhytSex] == "2")
}

// isCardCode: two letters and 13 digits, or 10 digits (the social-insurance
// number), or 12 since that is being aligned to the personal number.
func isCardCode(s string) bool {
	switch len(s) {
	case 10, 12:
		return allDigits(s)
	case 15:
		return isLetter(s[0]) && isLetter(s[1]) && allDigits(s[2:])
	}
	return false
}

func isLetter(c byte) bool { return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' }

func readBHYT(p []string) (BHYT, error) {
	var f fields
	b := BHYT{
		Code:           personal.Text(strings.ToUpper(p[bhytCode])),
		FullName:       personal.Text(unhex(p[bhytName])),
		DateOfBirth:    f.date(fieldBirth, p[bhytBirth]),
		Sex:            mrz.Male,
		Residence:      personal.Text(unhex(p[bhytAddress])),
		Facility:       personal.Text(joinFacility(p[bhytFacility])),
		ValidFrom:      f.optionalDate("validFrom", p[bhytFrom]),
		ValidTo:        f.optionalDate("validTo", p[bhytTo]),
		Issued:         f.optionalDate(fieldIssued, p[bhytIssued]),
		Manager:        personal.Text(p[bhytManager]),
		Parent:         personal.Text(unhex(p[bhytParent])),
		LivingArea:     personal.Text(p[bhytArea]),
		FiveYearsSince: f.optionalDate("fiveYearsSince", p[bhytFiveYears]),
		Check:          personal.Text(p[bhytCheck]),
		BenefitLevel:   personal.Text(p[bhytLevel]),
		PlaceOfIssue:   personal.Text(unhex(p[bhytPlace])),
	}
	if p[bhytSex] == "2" {
		b.Sex = mrz.Female
	}
	if f.err != nil {
		return BHYT{}, f.err
	}
	return b, nil
}

func (f *fields) optionalDate(field, s string) Date {
	if s == "" {
		return Date{}
	}
	return f.date(field, s)
}

// unhex is the text of hexadecimal UTF-8, or s itself where it is none: better
// shown raw than lost.
func unhex(s string) string {
	b, err := hex.DecodeString(s)
	if err != nil || !utf8.Valid(b) {
		return s
	}
	text := strings.TrimSpace(norm.NFC.String(string(b)))
	if strings.ContainsFunc(text, unicode.IsControl) {
		return s
	}
	return text
}

// joinFacility makes "01043" of "01 - 043", whatever dash the printer used.
func joinFacility(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return r
	}, s)
}

// IsCardCode reports whether a text has the form of a health-insurance card's
// code: two letters and 13 digits, or 10 or 12 digits.
func IsCardCode(code personal.Text) bool { return isCardCode(code.Reveal()) }
