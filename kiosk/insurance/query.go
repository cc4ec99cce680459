package insurance

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Person is whom a lookup is about. Its JSON holds everything in the clear.
type Person struct {
	Number personal.Text `json:"number"` // personal number (12 digits), insurance number (10) or card (15 characters)
	Name   personal.Text `json:"name"`   // full name as on the card
	Birth  personal.Text `json:"birth"`  // ISO 8601: 1990-01-15, 1990-01 or 1990
	// Sex is male or female, for the ways that ask for it; empty: not known.
	Sex personal.Text `json:"sex,omitzero"`
}

// LogValue keeps encoders behind slog from reading the fields.
func (Person) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Staff is the member of staff who asks, as registered at the portal. Its JSON
// holds everything in the clear.
type Staff struct {
	Name   personal.Text `json:"name"`
	Number personal.Text `json:"number"` // personal number, 12 digits
}

// LogValue keeps encoders behind slog from reading the fields.
func (Staff) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Field names a value of a lookup, in what to show and in what is wrong.
type Field string

// Fields of a lookup.
const (
	FieldNumber      Field = "number"
	FieldName        Field = "name"
	FieldBirth       Field = "birth"
	FieldStaffName   Field = "staff.name"
	FieldStaffNumber Field = "staff.number"
	FieldCard        Field = "card"
	FieldText        Field = "text" // the portal's own words
)

// QueryError is a lookup that the portal could only refuse; nothing was sent.
type QueryError struct{ Field Field }

func (e *QueryError) Error() string {
	return fmt.Sprintf("lookup: %s is missing or malformed", e.Field)
}

// Action is what the desk should do about it.
func (e *QueryError) Action() Action {
	switch e.Field {
	case FieldNumber:
		return CheckNumber
	case FieldName:
		return CheckName
	case FieldBirth:
		return CheckBirthDate
	}
	return TellIT
}

// query is the body of a lookup, as sent.
type query struct {
	MaThe    string `json:"maThe"`
	HoTen    string `json:"hoTen"`
	NgaySinh string `json:"ngaySinh"`
	HoTenCb  string `json:"hoTenCb"`
	CccdCb   string `json:"cccdCb"`
}

var (
	digits10or12 = regexp.MustCompile(`^(\d{10}|\d{12})$`)
	digits12     = regexp.MustCompile(`^\d{12}$`)
	cardNumber   = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z]{13}$`)
)

func newQuery(by Staff, who Person) (query, error) {
	q, err := who.query()
	if err != nil {
		return query{}, err
	}
	q.HoTenCb, q.CccdCb = tidy(by.Name.Reveal()), withoutSpace(by.Number.Reveal())
	switch {
	case q.HoTenCb == "":
		return query{}, &QueryError{FieldStaffName}
	case !digits12.MatchString(q.CccdCb):
		return query{}, &QueryError{FieldStaffNumber}
	}
	return q, nil
}

// query is the person's part of a lookup.
func (p Person) query() (query, error) {
	q := query{
		MaThe:    strings.ToUpper(withoutSpace(p.Number.Reveal())),
		HoTen:    strings.ToUpper(tidy(p.Name.Reveal())),
		NgaySinh: portalBirth(p.Birth.Reveal()),
	}
	switch {
	case !digits10or12.MatchString(q.MaThe) && !cardNumber.MatchString(q.MaThe):
		return query{}, &QueryError{FieldNumber}
	case q.HoTen == "":
		return query{}, &QueryError{FieldName}
	case q.NgaySinh == "":
		return query{}, &QueryError{FieldBirth}
	}
	return q, nil
}

func (q query) sent() Sent {
	return Sent{Number: personal.Text(q.MaThe), Name: personal.Text(q.HoTen), Birth: personal.Text(q.NgaySinh)}
}

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

// tidy composes accents (the portal compares code points) and keeps one space
// between words.
func tidy(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// portalBirth writes an ISO date in the portal's three forms, or "" for what
// is no date. A year alone stays a year: the rest is never made up.
func portalBirth(iso string) string {
	for _, form := range []struct{ iso, portal string }{
		{time.DateOnly, "02/01/2006"}, {"2006-01", "01/2006"}, {"2006", "2006"},
	} {
		if t, err := time.Parse(form.iso, strings.TrimSpace(iso)); err == nil {
			return t.Format(form.portal)
		}
	}
	return ""
}
