package vnid

import (
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"golang.org/x/text/unicode/norm"
)

// CCCD is the QR text of a citizen card: seven parts on the card of 2021, eleven
// on that of 2024. It holds neither expiry nor nationality nor any signature.
type CCCD struct {
	Number         Number        `json:"personalNumber"`
	PreviousNumber personal.Text `json:"previousNumber,omitzero"` // old CMND, 9 digits, seldom 12; on either card
	FullName       personal.Text `json:"fullName"`
	DateOfBirth    Date          `json:"dateOfBirth"`
	Sex            personal.Text `json:"sex"` // mrz.Male or mrz.Female
	Residence      personal.Text `json:"residence"`
	Issued         Date          `json:"issued"`
	// Extra are the parts behind the seventh, as they stand. They are probably
	// cancelled numbers and the parents' names, in an order that no source
	// confirms, so they have no names here.
	Extra []personal.Text `json:"extra,omitempty"`
}

const (
	baseParts    = 7
	canCuocParts = 11
	maxParts     = 32
)

// ParseCCCD reads the QR text of a citizen card. Errors are [ErrNotCCCD],
// [ErrURL], [ErrDeclaration], [ErrSize] and [ErrEncoding], or a [*FieldError]
// that names the first field that is wrong.
func ParseCCCD(text string) (CCCD, error) {
	text, err := clean(text)
	if err != nil {
		return CCCD{}, err
	}
	parts := splitBars(text)
	switch {
	case isURL(text):
		return CCCD{}, ErrURL
	case isDeclaration(parts):
		return CCCD{}, ErrDeclaration
	case len(parts) < baseParts || len(parts) > maxParts:
		return CCCD{}, ErrNotCCCD
	}
	return readCCCD(parts)
}

func readCCCD(parts []string) (CCCD, error) {
	var f fields
	number, err := ParseNumber(parts[0])
	if err != nil {
		return CCCD{}, err
	}
	c := CCCD{
		Number:         number,
		PreviousNumber: f.previous(parts[1]),
		FullName:       f.name(parts[2]),
		DateOfBirth:    f.date(fieldBirth, parts[3]),
		Sex:            f.sex(parts[4]),
		Residence:      personal.Text(parts[5]),
		Issued:         f.date(fieldIssued, parts[6]),
	}
	for _, p := range parts[baseParts:] {
		c.Extra = append(c.Extra, personal.Text(p))
	}
	if !c.Issued.Full() {
		f.fail(fieldIssued, ErrDate)
	}
	if f.err != nil {
		return CCCD{}, f.err
	}
	return c, nil
}

func (f *fields) previous(s string) personal.Text {
	if s != "" && (!allDigits(s) || len(s) != 9 && len(s) != numberLen) {
		f.fail(fieldPrevious, ErrDigits)
	}
	return personal.Text(s)
}

func (f *fields) name(s string) personal.Text {
	if s == "" {
		f.fail(fieldName, ErrEmpty)
	}
	return personal.Text(s)
}

func (f *fields) sex(s string) personal.Text {
	sex, err := ParseSex(s)
	f.fail(fieldSex, err)
	return sex
}

// ParseSex reads Nam, Nữ, and the Nu of scanners that lose marks, in any case,
// composed or not. The error is [ErrSex].
func ParseSex(s string) (personal.Text, error) {
	switch strings.ToLower(norm.NFC.String(strings.TrimSpace(s))) {
	case "nam":
		return mrz.Male, nil
	case "nữ", "nu":
		return mrz.Female, nil
	}
	return "", ErrSex
}

// sexWord is the inverse of ParseSex; "" for neither.
func sexWord(sex personal.Text) string {
	switch sex {
	case mrz.Male:
		return "Nam"
	case mrz.Female:
		return "Nữ"
	}
	return ""
}

// IsCanCuoc reports whether the text is that of the card of 2024: it has eleven
// parts, or was issued since 01/07/2024. An old number proves nothing, newer
// cards carry it too.
func (c CCCD) IsCanCuoc() bool {
	return len(c.Extra) == canCuocParts-baseParts || c.Issued.Compare(identityLaw) >= 0
}

// isDeclaration: document|NAME|YYYY-MM-DD|0 or 1|…
func isDeclaration(parts []string) bool {
	if len(parts) < 4 || len(parts[2]) != len("2000-01-31") {
		return false
	}
	var d Date
	return d.UnmarshalText([]byte(parts[2])) == nil
}

// FormatCCCD writes the text that ParseCCCD reads: seven parts and what is in
// Extra. Errors are a [*FieldError] over [ErrBar] or [ErrSex].
func FormatCCCD(c CCCD) (personal.Text, error) {
	if sexWord(c.Sex) == "" {
		return "", &FieldError{fieldSex, ErrSex}
	}
	names := []string{fieldNumber, fieldPrevious, fieldName, fieldBirth, fieldSex, fieldHome, fieldIssued}
	parts := []string{
		c.Number.Reveal(), c.PreviousNumber.Reveal(), c.FullName.Reveal(), compact(c.DateOfBirth),
		sexWord(c.Sex), c.Residence.Reveal(), compact(c.Issued),
	}
	for _, e := range c.Extra {
		names, parts = append(names, fieldExtra), append(parts, e.Reveal())
	}
	return joinBars(names, parts)
}

func joinBars(names, parts []string) (personal.Text, error) {
	bar := slices.IndexFunc(parts, func(p string) bool { return strings.ContainsAny(p, "|｜") })
	if bar >= 0 {
		return "", &FieldError{names[bar], ErrBar}
	}
	return personal.Text(norm.NFC.String(strings.Join(parts, "|"))), nil
}
