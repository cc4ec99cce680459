package doctor

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// vietnam is the country of the citizen card's anchors.
const vietnam = "VN"

// checkAnchors says what verdicts the anchors allow.
func checkAnchors(_ context.Context, d Desk, s System) []Finding {
	if d.AnchorsErr != nil {
		return one(AnchorsDamaged, "")
	}
	if len(d.Anchors) == 0 {
		return one(AnchorsNone, "")
	}
	all := one(AnchorsThere, strconv.Itoa(len(d.Anchors)))
	theirs, vouched, expired := 0, 0, 0
	for _, a := range d.Anchors {
		if a.Country == vietnam {
			theirs++
			if a.Verified {
				vouched++
			}
		}
		if a.NotAfter.Before(s.Now()) {
			expired++
		}
	}
	switch {
	case theirs == 0:
		all = append(all, found(AnchorsNoVietnam, ""))
	case vouched == 0:
		all = append(all, found(AnchorsUnverified, strconv.Itoa(theirs)))
	}
	if expired > 0 {
		all = append(all, found(AnchorsExpired, strconv.Itoa(expired)))
	}
	return all
}

// checkBackends reaches each backend, and compares the clocks.
func checkBackends(ctx context.Context, d Desk, s System) (all []Finding) {
	for _, b := range d.Backends {
		switch {
		case b.Absent:
			all = append(all, found(BackendAbsent, b.Name))
		case b.Err != nil:
			all = append(all, found(BackendSettings, b.Name))
		default:
			all = append(all, reached(ctx, b, s)...)
			if b.Options.PlainLAN() {
				all = append(all, found(BackendPlain, b.Name))
			}
		}
	}
	for _, name := range d.Unencrypted {
		all = append(all, found(BackendPlain, name))
	}
	return all
}

func reached(ctx context.Context, b Backend, s System) []Finding {
	answer, err := s.Reach(ctx, b.Options)
	if err != nil {
		var no *backend.UnreachableError
		switch {
		case !errors.As(err, &no):
			return one(BackendNotReached, b.Name)
		case no.Reason == backend.ReasonTLS:
			return one(BackendTLS, b.Name)
		}
		return one(BackendNotReached, b.Name+": "+string(no.Reason))
	}
	all := one(BackendReached, b.Name)
	if skew := answer.Skew.Round(time.Second); answer.Known && skew.Abs() > backend.SkewAllowed {
		all = append(all, found(ClockSkewed, b.Name+": "+skew.String()))
	}
	return all
}
