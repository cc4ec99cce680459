package vnid

import (
	"errors"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Kind is what a scanned text is.
type Kind string

const (
	KindCCCD    Kind = "cccd"     // citizen card of 2021
	KindCanCuoc Kind = "can-cuoc" // citizen card of 2024
	KindBHYT    Kind = "bhyt"     // health-insurance card
	KindMRZ     Kind = "mrz"
	KindVietQR  Kind = "vietqr"
	KindURL     Kind = "url"
	KindOther   Kind = "other"
)

// Classify tells what a text is by its shape; a card's text with a wrong field
// is still that card's, and [Fields] says what is wrong.
func Classify(text string) Kind {
	cleaned, err := clean(text)
	if err != nil {
		return KindOther
	}
	parts := splitBars(cleaned)
	switch {
	case isURL(cleaned):
		return KindURL
	case isMRZ(text):
		return KindMRZ
	case strings.HasPrefix(cleaned, vietQRBegin) && strings.Contains(cleaned, napasAID):
		return KindVietQR
	case isBHYT(splitBHYT(cleaned)):
		return KindBHYT
	case isCCCD(parts):
		return kindOfCCCD(parts)
	}
	return KindOther
}

func isMRZ(text string) bool {
	m, err := mrz.Parse(trimEnds(text))
	return err == nil && m.DocumentType != "" && strings.Contains("ACIP", m.DocumentType[:1])
}

func isCCCD(parts []string) bool {
	if len(parts) < baseParts || len(parts) > maxParts || isDeclaration(parts) {
		return false
	}
	_, err := ParseSex(parts[4])
	return Number(parts[0]).valid() || allDigits(parts[0]) && err == nil
}

func kindOfCCCD(parts []string) Kind {
	issued, _ := ParseDate(parts[6])
	if (CCCD{Issued: issued, Extra: make([]personal.Text, len(parts)-baseParts)}).IsCanCuoc() {
		return KindCanCuoc
	}
	return KindCCCD
}

// MRZFields is a machine readable zone in the words of the record.
type MRZFields struct {
	Format         mrz.Format       `json:"format"`
	Type           string           `json:"type"`
	Issuer         string           `json:"issuer"`
	Number         personal.Text    `json:"number"`
	PersonalNumber Number           `json:"personalNumber,omitzero"` // Vietnamese cards
	FullName       personal.Text    `json:"fullName"`
	DateOfBirth    Date             `json:"dateOfBirth,omitzero"`
	Sex            personal.Text    `json:"sex"`
	Nationality    personal.Text    `json:"nationality"`
	Expires        Date             `json:"expires,omitzero"`
	NoExpiry       bool             `json:"noExpiry"`
	CheckDigits    []mrz.CheckDigit `json:"checkDigits"`
}

// FieldsOfMRZ puts a zone into the words of the record; two-digit years are read
// as of at. A date that is none stays zero and is returned as the error, with
// everything else.
func FieldsOfMRZ(m mrz.MRZ, at time.Time) (MRZFields, error) {
	birth, errBirth := BirthDate(m, at)
	expires, never, errExpiry := m.ExpiryDate(at)
	number, _ := NumberOf(m)
	return MRZFields{
		Format: m.Format, Type: m.DocumentType, Issuer: m.Issuer, Number: m.DocumentNumber,
		PersonalNumber: number, FullName: m.Names.Full(), DateOfBirth: birth, Sex: m.SexWord(),
		Nationality: m.Nationality, Expires: expires, NoExpiry: never, CheckDigits: m.CheckDigits(),
	}, errors.Join(errBirth, errExpiry)
}

// Fields parses a text by its kind into a struct whose JSON uses the record's
// field names: a [CCCD], [BHYT], [VietQR] or [MRZFields]; nil for the rest.
// Two-digit years are read as of at. Errors are those of the parsers; a text of
// no kind gives one only where the reason is known ([ErrDeclaration],
// [ErrEncoding], [ErrSize]).
func Fields(text string, at time.Time) (any, error) {
	switch Classify(text) {
	case KindCCCD, KindCanCuoc:
		return orNil(ParseCCCD(text))
	case KindBHYT:
		return orNil(ParseBHYT(text))
	case KindVietQR:
		return orNil(ParseVietQR(text))
	case KindMRZ:
		m, err := mrz.Parse(trimEnds(text))
		if err != nil {
			return nil, err
		}
		return FieldsOfMRZ(m, at)
	case KindOther:
		return nil, knownReason(text)
	}
	return nil, nil
}

// orNil drops the zero value that comes with an error.
func orNil[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

func knownReason(text string) error {
	_, err := ParseCCCD(text)
	for _, known := range [...]error{ErrDeclaration, ErrEncoding, ErrSize} {
		if errors.Is(err, known) {
			return known
		}
	}
	return nil
}
