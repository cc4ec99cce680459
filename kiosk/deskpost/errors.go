package deskpost

import (
	"errors"
	"fmt"
)

var (
	// ErrAddress refuses an address that is no plain http address.
	ErrAddress = errors.New("deskpost: not a plain http address")
	// ErrNotLoopback refuses an address that is not this machine.
	ErrNotLoopback = errors.New("deskpost: the listener is not on this machine")
	// ErrUnreachable: nobody listens there; the record did not leave.
	ErrUnreachable = errors.New("deskpost: nobody listens")
	// ErrUncertain: no answer, or none in time; the hospital may have the record.
	ErrUncertain = errors.New("deskpost: no answer")
)

// RefusedError is an answer that does not say success, a redirect included.
type RefusedError struct{ Status int }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("deskpost: the listener answered HTTP %d", e.Status)
}
