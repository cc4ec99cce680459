package backend

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
)

var (
	// ErrUnreachable is matched by every [UnreachableError].
	ErrUnreachable = errors.New("backend unreachable")
	// ErrUnauthorized is matched by a backend's own error when it refused the
	// token: a [Session] then logs in anew, once.
	ErrUnauthorized = errors.New("token refused")
	// ErrPlainHTTP refuses an address that is not https.
	ErrPlainHTTP = errors.New("address is not https")
	// ErrAddress refuses an address that is no absolute URL, or that carries
	// credentials, a query or a fragment.
	ErrAddress = errors.New("address is not a plain absolute URL")
	// ErrAuthority refuses a CA file without a certificate in it.
	ErrAuthority = errors.New("no certificate in the CA file")
)

// Reason says how far a request came that has no answer.
type Reason string

// The reasons of an [UnreachableError].
const (
	ReasonName    Reason = "name"    // the host name is not known
	ReasonConnect Reason = "connect" // nobody listens, or no route
	ReasonTLS     Reason = "tls"     // certificate or protocol not acceptable
	ReasonTimeout Reason = "timeout" // no answer in time
	ReasonCut     Reason = "cut"     // the connection broke, perhaps within the answer
	ReasonStatus  Reason = "status"  // an HTTP status without an answer of theirs
	ReasonGarbled Reason = "garbled" // an answer that is not theirs, or not whole
	ReasonTooLong Reason = "toolong" // an answer beyond the size limit
)

// UnreachableError is a request without an answer that can be used.
type UnreachableError struct {
	Op     string // what was attempted
	Reason Reason
	Status int  // HTTP status, 0 where none came
	Sent   bool // the request left, so that the backend may have acted on it
	cause  error
}

func (e *UnreachableError) Error() string {
	s := fmt.Sprintf("%s: %v: %s", e.Op, ErrUnreachable, e.Reason)
	if e.Status != 0 {
		s += fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	// Before the request left, a cause speaks of hosts and certificates only.
	if e.cause != nil && !e.Sent {
		s += ": " + e.cause.Error()
	}
	return s
}

// Is makes every such error match [ErrUnreachable].
func (e *UnreachableError) Is(target error) bool { return target == ErrUnreachable }

// Unreachable is the error for an answer that came but cannot be used.
func Unreachable(op string, reason Reason, status int) error {
	return &UnreachableError{Op: op, Reason: reason, Status: status, Sent: true}
}

// unreachable turns what net/http reports into an error without the address.
func unreachable(ctx context.Context, op string, sent bool, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("%s: %w", op, context.Canceled)
	}
	cause := withoutAddress(err)
	reason := reasonOf(cause)
	if ctx.Err() != nil { // whatever else broke, it broke because time was up
		reason = ReasonTimeout
	}
	return &UnreachableError{Op: op, Reason: reason, Sent: sent, cause: cause}
}

func withoutAddress(err error) error {
	for {
		var u *url.Error
		if !errors.As(err, &u) {
			return err
		}
		err = u.Err
	}
}

func reasonOf(err error) Reason {
	var name *net.DNSError
	var op *net.OpError
	var network net.Error
	switch {
	case errors.As(err, &name):
		return ReasonName
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return ReasonTimeout
	case isTLS(err):
		return ReasonTLS
	case errors.As(err, &op) && op.Op == "dial":
		return ReasonConnect
	}
	return ReasonCut
}

func isTLS(err error) bool {
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert *net.OpError
	return errors.As(err, &verification) || errors.As(err, &record) ||
		errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error")
}
