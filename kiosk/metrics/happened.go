package metrics

import (
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// VisitEnded counts a visit; verdict is "none" where there is no record.
func (m *Metrics) VisitEnded(purpose, verdict, method string) { m.visits.inc(purpose, verdict, method) }

// CardRead takes the times of a reading, whole and by phase.
func (m *Metrics) CardRead(t identity.Timing) {
	m.readings.Observe(milliseconds(t.TotalMs))
	for _, p := range t.Phases {
		m.phases.observe(milliseconds(p.Ms), p.Name)
	}
}

func milliseconds(ms int64) float64 { return float64(ms) / 1000 }

// ReadingFailed counts a reading without a record, by the code of why.
func (m *Metrics) ReadingFailed(reason string) { m.failures.inc(reason) }

// BackendCalled counts one request to a backend and how it ended.
func (m *Metrics) BackendCalled(backend, outcome string, took time.Duration) {
	m.calls.inc(backend, outcome)
	m.latency.observe(took.Seconds(), backend)
}

// Outbox is the state of one backend's items.
type Outbox struct {
	Items  map[string]int // by state
	Oldest time.Time      // when the oldest that waits was created; zero where none waits
	Due    time.Time      // the nearest deadline of one that waits; zero where none has one
}

// OutboxChanged shows a backend's items as they are now. A state that is absent
// has none.
func (m *Metrics) OutboxChanged(backend string, o Outbox, now time.Time) {
	rest := 0
	for state, n := range o.Items {
		if itemStates.of(state) == other {
			rest += n
		}
	}
	for _, state := range itemStates.values {
		m.outbox.set(float64(o.Items[state]), backend, state)
	}
	if rest > 0 {
		m.outbox.set(float64(rest), backend, other)
	} else {
		m.outbox.drop(backend, other)
	}
	age := 0.0
	if !o.Oldest.IsZero() {
		age = now.Sub(o.Oldest).Seconds()
	}
	m.oldest.set(age, backend)
	if o.Due.IsZero() {
		m.margin.drop(backend)
		return
	}
	m.margin.set(o.Due.Sub(now).Seconds(), backend)
}

// ClockCompared shows how far a backend's clock is ahead of ours.
func (m *Metrics) ClockCompared(backend string, ahead time.Duration) {
	m.skew.set(ahead.Seconds(), backend)
}

// ReadersPresent shows how many readers are plugged in.
func (m *Metrics) ReadersPresent(n int) { m.readers.Set(float64(n)) }

// RequestAnswered counts a request to the local API. The route is its pattern,
// without the method: /v1/visits/{id}.
func (m *Metrics) RequestAnswered(route string, status int) {
	m.requests.inc(route, fmt.Sprintf("%dxx", status/100))
}

// Committed counts a commit of the store.
func (m *Metrics) Committed(took time.Duration, err error) {
	result := "ok"
	if err != nil {
		result = "failed"
	}
	m.commits.inc(result)
	m.commit.Observe(took.Seconds())
}
