package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const (
	// forgetAfter is how long after somebody's data were last at work their traces
	// in memory are overwritten.
	forgetAfter = 20 * time.Second
	// forgetWithin is the longest that a desk puts it off that is never idle.
	forgetWithin = 40 * time.Second
	// endings is how long connections that were let go have to end.
	endings = 2 * time.Second
)

// forgetting overwrites in memory what people left there, when nothing was done
// with anybody's data for a while.
type forgetting struct {
	touched chan struct{}
	letGo   []func() // of connections, whose buffers hold what went through them
	log     *slog.Logger
}

func newForgetting(log *slog.Logger) *forgetting {
	return &forgetting{touched: make(chan struct{}, 1), log: log}
}

func (f *forgetting) String() string { return "forgetting" }

// touch says that somebody's data were just at work.
func (f *forgetting) touch() {
	select {
	case f.touched <- struct{}{}:
	default: // it is known
	}
}

// Serve runs until the context ends.
func (f *forgetting) Serve(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.touched:
		}
		if err := f.settle(ctx); err != nil {
			return err
		}
		for _, close := range f.letGo {
			close()
		}
		if err := sleep(ctx, endings); err != nil {
			return err
		}
		process.Forget()
		f.log.Debug("forgotten")
	}
}

// settle waits until nobody's data were at work for a while.
func (f *forgetting) settle(ctx context.Context) error {
	quiet, longest := time.NewTimer(forgetAfter), time.NewTimer(forgetWithin)
	defer quiet.Stop()
	defer longest.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.touched:
			quiet.Reset(forgetAfter)
		case <-quiet.C:
			return nil
		case <-longest.C:
			f.touch() // whatever is at work now is for the next time
			return nil
		}
	}
}

// forgetfulDesk touches when a visit was looked at; what is done in one is an
// event, of which the housekeeper hears.
type forgetfulDesk struct {
	*visit.Desk
	f *forgetting
}

func (d forgetfulDesk) Visit(ctx context.Context, who visit.Caller, id string) (visit.View, error) {
	defer d.f.touch()
	return d.Desk.Visit(ctx, who, id)
}

func (d forgetfulDesk) Portrait(ctx context.Context, who visit.Caller, id string) (string, personal.Bytes, error) {
	defer d.f.touch()
	return d.Desk.Portrait(ctx, who, id)
}

// forgetfully touches when an administrator was answered.
func (f *forgetting) forgetfully(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer f.touch()
		h.ServeHTTP(w, r)
	})
}
