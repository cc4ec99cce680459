package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/metrics"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader"
)

// meteredCards counts readings.
type meteredCards struct {
	visit.Source
	m *metrics.Metrics
}

func (c meteredCards) Read(ctx context.Context, req reader.Request) (*reader.Reading, error) {
	reading, err := c.Source.Read(ctx, req)
	switch {
	case err != nil:
		c.m.ReadingFailed(classify(err).code)
	case reading.Record.Timing != nil:
		c.m.CardRead(*reading.Record.Timing)
	}
	return reading, err
}

// meteredLane counts and times what a backend is asked.
type meteredLane struct {
	outbox.Deliverer
	backend string
	m       *metrics.Metrics
}

func (l meteredLane) Deliver(ctx context.Context, item store.Item) outbox.Outcome {
	began := time.Now()
	o := l.Deliverer.Deliver(ctx, item)
	l.m.BackendCalled(l.backend, string(o.State), time.Since(began))
	return o
}

// Skew passes on what the deliverer knows of its backend's clock.
func (l meteredLane) Skew() (time.Duration, bool) {
	clocked, ok := l.Deliverer.(outbox.Clocked)
	if !ok {
		return 0, false
	}
	ahead, known := clocked.Skew()
	if known {
		l.m.ClockCompared(l.backend, ahead)
	}
	return ahead, known
}

// measure shows the outbox as it is now.
func (h *housekeeper) measure(ctx context.Context) {
	counts, err := h.outbox.Counts(ctx)
	if err != nil {
		return
	}
	for _, backend := range h.outbox.Backends() {
		level := metrics.Outbox{Items: map[string]int{}}
		for state, n := range counts[backend] {
			level.Items[string(state)] = int(n)
		}
		waiting, err := h.outbox.List(ctx, store.ItemFilter{Backend: backend, States: []store.ItemState{store.Queued, store.Sending}, Limit: 1000})
		if err != nil {
			return
		}
		for _, i := range waiting {
			earliest(&level.Oldest, i.Created)
			earliest(&level.Due, i.Deadline)
		}
		h.metrics.OutboxChanged(backend, level, h.now())
	}
}

func earliest(t *time.Time, other time.Time) {
	if !other.IsZero() && (t.IsZero() || other.Before(*t)) {
		*t = other
	}
}

// ended counts a visit that is over.
func (h *housekeeper) ended(e store.Event) {
	var end visit.Ending
	if json.Unmarshal(e.Data, &end) != nil {
		return
	}
	verdict := string(end.Verdict)
	if verdict == "" {
		verdict = "none"
	}
	h.metrics.VisitEnded(string(end.Purpose), verdict, string(end.Method))
}
