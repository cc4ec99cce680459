package agent

import (
	"encoding/json"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Event is something that happened to a visit, or to the daemon itself. It names
// nobody: what is personal is fetched from the visit.
type Event struct {
	N        int64 // of the daemon's stream; 0: not numbered
	Type     string
	Visit    string
	Data     json.RawMessage
	Progress visit.Progress // of a [TypeProgress]
}

// Types of events: those of the daemon's stream, and three of the client's own.
const (
	TypeState         = "visit.state"
	TypeText          = "visit.text"   // all but the portrait is verified
	TypeRecord        = "visit.record" // the verdict is there
	TypeTrouble       = "visit.trouble"
	TypeProgress      = "visit.progress"
	TypeInsurance     = "visit.insurance"
	TypeAccommodation = "visit.accommodation"
	TypeClosed        = "visit.closed"
	TypeSign          = "sign" // a page reads: its origin must be shown

	TypeAway  = "away"  // the daemon does not answer
	TypeBack  = "back"  // it answers again; what one follows is fetched anew
	TypeReset = "reset" // events were missed; what one follows is fetched anew
)

// Types of events that belong to no visit: what they say is [outbox.Change] and
// [outbox.Task].
const (
	TypeItem = outbox.EventItem // something in the outbox changed
	TypeTask = outbox.EventTask // a person must do something
)

// Read puts what an event says into a value: visit.Trouble of a [TypeTrouble] …
// Errors: [ErrAnswer].
func (e Event) Read(into any) error {
	if json.Unmarshal(e.Data, into) != nil {
		return ErrAnswer
	}
	return nil
}
