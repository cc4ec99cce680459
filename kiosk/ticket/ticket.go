// Package ticket prints the ticket that a person takes along: a queue number, where
// to go, when and what for, and nothing that says who. The ticket is drawn as a
// picture, so that no printer's code page decides which Vietnamese letters there
// are. A ticket that cannot be printed never keeps anybody waiting: the number is
// shown on the screen.
package ticket

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Lang is the language of a ticket: vi or en.
type Lang string

// The languages.
const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// Ticket is what stands on one. It has no field for a person, and what looks like
// somebody's number is refused in those that it has.
type Ticket struct {
	Desk    string // as people know it: hospital, hotel, counter
	Number  string // as it is called, at most [MaxNumber] letters
	Clinic  string
	Room    string
	Purpose string // insurance, accommodation, public-service, identification or empty
	At      time.Time
	Lang    Lang // Vietnamese where empty
}

// MaxNumber bounds a queue number, in letters.
const MaxNumber = 8

// maxLine bounds the other texts, in letters.
const maxLine = 120

// FieldError is what is wrong with a field of a ticket. It never repeats the value.
type FieldError struct {
	Field   string // desk, number, clinic, room, purpose, lang, at
	Problem string // missing, too-long, malformed, personal
}

func (e *FieldError) Error() string { return fmt.Sprintf("ticket: %s: %s", e.Field, e.Problem) }

// Check finds what cannot be printed. Errors are [*FieldError].
func (t Ticket) Check() error {
	switch {
	case strings.TrimSpace(t.Number) == "":
		return &FieldError{"number", "missing"}
	case utf8.RuneCountInString(t.Number) > MaxNumber:
		return &FieldError{"number", "too-long"}
	case t.At.IsZero():
		return &FieldError{"at", "missing"}
	case t.Lang != "" && t.Lang != Vietnamese && t.Lang != English:
		return &FieldError{"lang", "malformed"}
	}
	if _, known := purposes[t.Purpose]; !known && t.Purpose != "" {
		return &FieldError{"purpose", "malformed"}
	}
	for _, f := range []struct{ name, value string }{{"desk", t.Desk}, {"number", t.Number}, {"clinic", t.Clinic}, {"room", t.Room}} {
		if problem := wrongText(f.value); problem != "" {
			return &FieldError{f.name, problem}
		}
	}
	return nil
}

func wrongText(s string) string {
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return "malformed"
	case utf8.RuneCountInString(s) > maxLine:
		return "too-long"
	case looksPersonal(s):
		return "personal"
	}
	return ""
}

// personalDigits is the length of the shortest number of a person that a document
// has: nine digits, of the old identity card. Insurance codes have ten, personal
// numbers twelve.
const personalDigits = 9

// looksPersonal reports a run of digits as long as somebody's number, however it
// is grouped.
func looksPersonal(s string) bool {
	run := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			run++
		case r == ' ' || r == '.' || r == '-' || r == '\u00a0':
		default:
			run = 0
		}
		if run >= personalDigits {
			return true
		}
	}
	return false
}

// What a printer says, or does not. Whoever asked shows the number on the screen.
var (
	ErrNone    = errors.New("ticket: no printer is configured")
	ErrOffline = errors.New("ticket: the printer does not answer")
	ErrNoPaper = errors.New("ticket: the printer is out of paper")
	ErrCover   = errors.New("ticket: the printer's cover is open")
	ErrFault   = errors.New("ticket: the printer reports a fault") // cutter, or one that needs a person
)
