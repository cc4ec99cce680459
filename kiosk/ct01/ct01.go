// Package ct01 fills form CT01 of TT 116/2026/TT-BCA, the declaration of a change
// of residence, as one page A4. What the chip says fills fields 1 to 4; relations
// are on no chip and are asked.
//
// What is printed is a draft to be read and signed by the person: the form does
// not say that anything was verified.
package ct01

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// MaxMembers is how many people have a line in table 11: with more there is no
// room left to sign. Further people go on a second form.
const MaxMembers = 6

// Person is somebody on the form. Birth is ISO 8601, a known year alone is 1950;
// Sex is male, female or unspecified.
type Person struct {
	Name, Birth, Sex, Number personal.Text
}

// Member is a line of table 11.
type Member struct {
	Person
	Relation personal.Text // to the head of the household
}

// Form is what stands on the form.
type Form struct {
	Authority string // to which it is addressed
	Applicant Person // 1 to 4
	Phone     personal.Text
	Email     personal.Text

	Head     personal.Text // 7, name of the head of the household
	Relation personal.Text // 8, of the applicant to the head
	HeadID   personal.Text // 9

	Content personal.Text // 10, what is asked for
	Members []Member      // 11, who changes together with the applicant

	Place string    // of the date line
	Made  time.Time // of the date line, in the desk's zone
}

// FieldError is what the form has no room or no reading for. It never repeats
// the value.
type FieldError struct {
	Field   string // "1" to "11", by the form's own numbers; "authority", "place", "made"
	Problem string // missing, malformed, too-long, too-many
}

func (e *FieldError) Error() string { return fmt.Sprintf("ct01: field %s: %s", e.Field, e.Problem) }

// maxText bounds a value in bytes before anything is measured.
const maxText = 1000

// Check finds what cannot be printed. A form with gaps is a form: the person
// fills them in by hand. Errors are [*FieldError].
func (f Form) Check() error {
	if f.Made.IsZero() {
		return &FieldError{"made", "missing"}
	}
	if len(f.Members) > MaxMembers {
		return &FieldError{"11", "too-many"}
	}
	for _, v := range f.texts() {
		if len(v.text) > maxText {
			return &FieldError{v.field, "too-long"}
		}
		if !utf8.ValidString(v.text.Reveal()) {
			return &FieldError{v.field, "malformed"}
		}
	}
	for _, p := range f.people() {
		if p.Number != "" && !isNumber(p.Number.Reveal()) {
			return &FieldError{p.field("4"), "malformed"}
		}
		if _, ok := day(p.Birth.Reveal()); !ok {
			return &FieldError{p.field("2"), "malformed"}
		}
		if _, ok := sexes[p.Sex.Reveal()]; !ok {
			return &FieldError{p.field("3"), "malformed"}
		}
	}
	return nil
}

type text struct {
	field string
	text  personal.Text
}

func (f Form) texts() []text {
	all := []text{
		{"authority", personal.Text(f.Authority)}, {"place", personal.Text(f.Place)}, {"1", f.Applicant.Name}, {"5", f.Phone}, {"6", f.Email},
		{"7", f.Head}, {"8", f.Relation}, {"10", f.Content},
	}
	for _, m := range f.Members {
		all = append(all, text{"11", m.Name}, text{"11", m.Relation})
	}
	return all
}

// listed is a person with the place on the form.
type listed struct {
	Person
	in string // empty: the field itself
}

func (l listed) field(own string) string {
	if l.in != "" {
		return l.in
	}
	return own
}

func (f Form) people() []listed {
	all := []listed{{f.Applicant, ""}, {Person{Number: f.HeadID}, "9"}}
	for _, m := range f.Members {
		all = append(all, listed{m.Person, "11"})
	}
	return all
}

// numberLength of a personal number (Law on Identification 26/2023/QH15 Art 12).
const numberLength = 12

func isNumber(s string) bool {
	if len(s) != numberLength {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// sexes are as the form writes them; unspecified is left to the person.
var sexes = map[string]string{"": "", "male": "Nam", "female": "Nữ", "unspecified": ""}

// day is a date as the form writes it; what is not known is left open.
func day(iso string) (string, bool) {
	if iso == "" {
		return "", true
	}
	for layout, form := range map[string]string{time.DateOnly: "02/01/2006", "2006-01": "…/01/2006", "2006": "…/…/2006"} {
		if t, err := time.Parse(layout, iso); err == nil {
			return t.Format(form), true
		}
	}
	return "", false
}
