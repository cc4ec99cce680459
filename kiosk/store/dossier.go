package store

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Number is a personal number. The store keeps its keyed hash only.
type Number = personal.Text

// Kind is what a dossier is about.
type Kind string

// The kinds.
const (
	Visit Kind = "visit"
	Case  Kind = "case"
	Stay  Kind = "stay"
)

// Dossier is one visit, case or stay. All but Body and Numbers is kept in the
// clear inside the encrypted file and holds nothing personal.
type Dossier struct {
	Kind    Kind
	ID      string // random; one ID is never used for two dossiers, of whatever kind
	State   string // the owner's word for where it stands
	Purpose string
	Owner   string // client that opened it
	Parent  string // the case of a visit, the stay of a guest's visit; or empty
	Version int    // counts changes from 1; Put refuses an old one
	Opened  time.Time
	Changed time.Time // set by Put
	Redact  time.Time // when retention ends; zero: not yet known
	Open    bool      // in progress: found again after a restart
	Erased  bool      // set by the store: its key is destroyed
	// Numbers are the personal numbers it is found by. Only their keyed hashes
	// are kept, so they never come back; nil leaves what is there, an empty
	// slice clears.
	Numbers []Number
	Body    []byte // personal: sealed under the dossier's own key
}

// Filter selects dossiers; a zero field selects all.
type Filter struct {
	Kind     Kind
	Owner    string
	Parent   string
	States   []string
	OpenOnly bool
	Since    time.Time // opened at this time or later
	Before   time.Time // opened before this time
	Limit    int       // of the rows; 0: 1000
	After    string    // the ID that the page before ended with
}
