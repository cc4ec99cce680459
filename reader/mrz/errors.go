package mrz

import (
	"errors"
	"fmt"
)

var (
	// ErrLength: not 3×30, 2×36 or 2×44 characters, or a field too long or too short.
	ErrLength = errors.New("wrong length")
	// ErrCharacter: a character other than A–Z, 0–9 and '<', or a class of it
	// that the field does not take.
	ErrCharacter = errors.New("character not allowed")
	// ErrDate: not a day of the calendar.
	ErrDate = errors.New("not a date")
	// ErrFormat: a format other than TD1, TD2 and TD3.
	ErrFormat = errors.New("unknown format")
)

// ParseError says where a text stops being a machine readable zone. It never
// holds the text.
type ParseError struct {
	Lengths []int // of the lines that were found, with ErrLength
	Line    int   // from 1, with ErrCharacter
	Column  int   // from 1, with ErrCharacter
	Err     error // ErrLength or ErrCharacter
}

func (e *ParseError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("mrz: %v: lines of %v characters", e.Err, e.Lengths)
	}
	return fmt.Sprintf("mrz: line %d, column %d: %v", e.Line, e.Column, e.Err)
}

func (e *ParseError) Unwrap() error { return e.Err }

// Field names a field of the zone, in the words of [MRZ].
type Field string

const (
	FieldDocumentType   Field = "documentType"
	FieldIssuer         Field = "issuer"
	FieldNames          Field = "names"
	FieldDocumentNumber Field = "documentNumber"
	FieldOptionalData1  Field = "optionalData1"
	FieldOptionalData2  Field = "optionalData2"
	FieldNationality    Field = "nationality"
	FieldDateOfBirth    Field = "dateOfBirth"
	FieldSex            Field = "sex"
	FieldDateOfExpiry   Field = "dateOfExpiry"
	// FieldComposite is the check digit over several fields.
	FieldComposite Field = "composite"
	// FieldVietnameseNumber is the check digit at position 30 of line 1 of a
	// Vietnamese card, over positions 16–29. A Vietnamese convention, not ICAO's.
	FieldVietnameseNumber Field = "vietnameseNumber"
)

// FieldError says which field cannot be written, or read as a date, and why.
// It never holds the value.
type FieldError struct {
	Field Field
	Err   error // ErrLength, ErrCharacter or ErrDate
}

func (e *FieldError) Error() string { return fmt.Sprintf("mrz: %s: %v", e.Field, e.Err) }

func (e *FieldError) Unwrap() error { return e.Err }
