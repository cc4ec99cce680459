package store

import "time"

// ItemState is where an item of the outbox stands.
type ItemState string

// The states. Delivered, unconfirmed and dropped are settled: nothing more is sent.
const (
	Queued      ItemState = "queued"
	Sending     ItemState = "sending"     // about to leave, or left: written before the request
	Delivered   ItemState = "delivered"   // the backend said so
	Unconfirmed ItemState = "unconfirmed" // taken for delivered; a person reconciles
	Dead        ItemState = "dead"        // a person must act
	Dropped     ItemState = "dropped"     // given up by a person
)

// Settled reports whether nothing more is to be sent.
func (s ItemState) Settled() bool {
	return s == Delivered || s == Unconfirmed || s == Dropped
}

// Item is one thing to be delivered to a backend. All but Payload is kept in the
// clear inside the encrypted file and holds nothing personal.
type Item struct {
	ID       string // random
	Backend  string
	Kind     string
	Dossier  string // whose key seals the payload; its ID
	Person   string // [Store.Hash] of the number; empty: in no order with others
	Key      string // idempotency key
	Payload  []byte // personal; written once, by Enqueue
	State    ItemState
	Attempts int
	// Uncertain means that a request left and its outcome is not known.
	Uncertain bool
	Created   time.Time // zero in Enqueue: now
	Next      time.Time // not tried before; zero: at once
	Deadline  time.Time // zero: none
	Wall      time.Time // past which the backend refuses; zero: none
	Priority  int       // lower goes first
	Code      string    // of the last outcome
	Operator  string
	Note      string // nothing personal
}

// ItemFilter selects items; a zero field selects all.
type ItemFilter struct {
	Backend        string
	States         []ItemState
	Dossier        string
	DeadlineBefore time.Time
	Limit          int    // of the rows; 0: 1000
	After          string // the ID that the page before ended with
}
