// Package operator holds the people who work at a desk: who they are, what each
// may do, how they show that it is them, and for how long that counts.
//
// An operator is a named person with one role. A shift begins with the person's
// own chip card and a PIN, or with a long password; within the shift a PIN
// unlocks a desk that locked itself. Nothing here is shown or sent anywhere: a
// name, a PIN or a password is in no error, no log and no journal entry.
//
// What is kept lies in the store's small sealed documents: an account with
// hashes of its secrets, the failures of an account, and a shift under the hash
// of its token.
package operator

import (
	"crypto/rand"
	"io"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Kinds of documents in the store.
const (
	kindAccount = "operator"
	kindTries   = "operator.tries"
	kindShift   = "operator.shift"
)

// Times that are not configured.
const (
	// MaxShift is the longest shift there is, and the default.
	MaxShift = 12 * time.Hour
	// DefaultIdle is after how long without use a desk locks itself.
	DefaultIdle = 5 * time.Minute
	// IdleDays is after how many days without use an account is disabled
	// (NĐ 331/2026 and TCVN 14423:2026 on accounts that nobody uses).
	IdleDays = 45
)

// Options of the accounts of a desk.
type Options struct {
	Now   func() time.Time // nil: time.Now
	Rand  io.Reader        // nil: crypto/rand
	Idle  time.Duration    // until a desk locks itself; 0: [DefaultIdle]
	Shift time.Duration    // until a shift ends; 0 or more than [MaxShift]: [MaxShift]
	Cost  Cost             // of new hashes; zero: [DefaultCost]
}

// Accounts are the operators of one desk and their shifts. It may be used by
// many goroutines.
type Accounts struct {
	store *store.Store
	o     Options
	turn  chan struct{} // a slot for each hash that may be computed at a time

	mu sync.Mutex
	// awake holds when each unlocked shift was last used. A shift that is not in
	// it is locked, so a daemon that starts anew finds all of them locked.
	awake map[string]time.Time
}

// atOnce bounds the memory that tries of passwords take together.
const atOnce = 2

// New gives the accounts that are kept in a store.
func New(st *store.Store, o Options) *Accounts {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Idle <= 0 {
		o.Idle = DefaultIdle
	}
	if o.Shift <= 0 || o.Shift > MaxShift {
		o.Shift = MaxShift
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost()
	}
	return &Accounts{store: st, o: o, turn: make(chan struct{}, atOnce), awake: map[string]time.Time{}}
}

// State says whether an operator can sign in.
type State string

// The states of an operator.
const (
	Enabled  State = "enabled"
	Disabled State = "disabled" // by an administrator
	Idle     State = "idle"     // unused for [IdleDays], as good as disabled
	Damaged  State = "damaged"  // its document cannot be read; only ID and State are set
)

// Operator is a person as an administrator sees them.
type Operator struct {
	ID    string
	Name  personal.Text
	Role  Role
	Staff insurance.Staff // as registered at the insurance portal; may be empty
	State State

	HasPassword, HasPIN, HasCard bool

	Created     time.Time
	LastUsed    time.Time // zero: never signed in
	LockedUntil time.Time // zero: not locked out
}

// Choice is a person on the screen on which one is chosen to sign in.
type Choice struct {
	ID   string
	Name personal.Text
}
