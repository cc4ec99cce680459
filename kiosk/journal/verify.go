package journal

import "github.com/go-jose/go-jose/v4"

// Trust is what a verification starts from.
type Trust struct {
	Key  jose.JSONWebKey // of the device, public
	Held string          // a signed head held elsewhere (compact JWS); empty: none
	// Unsigned is how many of the newest rows may be under no signed head: 0
	// where every transaction that appended signed one.
	Unsigned int64
}

// Outcome is the result of a verification, or of one question in it.
type Outcome string

// The outcomes.
const (
	OK           Outcome = "ok"
	Failed       Outcome = "failed"
	Undetermined Outcome = "undetermined" // what was given cannot tell
)

// Kind is what was found at a place.
type Kind string

// Finding is a fault and its place: rows N to Until-1.
type Finding struct {
	N     int64 `json:"n"`
	Until int64 `json:"until"`
	Kind  Kind  `json:"kind"`
}

// Report is what a verification found.
type Report struct {
	Outcome  Outcome   `json:"outcome"`            // of what is here: OK or Failed
	Tail     Outcome   `json:"tail"`               // against the held head: OK if it is a prefix; Undetermined without one
	From     int64     `json:"from"`               // first row kept
	Size     int64     `json:"size"`               // rows ever written, as far as can be seen
	Signed   int64     `json:"signed"`             // rows under a valid signed head
	Findings []Finding `json:"findings,omitempty"` // the first ones, in order
}
