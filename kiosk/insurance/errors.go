package insurance

import (
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// RefusedError is the portal's refusal to look, or its own failure; it says
// nothing of the person.
type RefusedError struct {
	Code   string // maKetQua
	Text   personal.Text
	Action Action // TellIT, TryLater, Restricted or Unknown
	LogIn  bool   // it was the log-in that was refused: nobody was asked about
}

func (e *RefusedError) Error() string {
	return "insurance portal refused: code " + e.Code
}

// Is lets a refused token be renewed, once.
func (e *RefusedError) Is(target error) bool {
	return target == backend.ErrUnauthorized && e.Code == codeUnauthorized
}

// answer is the refusal in the form of an answer, for the desk to show.
func (e *RefusedError) answer() Answer {
	r := ruleFor(e.Code, string(e.Text))
	return Answer{Code: e.Code, Text: e.Text, Action: e.Action, Severity: Fault, Show: r.show}
}

// refusal is the error for a log-in that was not granted.
func refusal(code string, note text) *RefusedError {
	r := ruleFor(code, string(note))
	if !r.refusal {
		r = rule{action: Unknown}
	}
	return &RefusedError{Code: code, Text: personal.Text(note), Action: r.action, LogIn: true}
}
