package api

import (
	"context"
	"errors"
	"log/slog"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// failures gives each sentinel of the rooms below its code.
func failures() []struct {
	err  error
	code Code
} {
	return []struct {
		err  error
		code Code
	}{
		{visit.ErrNotFound, CodeNotFound}, {visit.ErrNotYours, CodeNotYours}, {visit.ErrBusy, CodeBusy},
		{visit.ErrAnotherPerson, CodeAnotherPerson}, {visit.ErrNoPortrait, CodeNoPortrait}, {visit.ErrUnreadable, CodeUnreadable},
		{visit.ErrNoBackend, CodeNoBackend}, {visit.ErrNoStaff, CodeNoStaff},
		{store.ErrNotFound, CodeNotFound}, {store.ErrErased, CodeNotFound}, {store.ErrConflict, CodeConflict},
		{store.ErrFull, CodeStorageFull}, {store.ErrClosed, CodeUnavailable},
		{operator.ErrWrong, CodeSignIn}, {operator.ErrDisabled, CodeSignIn}, {operator.ErrCardNotProven, CodeSignIn},
		{operator.ErrCardNotEnrolled, CodeSignIn}, {operator.ErrNoShift, CodeLocked}, {operator.ErrNotFound, CodeNotFound},
		{outbox.ErrNoBackend, CodeNoBackend}, {outbox.ErrSending, CodeBusy}, {outbox.ErrPastWall, CodeState}, {outbox.ErrReason, CodeInvalid},
		{statement.ErrReference, CodeNotFound}, {statement.ErrTooManyReferences, CodeUnavailable}, {payment.ErrNotFound, CodeNotFound},
		{payment.ErrSignature, CodeNotAllowed}, {payment.ErrAmount, CodeInvalid}, {payment.ErrTwice, CodeState},
		{publicservice.ErrRefused, CodeReceiver}, {backend.ErrUnreachable, CodeUnavailable},
		{errPairing, CodeInvalid}, {context.DeadlineExceeded, CodeUnavailable},
		{context.Canceled, CodeUnavailable}, // the agent stops
	}
}

// problemOf gives an error its problem. What no one foresaw is "internal" to the
// client; the log gets the error, which holds nothing personal in this project.
func (s *Server) problemOf(ctx context.Context, err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	if p := s.problemOfType(err); p != nil {
		return p
	}
	for _, f := range failures() {
		if errors.Is(err, f.err) {
			return problem(f.code)
		}
	}
	if ctx.Err() == nil {
		s.o.Log.LogAttrs(ctx, slog.LevelError, "request failed", slog.Any("error", err))
	}
	return problem(CodeInternal)
}

func (s *Server) problemOfType(err error) *Problem {
	var (
		consent   *visit.ConsentRequiredError
		state     *visit.StateError
		verdict   *visit.VerdictTooLowError
		forbidden *visit.NotAllowedError
		field     *visit.FieldError
		settled   *outbox.SettledError
		out       *operator.LockedOutError
		right     *operator.PermissionError
	)
	switch {
	case errors.As(err, &consent):
		p := problem(CodeConsent)
		p.Needs = string(consent.To)
		return p
	case errors.As(err, &state):
		p := problem(CodeState)
		p.State = string(state.State)
		return p
	case errors.As(err, &settled):
		p := problem(CodeState)
		p.State = string(settled.State)
		return p
	case errors.As(err, &verdict):
		p := problem(CodeVerdict)
		p.Have, p.Least = string(verdict.Have), string(verdict.Least)
		return p
	case errors.As(err, &forbidden):
		return problem(CodeNotAllowed).detail(forbidden.What)
	case errors.As(err, &field):
		p := problem(CodeInvalid)
		p.Errors = []FieldProblem{{field.Field, field.Problem}}
		return p
	case errors.As(err, &out):
		return problem(CodeSignIn).retry(out.Until.Sub(s.now()))
	case errors.As(err, &right):
		return problem(CodeNotAllowed).detail(string(right.Action))
	}
	return nil
}
