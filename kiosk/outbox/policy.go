package outbox

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Backoff is how long a failed item waits: a random part of Base doubled with
// every attempt, up to Max.
type Backoff struct{ Base, Max time.Duration }

// Policy is how a lane treats its backend.
type Policy struct {
	Workers int           // requests at once; 0: 1
	Pace    time.Duration // least time between two requests; 0: none. With a pace there is one worker
	Trip    int           // consecutive unreachable outcomes that open the breaker; 0: 5
	Probe   time.Duration // while it is open, one request each; 0: a minute
	Backoff Backoff       // zero: from 2 s up to 5 min
	// VisitsFirst ranks what waits anew whenever the breaker closes: open
	// visits of today, other visits of today, the rest.
	VisitsFirst bool
}

// LodgingPolicy is for the lodging portal.
func LodgingPolicy() Policy { return Policy{Workers: 16, Trip: 5, Probe: 30 * time.Second} }

// InsurancePolicy is for the insurance portal, which keeps a list of accounts
// that asked too often: one request at a time, paced; in an outage one an
// account a minute.
func InsurancePolicy() Policy {
	return Policy{Workers: 1, Pace: insurance.DefaultPace, Trip: 1, Probe: time.Minute, VisitsFirst: true}
}

func (p Policy) withDefaults() Policy {
	if p.Workers <= 0 || p.Pace > 0 {
		p.Workers = 1
	}
	if p.Trip <= 0 {
		p.Trip = 5
	}
	if p.Probe <= 0 {
		p.Probe = time.Minute
	}
	if p.Backoff.Base <= 0 {
		p.Backoff.Base = 2 * time.Second
	}
	if p.Backoff.Max <= 0 {
		p.Backoff.Max = 5 * time.Minute
	}
	return p
}

// Lane is one backend: who delivers, how, and who is told.
type Lane struct {
	Deliverer Deliverer // nil: not configured; what waits is watched, and not sent
	Policy    Policy
	// OnSettled runs in the transaction that settles an item, with the item as
	// it will be kept; nil: nobody. An item that waits again is settled with
	// [store.Queued]. It may run more than once for one outcome, of which one
	// is kept.
	OnSettled func(tx *store.Tx, item store.Item, o Outcome) error
	// Warn and WallWarn are how long before the deadline and the wall a person
	// is told; 0: the defaults of the lodging notification.
	Warn, WallWarn time.Duration
}

func (l Lane) withDefaults() Lane {
	l.Policy = l.Policy.withDefaults()
	if l.Warn <= 0 {
		l.Warn = accommodation.DefaultWarn
	}
	if l.WallWarn <= 0 {
		l.WallWarn = accommodation.DefaultWallWarn
	}
	return l
}
