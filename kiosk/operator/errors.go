package operator

import (
	"errors"
	"fmt"
	"time"
)

// Errors of signing in.
var (
	// ErrWrong is returned for wrong credentials and for a person who is not
	// known: nothing tells the two apart.
	ErrWrong = errors.New("operator: wrong name or credentials")
	// ErrDisabled is returned, to right credentials only, for an account that an
	// administrator disabled or that nobody used for [IdleDays].
	ErrDisabled = errors.New("operator: disabled")
	// ErrCardNotProven is returned for a card that did not prove its signed key
	// just now, or that was rejected.
	ErrCardNotProven = errors.New("operator: the card did not prove itself")
	// ErrCardNotEnrolled is returned for a card that proved itself and is not the
	// one that was enrolled for the person.
	ErrCardNotEnrolled = errors.New("operator: the card is not enrolled for this person")
	// ErrNoShift is returned for a token of no shift, or of one that has ended.
	ErrNoShift = errors.New("operator: no shift")
)

// Errors of keeping accounts.
var (
	// ErrNotFound is returned for an id that no operator has.
	ErrNotFound = errors.New("operator: no such operator")
	// ErrNameTaken is returned for a name that another operator has.
	ErrNameTaken = errors.New("operator: the name is taken")
	// ErrLastAdministrator is returned where nobody would be left to look after
	// the desk.
	ErrLastAdministrator = errors.New("operator: the last enabled administrator")
	// ErrTooShort is returned for a password of fewer than [MinPassword] or a PIN
	// of fewer than [MinPIN] characters.
	ErrTooShort = errors.New("operator: too short")
	// ErrTooLong is returned for a password of more than [MaxPassword] bytes or a
	// PIN of more than [MaxPIN] digits.
	ErrTooLong = errors.New("operator: too long")
	// ErrNotDigits is returned for a PIN with anything else in it.
	ErrNotDigits = errors.New("operator: a PIN holds digits only")
	// ErrNotText is returned for a password that is not UTF-8.
	ErrNotText = errors.New("operator: not text")
)

// LockedOutError is returned, whatever the credentials, after too many failures.
type LockedOutError struct{ Until time.Time }

func (e *LockedOutError) Error() string {
	return "operator: locked out until " + e.Until.UTC().Format(time.RFC3339)
}

// PermissionError is returned to whoever may not do what was asked.
type PermissionError struct{ Action Action }

func (e *PermissionError) Error() string { return "operator: not permitted: " + string(e.Action) }

// FieldError is returned for a value of an account that cannot be: "name",
// "role", "staff.name", "staff.number".
type FieldError struct{ Field string }

func (e *FieldError) Error() string { return "operator: malformed " + e.Field }

// DocumentError is returned for a stored document that cannot be read as what it
// is kept as.
type DocumentError struct{ Kind, ID string }

func (e *DocumentError) Error() string {
	return fmt.Sprintf("operator: document %s of kind %s is damaged", e.ID, e.Kind)
}
