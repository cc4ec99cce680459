package statistics

import (
	"context"
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// after is how long after the period what began in it is followed: a visit over
// midnight, a backend that answered the next morning.
const after = 24 * time.Hour

// Of counts a period from a store's journal. Errors: the store's.
func Of(ctx context.Context, s *store.Store, p Period, now time.Time) (Report, error) {
	c := newCounter(p)
	r := Report{Schema: Schema, From: day(p.first), To: day(p.last), Made: now}
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		if r.Training, err = tx.Training(); err != nil {
			return err
		}
		return tx.JournalBetween(p.since(), p.before().Add(after), func(e journal.Event) error {
			c.see(e)
			return nil
		})
	})
	c.fill(&r)
	return r, err
}

// counter follows the visits and the questions that began in a period.
type counter struct {
	period Period
	visits map[string]*visit
	items  map[string]*item
}

// visit is what the journal says of one.
type visit struct {
	opened, ended            time.Time
	purpose, method, verdict string
	state                    string // how it ended; empty: not yet
	identified               bool   // here, and not by a command that sent what was known
	read, values             int
}

// item is one question to a backend, or one notification.
type item struct{ backend, state, code string }

func newCounter(p Period) *counter {
	return &counter{period: p, visits: map[string]*visit{}, items: map[string]*item{}}
}

func (c *counter) see(e journal.Event) {
	begins := !e.At.Before(c.period.since()) && e.At.Before(c.period.before())
	switch v := c.visits[e.Visit]; {
	case e.Kind == "visit.opened" && begins:
		c.visits[e.Visit] = &visit{opened: e.At, purpose: e.Purpose}
	case e.Kind == "visit.asked" && begins:
		c.items[e.Item] = &item{backend: e.Backend, state: "queued"}
	case e.Kind == "visit.identified" && v != nil:
		v.identify(e)
	case e.Kind == "visit.closed" && v != nil:
		v.ended, v.state, v.method, v.verdict = e.At, e.Code, e.Method, e.Verdict
	default:
		c.settle(e)
	}
}

// identify takes the last identification, and a chip's before any other, as the
// visit itself does.
func (v *visit) identify(e journal.Event) {
	const chip = "CHIP_CCCD"
	v.identified = true
	if v.method != chip || e.Method == chip {
		v.method, v.verdict = e.Method, e.Verdict
	}
	var read, values int
	if n, _ := fmt.Sscanf(e.Code, "%d/%d", &read, &values); n == 2 && read <= values {
		v.read, v.values = read, values
	}
}

// states are where the journal's lines leave an item.
var states = map[string]string{
	"outbox.delivered": "delivered", "outbox.confirmed": "delivered", "outbox.unconfirmed": "unconfirmed",
	"outbox.dead": "dead", "outbox.dropped": "dropped", "outbox.retried": "queued",
}

func (c *counter) settle(e journal.Event) {
	i, state := c.items[e.Item], states[e.Kind]
	if i == nil || state == "" {
		return
	}
	i.state, i.code = state, e.Code
	if e.Code == "" {
		i.code = e.Reason
	}
}
