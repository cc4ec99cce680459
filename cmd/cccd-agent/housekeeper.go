package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

const (
	// sweepEvery is how often what is past its time is erased.
	sweepEvery = time.Minute
	// clockJump is how far the wall clock may drift from the time that passes.
	clockJump = 30 * time.Second
)

// housekeeper erases what is past its time, and notices a clock that was moved.
type housekeeper struct {
	*premises
	log *slog.Logger
	now func() time.Time
}

func (h *housekeeper) String() string { return "housekeeper" }

// Serve runs until the context ends.
func (h *housekeeper) Serve(ctx context.Context) error {
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	last, _ := h.lastEvent(ctx)
	wall, passed := h.now(), time.Now()
	for {
		changed := h.store.Changed()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
			last = h.hearSince(ctx, last)
			h.forgetting.touch()
		case <-sweep.C:
			h.sweep(ctx)
			h.measure(ctx)
			wall, passed = h.checkClock(ctx, wall, passed)
		}
	}
}

func (h *housekeeper) sweep(ctx context.Context) {
	if _, err := h.store.Sweep(ctx); err != nil && ctx.Err() == nil {
		h.log.Error("what is past its time was not erased", "err", err)
	}
	if err := h.accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
		h.log.Error("shifts that are over were not ended", "err", err)
	}
	if err := h.papers.Sweep(); err != nil {
		h.log.Error("papers that nobody printed were not removed", "err", err)
	}
}

// checkClock journals a wall clock that was moved while the agent ran: deadlines
// and retention hang on it.
func (h *housekeeper) checkClock(ctx context.Context, wall, passed time.Time) (nextWall, nextPassed time.Time) {
	now, mono := h.now(), time.Now()
	drift := now.Round(0).Sub(wall.Round(0)) - mono.Sub(passed)
	if drift.Abs() < clockJump {
		return now, mono
	}
	h.log.Warn("the clock was moved", "by", drift.Round(time.Second))
	err := h.store.Update(ctx, func(tx *store.Tx) error {
		direction := "forward"
		if drift < 0 {
			direction = "back"
		}
		return tx.Journal(journal.Event{Kind: "clock.jump", Code: direction})
	})
	if err != nil && ctx.Err() == nil {
		h.log.Error("the clock's jump was not journalled", "err", err)
	}
	return now, mono
}

func (h *housekeeper) lastEvent(ctx context.Context) (n int64, err error) {
	err = h.store.View(ctx, func(tx *store.Tx) error {
		n, err = tx.LastEvent()
		return err
	})
	return n, err
}

// hearSince looks through the events after n for visits that ended.
func (h *housekeeper) hearSince(ctx context.Context, n int64) (last int64) {
	last = n
	err := h.store.View(ctx, func(tx *store.Tx) error {
		events, err := tx.Events(n, 1000)
		for _, e := range events {
			last = e.N
			if e.Type == "visit.closed" {
				h.ended(e)
			}
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		h.log.Error("events were not read", "err", err)
	}
	return last
}
