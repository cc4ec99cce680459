package mrz

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Key is what opens a chip by its machine readable zone: the password MRZ of
// BAC and PACE before hashing. It need not come from a zone; the fields may be
// typed, or follow from a QR.
type Key struct {
	DocumentNumber personal.Text // whole, also beyond nine characters
	DateOfBirth    personal.Text // YYMMDD
	DateOfExpiry   personal.Text // YYMMDD
}

// KeyOf is the key that a zone gives.
func KeyOf(m MRZ) Key {
	return Key{DocumentNumber: m.DocumentNumber, DateOfBirth: m.DateOfBirth, DateOfExpiry: m.DateOfExpiry}
}

// Information is the "MRZ information" of 9303-11 §4.3.2 and §9.7.2: number,
// date of birth and date of expiry, each with its check digit. Numbers under
// nine characters are filled with '<', longer ones are kept whole; spaces and
// hyphens, which a typed number may have, become fillers as in the zone
// (9303-3 §4.6). The result is a secret. Errors are a [*FieldError].
func (k Key) Information() (string, error) {
	number, err := keyNumber(k.DocumentNumber.Reveal())
	if err != nil {
		return "", &FieldError{FieldDocumentNumber, err}
	}
	birth, expiry := k.DateOfBirth.Reveal(), k.DateOfExpiry.Reveal()
	if err := checkDateText(birth); err != nil {
		return "", &FieldError{FieldDateOfBirth, err}
	}
	if err := checkDateText(expiry); err != nil {
		return "", &FieldError{FieldDateOfExpiry, err}
	}
	return withCheck(number) + withCheck(birth) + withCheck(expiry), nil
}

func withCheck(field string) string { return field + string(CheckDigitOf(field)) }

// maxNumber is the longest document number that a TD1 can carry: nine
// characters, and 13 in the optional data before check digit and filler.
const maxNumber = 22

func keyNumber(s string) (string, error) {
	s = strings.NewReplacer(" ", "<", "-", "<").Replace(strings.TrimSpace(s))
	s = trim(upper(s))
	if s == "" || len(s) > maxNumber {
		return "", ErrLength
	}
	for i := range len(s) {
		if !inAlphabet(s[i]) {
			return "", ErrCharacter
		}
	}
	return s + strings.Repeat("<", max(0, 9-len(s))), nil
}
