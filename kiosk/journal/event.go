package journal

import (
	"fmt"
	"time"
)

// Event is one line of the journal. It holds no personal value, ever: random
// ids, keyed hashes and codes. [Append] refuses what does not look so, see
// [Event.Check].
type Event struct {
	N  int64     // set by Append
	At time.Time // kept in UTC to the millisecond; may jump backwards with the clock

	Kind string // what happened: "visit.opened", "outbox.delivered", "clock.jump", …

	Visit, Case, Stay, Item string // random ids

	Person string // keyed hash of the person's number, 64 hex digits

	Operator, Client         string // ids
	Purpose, Method, Verdict string // codes
	Backend, Code, Reason    string // codes
}

// FieldError is a field of an event that could hold a personal value, or is no
// code. It never holds the value.
type FieldError struct {
	Field   string // "kind", "visit", …
	Problem string // "empty", "too long", "character", "digits", "form", "time"
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("journal: event field %s: %s", e.Field, e.Problem)
}
