package agent

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
)

// Errors of calls, beside [*Problem], [*Fault] and the context's. None holds
// anything of a person.
var (
	// ErrAway: the daemon does not answer, or its answer was lost on the way.
	ErrAway = errors.New("agent: the daemon does not answer")
	// ErrSlow: it took longer than it may.
	ErrSlow = errors.New("agent: the daemon takes too long")
	// ErrAnswer: what it answered is not an answer to the call.
	ErrAnswer = errors.New("agent: not an answer of the daemon")
	// ErrNotShown: a portrait in a format that is not shown here (JPEG 2000).
	ErrNotShown = errors.New("agent: a picture of a format that is not shown here")
)

// Problem is what the daemon says in place of an answer, by codes alone: the
// sentences are the screen's own.
type Problem struct {
	Code       api.Code
	Status     int
	Fields     []api.FieldProblem // values that are missing or wrong
	RetryAfter time.Duration      // 0: not said
	Detail     string             // of not-allowed: what is not
	Needs      string             // of consent-required: what the person is to be asked
	State      string             // of wrong-state
	Have       string             // of verdict-too-low
	Least      string             // of verdict-too-low
}

func (p *Problem) Error() string { return "agent: " + string(p.Code) }

// Fault is what the office says in place of an answer, by its code.
type Fault = office.Fault

// Is reports whether an error is the daemon's problem of a code.
func Is(err error, code api.Code) bool {
	var p *Problem
	return errors.As(err, &p) && p.Code == code
}

// CodeOf is the code of a [*Problem] or a [*Fault]; empty for other errors.
func CodeOf(err error) string {
	var p *Problem
	var f *Fault
	switch {
	case errors.As(err, &p):
		return string(p.Code)
	case errors.As(err, &f):
		return f.Code
	}
	return ""
}

// away is the context's error where that has ended, else [ErrAway].
func away(ctx context.Context) error {
	if ctx.Err() != nil {
		return ended(ctx)
	}
	return ErrAway
}

// ended says why a context has: [ErrSlow], or nobody wants the answer any more.
func ended(ctx context.Context) error {
	err := context.Cause(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return ErrSlow
	}
	return err
}

// refusal reads a problem or a fault. The daemon's own words are left out.
func refusal(status int, h http.Header, body []byte) error {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if kind == "application/problem+json" {
		return problem(status, h, body)
	}
	var f Fault
	if json.Unmarshal(body, &f) != nil || f.Code == "" {
		return ErrAnswer
	}
	return &f
}

func problem(status int, h http.Header, body []byte) error {
	var p api.Problem
	if json.Unmarshal(body, &p) != nil || p.Code == "" {
		return ErrAnswer
	}
	seconds, _ := strconv.Atoi(h.Get("Retry-After")) // 0 where it is not said
	return &Problem{
		Code: p.Code, Status: status, Fields: p.Errors, RetryAfter: time.Duration(seconds) * time.Second,
		Detail: p.Detail, Needs: p.Needs, State: p.State, Have: p.Have, Least: p.Least,
	}
}
