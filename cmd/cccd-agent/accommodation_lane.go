package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// lodging is the accommodation portal: the account there, and its lists.
type lodging struct {
	client *accommodation.Client
	shelf  *accommodation.Shelf
	reason accommodation.Reason // of guests who have none of their own
	log    *slog.Logger
}

// logOutWait is how long the portal has to end the session.
const logOutWait = 3 * time.Second

// openLodging makes the account of the configuration. Errors are those of the
// configuration.
func (a *app) openLodging(options accommodation.Options) (*lodging, error) {
	l := &lodging{shelf: accommodation.OpenShelf(a.data), reason: options.DefaultReason, log: a.log}
	options.Catalogue = l.shelf.Catalogue
	var err error
	l.client, err = accommodation.New(options)
	return l, err
}

// close ends the session at the portal, and lets go of its connections.
func (l *lodging) close() {
	ctx, cancel := context.WithTimeout(context.Background(), logOutWait)
	defer cancel()
	if err := l.client.LogOut(ctx); err != nil {
		l.log.Warn("the session at the lodging portal was not ended", "err", err)
	}
	l.client.Close()
}

// locate finds an address in the portal's lists.
func (l *lodging) locate(address string) accommodation.Location {
	return l.shelf.Catalogue().Locate(address)
}

// Serve keeps the portal's lists fresh until the context ends.
func (l *lodging) Serve(ctx context.Context) error { return l.shelf.Keep(ctx, l.client, l.log) }

func (l *lodging) String() string { return "lodging lists" }

func (a *app) lodgingLane(p *premises, o *visit.Options, lanes map[string]outbox.Lane) error {
	options, err := p.cfg.AccommodationOptions(a.now, a.log)
	if err != nil {
		return err
	}
	l, err := a.openLodging(options)
	if err != nil {
		return err
	}
	p.lodging = l
	p.closers = append(p.closers, l.close)
	p.forgetting.letGo = append(p.forgetting.letGo, l.client.Close)
	lanes[outbox.BackendLodging] = outbox.Lane{
		Deliverer: outbox.Lodging{Notifier: l.client, NoInference: !p.cfg.InferDelivered()},
		Policy:    retrying(outbox.LodgingPolicy(), p.cfg.Accommodation.Retry),
	}
	o.CheckGuest = func(g accommodation.Guest) error { return l.client.Check([]accommodation.Guest{g}) }
	o.CheckDeparture = l.client.CheckDeparture
	o.Locate = l.locate
	return nil
}
