// Package doctor looks at everything a desk needs besides the agent itself: the
// smart card service and its readers, drivers, the clock, trust anchors, the
// backends, the disk, and says what is wrong and what to do. It changes nothing
// and reads nothing personal; its findings are codes.
package doctor

import (
	"context"
	"time"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// Status is how much a finding matters.
type Status string

// The statuses. A desk works while nothing fails.
const (
	OK      Status = "ok"
	Warn    Status = "warn"
	Fail    Status = "fail"
	Unknown Status = "unknown" // could not be found out here
)

// Finding is one thing that was looked at.
type Finding struct {
	ID     string `json:"id"` // the check: "pcsc", "reader", "clock" …
	Status Status `json:"status"`
	Code   Code   `json:"code"`
	// Detail is a name, number or path, the same in every language.
	Detail string `json:"detail,omitempty"`
	// Advice is the code of what to do; empty where nothing is to be done.
	Advice string `json:"advice,omitempty"`
	// Model is the reader model whose note has more advice.
	Model string `json:"model,omitempty"`
}

// Desk is what is known of the desk before looking.
type Desk struct {
	Data       string // the data folder
	Port       int    // of the local API; 0: any
	PortFixed  bool   // it is configured, so that no other will do
	Notes      []firmwarenotes.Note
	Anchors    []trust.AnchorInfo
	AnchorsErr error // why they could not be read
	Backends   []Backend
	// Unencrypted are systems beside Backends to which data go in the clear.
	Unencrypted []string
	Key         store.Source // as configured; empty: auto
	Scanners    []string     // devices of serial scanners
	Built       time.Time    // the program's own date
	LastEntry   time.Time    // of the journal; zero: not known
}

// Backend is one system behind the desk.
type Backend struct {
	Name    string
	Options backend.Options
	Err     error // its settings are wrong
	Absent  bool  // it is not configured
}

// check is one look at one thing.
type check func(ctx context.Context, d Desk, s System) []Finding

// Run looks at everything, in the order in which things depend on each other.
func Run(ctx context.Context, d Desk, s System) []Finding {
	var all []Finding
	for _, c := range []check{
		checkReaders, checkDrivers, checkModules, checkClock, checkSynchronized, checkAnchors, checkBackends,
		checkFolder, checkDisk, checkKey, checkPort, checkCamera, checkScanner, checkPrinter,
	} {
		all = append(all, c(ctx, d, s)...)
	}
	return all
}

// Healthy tells whether nothing failed.
func Healthy(findings []Finding) bool {
	for _, f := range findings {
		if f.Status == Fail {
			return false
		}
	}
	return true
}
