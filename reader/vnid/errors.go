package vnid

import (
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
)

var (
	// ErrNotCCCD: a text that is no citizen card's QR. The code that the VNeID
	// application shows has no published layout and ends here too.
	ErrNotCCCD = errors.New("not the QR text of a citizen card")
	// ErrNotBHYT: a text that is no health-insurance card's QR.
	ErrNotBHYT = errors.New("not the QR text of a health-insurance card")
	// ErrNotVietQR: a text that is no VietQR transfer order.
	ErrNotVietQR = errors.New("not a VietQR text")
	// ErrURL: a web link where a card's text should be. It is an ErrNotCCCD.
	ErrURL = fmt.Errorf("%w: a web link", ErrNotCCCD)
	// ErrDeclaration: the health-declaration code of the COVID years, which also
	// has bars, but dates in ISO 8601. It is an ErrNotCCCD.
	ErrDeclaration = fmt.Errorf("%w: a health-declaration code", ErrNotCCCD)

	// ErrSize: a text longer than any QR code holds.
	ErrSize = errors.New("text too long")
	// ErrEncoding: not UTF-8, or a decoder's guess already lost letters.
	ErrEncoding = errors.New("not UTF-8")
	// ErrDigits: not digits, or not as many as the field takes.
	ErrDigits = errors.New("wrong digits")
	// ErrDate: not a date, or not in the field's form.
	ErrDate = mrz.ErrDate
	// ErrSex: none of the words or digits for a sex.
	ErrSex = errors.New("unknown sex")
	// ErrEmpty: a field that must not be empty.
	ErrEmpty = errors.New("empty")
	// ErrBar: a value that holds the separator and cannot be written.
	ErrBar = errors.New("holds the separator")
)

// FieldError names the field of a QR text that is wrong. It never holds the value.
type FieldError struct {
	Field string // as in the JSON of the parsed text: "dateOfBirth"
	Err   error
}

func (e *FieldError) Error() string { return fmt.Sprintf("vnid: %s: %v", e.Field, e.Err) }

func (e *FieldError) Unwrap() error { return e.Err }

// The field names that errors and JSON share.
const (
	fieldNumber   = "personalNumber"
	fieldPrevious = "previousNumber"
	fieldName     = "fullName"
	fieldBirth    = "dateOfBirth"
	fieldSex      = "sex"
	fieldHome     = "residence"
	fieldIssued   = "issued"
	fieldExtra    = "extra"
)

// fields keeps the first error of a text that is read field by field.
type fields struct{ err error }

func (f *fields) fail(field string, err error) {
	if f.err == nil && err != nil {
		f.err = &FieldError{Field: field, Err: err}
	}
}

func (f *fields) date(field, s string) Date {
	d, err := ParseDate(s)
	f.fail(field, err)
	return d
}
