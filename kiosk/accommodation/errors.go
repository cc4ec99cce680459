package accommodation

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Action is what the desk should do about a refusal, as a code.
type Action string

// The actions.
const (
	CorrectGuests   Action = "correct-guests"   // entries are wrong; nobody was notified of
	AlreadyNotified Action = "already-notified" // the portal has these guests: look there, do not send again
	TellIT          Action = "tell-it"
	TryLater        Action = "try-later"
	Unknown         Action = "unknown"
)

// Actions lists every action.
func Actions() []Action {
	return []Action{CorrectGuests, AlreadyNotified, TellIT, TryLater, Unknown}
}

// CheckError is a list that the portal would refuse; nothing was sent.
type CheckError struct{ Problems []GuestProblem }

func (e *CheckError) Error() string {
	first := e.Problems[0]
	return fmt.Sprintf("lodging: guest %d: %s (%d problems)", first.Guest+1, first.Problem, len(e.Problems))
}

// Action is what the desk should do.
func (e *CheckError) Action() Action { return CorrectGuests }

// RefusedError is the portal's refusal of a whole list, or of the log-in.
type RefusedError struct {
	Code     string
	Text     personal.Text // the portal's message, verbatim; it may name guests
	Action   Action
	Problems []GuestProblem // where the portal named positions
}

func (e *RefusedError) Error() string {
	s := "lodging portal refused: code " + e.Code
	if len(e.Problems) > 0 {
		s += fmt.Sprintf(", guest %d: %s", e.Problems[0].Guest+1, e.Problems[0].Problem)
	}
	return s
}

// Is lets a refused token be renewed, once.
func (e *RefusedError) Is(target error) bool {
	return target == backend.ErrUnauthorized && e.Code == codeUnauthorized
}

func refusal(code, message string, guests int) *RefusedError {
	e := &RefusedError{Code: code, Text: personal.Text(message), Problems: parseProblems(message, guests)}
	switch {
	case len(e.Problems) > 0 && onlyKnown(e.Problems):
		e.Action = AlreadyNotified
	case len(e.Problems) > 0:
		e.Action = CorrectGuests
	case code == codeUnauthorized, code == "403":
		e.Action = TellIT
	case len(code) == 3 && code[0] == '5':
		e.Action = TryLater
	default:
		e.Action = Unknown
	}
	return e
}

// onlyKnown reports whether the portal refused only because it has the guests.
func onlyKnown(problems []GuestProblem) bool {
	for _, p := range problems {
		if p.Problem != InResidence && p.Problem != Overlap {
			return false
		}
	}
	return true
}
