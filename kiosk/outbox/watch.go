package outbox

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// maxNews bounds how many new tasks are told in one transaction.
const maxNews = 200

// told is what clients know of a task: a new kind for the same item is told
// again.
type told struct {
	kind          TaskKind
	backend, item string
}

// watch tells clients of new tasks, once each, as time makes them.
func (b *Outbox) watch(ctx context.Context) error {
	known := make(map[told]bool)
	ticker := b.clock.NewTicker(look)
	defer ticker.Stop()
	for {
		if err := b.news(ctx, known); err != nil {
			return stopped(ctx, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.Chan():
		}
	}
}

// news tells what is not known yet, and forgets what is no task any more.
func (b *Outbox) news(ctx context.Context, known map[told]bool) error {
	now := b.now()
	tasks, err := b.Tasks(ctx, now)
	if err != nil {
		return err
	}
	current := make(map[told]bool)
	var fresh []Task
	for _, t := range tasks {
		key := told{t.Kind, t.Backend, t.Item}
		if !known[key] {
			if len(fresh) == maxNews {
				continue
			}
			fresh = append(fresh, t)
		}
		current[key] = true
	}
	if len(fresh) > 0 {
		if err := b.store.Update(ctx, func(tx *store.Tx) error { return tell(tx, fresh) }); err != nil {
			return err
		}
	}
	clear(known)
	for key := range current {
		known[key] = true
	}
	return nil
}

func tell(tx *store.Tx, tasks []Task) error {
	for _, t := range tasks {
		err := tx.Journal(journal.Event{
			Kind: "outbox.task", Visit: t.Visit, Item: t.Item, Backend: t.Backend, Code: plain(t.Code), Reason: string(t.Kind),
		})
		if err != nil {
			return err
		}
		if err := emit(tx, EventTask, t.Visit, t); err != nil {
			return err
		}
	}
	return nil
}

// Status is how a lane stands.
type Status struct {
	Backend string        `json:"backend"`
	Open    bool          `json:"open"`            // the breaker is: one probe at a time
	Held    string        `json:"held,omitzero"`   // a person must resume; the code
	Since   time.Time     `json:"since,omitzero"`  // of an open breaker
	Probe   time.Time     `json:"probe,omitzero"`  // the next
	Code    string        `json:"code,omitzero"`   // of what opened it
	InWork  int           `json:"inWork"`          // marked, on their way or about to leave
	Skew    time.Duration `json:"skewNs,omitzero"` // of the backend's clock, beyond what clocks may differ
}

// Status lists the lanes.
func (b *Outbox) Status() []Status {
	var all []Status
	for _, name := range b.Backends() {
		l := b.lanes[name]
		s := Status{Backend: name, Skew: l.skew()}
		l.mu.Lock()
		s.Open, s.Held, s.InWork = l.breaker.open(), l.breaker.held, l.taken
		if s.Open {
			s.Since, s.Probe, s.Code = l.since, l.breaker.until, l.why
		}
		l.mu.Unlock()
		all = append(all, s)
	}
	return all
}
