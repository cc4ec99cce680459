package doctor

import (
	"context"
	"time"
)

const timesync = "/run/systemd/timesync"

// checkClock holds the clock against what has certainly passed.
func checkClock(_ context.Context, d Desk, s System) []Finding {
	now := s.Now()
	switch {
	case now.Before(d.Built):
		return one(ClockBeforeUs, now.UTC().Format(time.RFC3339))
	case now.Before(d.LastEntry):
		return one(ClockBeforeLast, now.UTC().Format(time.RFC3339))
	}
	return one(ClockPlausible, "")
}

// checkSynchronized asks whether the clock follows a time server.
func checkSynchronized(_ context.Context, _ Desk, s System) []Finding {
	if s.OS != "linux" {
		return nil
	}
	if _, err := s.Stat(timesync + "/synchronized"); err == nil {
		return one(ClockSynced, "")
	}
	if _, err := s.Stat(timesync); err == nil {
		return one(ClockNotSynced, "")
	}
	return one(ClockSyncHidden, "")
}
