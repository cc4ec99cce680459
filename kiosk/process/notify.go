package process

import (
	"context"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// Ready tells systemd that the service has begun; without systemd it does nothing.
func Ready() error { return notify(daemon.SdNotifyReady) }

// Stopping tells systemd that the service is ending.
func Stopping() error { return notify(daemon.SdNotifyStopping) }

func notify(state string) error {
	_, err := daemon.SdNotify(false, state)
	return err
}

// Watchdog tells systemd that the service lives, as often as its unit asks
// (WatchdogSec), while Alive says so; when it does not, systemd starts the
// service anew. It is a service of the supervisor.
type Watchdog struct {
	// Alive answers at once, or else is not alive; nil: always.
	Alive func(context.Context) bool
}

// Serve runs until the context ends. Errors: the context's, and what kept a
// message from being sent.
func (w Watchdog) Serve(ctx context.Context) error {
	within, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		return err
	}
	if within <= 0 {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	each := time.NewTicker(within / 2)
	defer each.Stop()
	for {
		if err := w.tell(ctx, within/2); err != nil {
			return err
		}
		select {
		case <-each.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (w Watchdog) tell(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if w.Alive != nil && !w.Alive(ctx) {
		return nil
	}
	return notify(daemon.SdNotifyWatchdog)
}
