package visit

import (
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Errors of a visit. None holds a personal value.
var (
	// ErrNotFound is returned for what does not exist, or is no longer kept.
	ErrNotFound = errors.New("visit: not found")
	// ErrNotYours is returned to whoever did not open a visit.
	ErrNotYours = errors.New("visit: opened by another client")
	// ErrBusy is returned when the reader is in another visit's hands.
	ErrBusy = errors.New("visit: the reader is in use")
	// ErrStopping is returned for a reading that would begin while the desk
	// stops; it is an [ErrBusy].
	ErrStopping = fmt.Errorf("%w: the desk is stopping", ErrBusy)
	// ErrAnotherPerson is returned when a second document names another person:
	// a visit is one person.
	ErrAnotherPerson = errors.New("visit: the document is another person's")
	// ErrNoPortrait is returned where none was read or it is no longer kept.
	ErrNoPortrait = errors.New("visit: no portrait")
	// ErrUnreadable is returned for a scanned text that is no code of a document.
	ErrUnreadable = errors.New("visit: not the code of a document")
	// ErrNoBackend is returned for an act whose backend is not configured.
	ErrNoBackend = errors.New("visit: backend not configured")
	// ErrNoStaff is returned for a lookup that no registered member of staff stands behind.
	ErrNoStaff = errors.New("visit: no registered member of staff for the lookup")
)

// ConsentRequiredError is returned when the person has not been asked, or refused.
type ConsentRequiredError struct{ To ConsentTo }

func (e *ConsentRequiredError) Error() string { return "visit: consent required to " + string(e.To) }

// StateError is returned for an action that the visit's state does not allow.
type StateError struct {
	State  State
	Action Action
}

func (e *StateError) Error() string {
	return fmt.Sprintf("visit: no %s in state %s", e.Action, e.State)
}

// VerdictTooLowError asks for staff's reason to go on.
type VerdictTooLowError struct{ Have, Least identity.Verdict }

func (e *VerdictTooLowError) Error() string {
	return fmt.Sprintf("visit: verdict %q is below %s", e.Have, e.Least)
}

// NotAllowedError is returned for what a caller's scopes or the policy of an
// unattended desk do not let happen.
type NotAllowedError struct{ What string }

func (e *NotAllowedError) Error() string { return "visit: not allowed: " + e.What }

// FieldError is a value that is missing or wrong.
type FieldError struct {
	Field   string // of the request, or of the person
	Problem string // a code
}

func (e *FieldError) Error() string { return fmt.Sprintf("visit: %s: %s", e.Field, e.Problem) }
