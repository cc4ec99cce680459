package outbox

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// State is how one attempt ended.
type State string

// The states of an [Outcome].
const (
	Delivered   State = "delivered"   // the backend said so
	Unconfirmed State = "unconfirmed" // taken for delivered earlier; a person reconciles
	Refused     State = "refused"     // a business answer: a person must act
	Retry       State = "retry"       // the backend is there, but could not do it now
	Unreachable State = "unreachable" // no usable answer: counts for the breaker
	Account     State = "account"     // the account was refused: says nothing of the item, opens the breaker at once
	Restricted  State = "restricted"  // the account must stop asking: the lane is held until a person resumes it
	Abandoned   State = "abandoned"   // we gave up while it was on its way: it stays marked, and is uncertain from the next start on
)

// Outcome is how one attempt ended. Nothing in it but Result is personal.
type Outcome struct {
	State     State
	Code      string        // of the backend, or ours
	Action    string        // what the desk should do, as a code of the backend's package
	After     time.Duration // Retry: not before; 0: by the back-off
	Uncertain bool          // the backend may have acted
	Result    []byte        // personal: the answer, for [Lane.OnSettled] alone
}

// Codes of our own; the others are those of the backends' packages.
const (
	CodePastWall      = "past-wall"      // the backend takes it no more: another channel
	CodeMalformed     = "malformed"      // a payload that is not of its kind
	CodeNoAnswer      = "no-answer"      // unreachable for a reason that has no code
	CodeCrashed       = "crashed"        // found on its way after a restart
	CodeConfirmed     = "reconciled"     // a person found it at the backend
	CodeNotConfigured = "not-configured" // a lane without a deliverer
)

// Deliverer takes items to one backend. It is used by many workers at once.
type Deliverer interface {
	// Deliver makes one attempt with an item whose payload is filled. It never
	// repeats a request, but for a refused token.
	Deliver(ctx context.Context, item store.Item) Outcome
}

// Clocked is a deliverer that knows how far its backend's clock is ahead of
// ours.
type Clocked interface {
	Skew() (d time.Duration, known bool)
}
