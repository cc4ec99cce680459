package visit

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Caller is who asks.
type Caller struct {
	Client   string  // id of the pairing, or Local
	Origin   string  // of the page; empty for a native client
	Scopes   []Scope // what the client may do
	Operator string  // who is signed in at the desk; empty where nobody is

	// Once names the request, the same whenever it is sent again: what it does to a
	// visit is not done twice, not after a crash either. Empty: no name.
	Once string
	// Keep, if there, is called in the transaction that makes a visit, a case or a
	// stay, with its id, so that the client's request is answered with that again.
	Keep func(tx *store.Tx, id string) error
}

// keep writes down what a request made, where the caller asks for it.
func (c Caller) keep(tx *store.Tx, id string) error {
	if c.Keep == nil {
		return nil
	}
	return c.Keep(tx, id)
}

// Local is the client of the desk's own screen and command line.
const Local = "local"

// Scope is one permission of a client.
type Scope string

// The scopes.
const (
	ScopeVisits        Scope = "visits"   // open visits and drive one's own
	ScopePortrait      Scope = "portrait" // see the portrait of one's own visit
	ScopeInsurance     Scope = "insurance"
	ScopeAccommodation Scope = "accommodation"
	ScopeStatements    Scope = "statements" // fetch a signed statement by its reference
	ScopePayments      Scope = "payments"   // say that the bank said that money came
	ScopeAdmin         Scope = "admin"      // outbox, metrics, pairings
)

// Scopes lists every scope.
func Scopes() []Scope {
	return []Scope{ScopeVisits, ScopePortrait, ScopeInsurance, ScopeAccommodation, ScopeStatements, ScopePayments, ScopeAdmin}
}

// May reports whether the caller has a permission.
func (c Caller) May(s Scope) bool { return slices.Contains(c.Scopes, s) }

// sees reports whether the caller may see what a client opened. The desk's own
// screen sees every visit of the desk.
func (c Caller) sees(owner string) bool { return owner == c.Client || c.Client == Local }

// owner narrows a list to what the caller opened; the desk's own screen sees all.
func (c Caller) owner() string {
	if c.Client == Local {
		return ""
	}
	return c.Client
}

// opensFor gives the owner of a new visit: the caller, or the client that the
// desk's own screen opens it for.
func (c Caller) opensFor(client string) (owner string, err error) {
	switch {
	case client == "":
		return c.Client, nil
	case c.Client != Local:
		return "", &NotAllowedError{"for"}
	}
	return client, nil
}
