package accommodation

import (
	"errors"
	"fmt"
	"strings"

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
	op       string
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

func refusal(op, code, message string, guests int) *RefusedError {
	e := &RefusedError{op: op, Code: code, Text: personal.Text(message), Problems: parseProblems(message, guests)}
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

// MayHaveActed reports whether the portal may have taken a notification that
// ended in err: the request left, and what came back does not say. A log-in
// that failed says that the notification never left.
func MayHaveActed(err error) bool {
	var unreachable *backend.UnreachableError
	if errors.As(err, &unreachable) {
		return unreachable.Sent && acts(unreachable.Op)
	}
	var refused *RefusedError
	if errors.As(err, &refused) {
		return acts(refused.op) && refused.vague()
	}
	return err != nil && !isCheck(err)
}

// acts reports whether a call changes something at the portal.
func acts(op string) bool { return op == opNotify || op == opDepart }

// vague reports whether a code says neither yes nor no: a failure of theirs,
// or a code that is in no table.
func (e *RefusedError) vague() bool {
	return e.Action == TryLater || e.Action == Unknown && !strings.HasPrefix(e.Code, "4")
}

func isCheck(err error) bool {
	var wrong *CheckError
	return errors.As(err, &wrong) || errors.Is(err, ErrNoGuests) || errors.Is(err, ErrMixed)
}

// LogIn reports whether it was the log-in that was refused: nobody was
// notified of.
func (e *RefusedError) LogIn() bool { return e.op == opToken || e.op == opRefresh }

// SameStay reports whether a refusal says only that the portal has this stay
// already: nothing but [InResidence] and [Overlap], and no dates in its words
// that are of another arrival.
func (e *RefusedError) SameStay(g Guest) bool {
	if e.Action != AlreadyNotified {
		return false
	}
	for _, p := range e.Problems {
		if arrival, named := p.arrival(); named && arrival != day(g.Arrival) {
			return false
		}
	}
	return true
}
