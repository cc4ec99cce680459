package main

import (
	"context"
	"errors"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/proof"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/metrics"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// premises are what the owner of the data folder has: the store and everything
// that works on it. The daemon has them while it runs; otherwise a command takes
// them for as long as it lasts.
type premises struct {
	cfg      *config.Config
	store    *store.Store
	key      *identity.DeviceKey
	cards    liveReader
	accounts *operator.Accounts
	desk     *visit.Desk
	outbox   *outbox.Outbox
	office   *office.Office
	metrics  *metrics.Metrics
	hospital api.Hospital // lists of the hospital's own system; nil where it is not asked
	services api.PublicService
	papers   paper.Folder // that wait for a person to print them
	training bool         // practice, of nobody who is there
	closers  []func()

	forgetting *forgetting
	lodging    *lodging // nil: no accommodation portal
}

// openPremises takes the data folder. Errors are the store's, and those of the
// configuration.
func (a *app) openPremises(ctx context.Context) (*premises, error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	if err := cfg.CheckDesk(); err != nil {
		return nil, a.configFailure(err)
	}
	p := &premises{cfg: cfg, metrics: metrics.New(), forgetting: newForgetting(a.log)}
	if err := a.furnish(ctx, p); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (a *app) furnish(ctx context.Context, p *premises) error {
	var err error
	if p.cards, err = a.newLiveReader(); err != nil {
		return err
	}
	p.key = p.cards.Key
	key, err := store.LoadKey(ctx, store.KeyOptions{Source: p.cfg.Store.Key, Dir: a.data, Rand: a.rand})
	if err != nil {
		return err
	}
	p.store, err = store.Open(ctx, store.Options{
		Dir: a.data, Key: key, Signer: p.key, Now: a.now, Rand: a.rand, Log: a.log, Journal: p.cfg.Store.KeepJournal,
	})
	if err != nil {
		return err
	}
	p.closers = append(p.closers, func() { _ = p.store.Close() })
	if p.training, err = a.openTraining(ctx, p.store); err != nil {
		return err
	}
	if err := a.checkJournal(ctx, p); err != nil {
		return err
	}
	p.accounts = operator.New(p.store, operator.Options{Now: a.now, Rand: a.rand, Idle: p.cfg.Operators.Lock, Shift: p.cfg.Operators.Shift})
	return a.openDesk(p)
}

// checkJournal looks whether anybody changed the journal while nobody watched. A
// desk goes on with such a journal, and the journal says so.
func (a *app) checkJournal(ctx context.Context, p *premises) error {
	err := p.store.CheckJournal(ctx, p.key.JWK())
	if !errors.Is(err, journal.ErrUnsound) {
		return err
	}
	a.log.Error("the journal was changed outside the agent: see journal verify, and keep this disk", "err", err)
	return p.store.Update(ctx, func(tx *store.Tx) error { return tx.Journal(journal.Event{Kind: "journal.unsound"}) })
}

// openDesk sets up the visits, and the lanes to the backends that are configured.
func (a *app) openDesk(p *premises) error {
	policies, err := p.cfg.Policies()
	if err != nil {
		return a.configFailure(err)
	}
	cards, err := a.cardsOf(p)
	if err != nil {
		return err
	}
	o := visit.Options{
		Store: p.store, Cards: meteredCards{cards, p.metrics}, Key: p.key, Owner: p.cfg.Desk.Owner, Policies: policies, Unattended: p.cfg.Desk.Unattended,
		Deadlines: p.cfg.Rules(), CodeOf: func(err error) string { return classify(err).code }, Now: a.now, Rand: a.rand, Log: a.log,
	}
	lanes, err := a.lanes(p, &o)
	if err != nil {
		return a.configFailure(err)
	}
	p.desk = visit.New(o)
	for name, lane := range lanes {
		lane.OnSettled = p.desk.Settled
		lane.Deliverer = meteredLane{lane.Deliverer, name, p.metrics}
		lanes[name] = lane
	}
	if p.outbox, err = outbox.New(outbox.Options{Store: p.store, Lanes: lanes, Rand: a.rand, Log: a.log}); err != nil {
		return err
	}
	return a.openOffice(p, o)
}

// openOffice is what the desk's administrator and its own screen ask.
func (a *app) openOffice(p *premises, desk visit.Options) (err error) {
	if p.services, err = a.publicService(p); err != nil {
		return err
	}
	o := office.Options{
		Store: p.store, Desk: p.desk, Cards: p.cards, Accounts: p.accounts, Outbox: p.outbox, Key: p.key,
		Facility: facilityOf(p.cfg), Forms: p.services, Fault: a.fault, Now: a.now, Examine: a.diagnose, Anchors: a.store,
	}
	if o.Screen, err = a.screenOf(p, desk); err != nil {
		return a.configFailure(err)
	}
	if err := a.printers(p, &o); err != nil {
		return err
	}
	p.office = office.New(o)
	return nil
}

// facilityOf is the place on papers, by its name or else by the code that stands
// in its account at the insurance portal: 01013_BV.
func facilityOf(cfg *config.Config) proof.Facility {
	code, _, _ := strings.Cut(cfg.Insurance.Username, "_")
	f := proof.Facility{Code: code, Name: cfg.Desk.Name, Place: cfg.Desk.Place}
	if f.Name == "" {
		f.Name = code
	}
	return f
}

func (a *app) lanes(p *premises, o *visit.Options) (map[string]outbox.Lane, error) {
	lanes := map[string]outbox.Lane{}
	if err := a.apart(a.insuranceLane(p, o, lanes)); err != nil {
		return nil, err
	}
	if err := a.apart(a.lodgingLane(p, o, lanes)); err != nil {
		return nil, err
	}
	return lanes, nil
}

// retrying is a backend's policy with the waits of the configuration.
func retrying(p outbox.Policy, r config.Retry) outbox.Policy {
	p.Backoff = outbox.Backoff{Base: r.Base, Max: r.Max}
	if r.Probe > 0 {
		p.Probe = r.Probe
	}
	return p
}

// close lets go of everything, the last first.
func (p *premises) close() {
	for i := len(p.closers) - 1; i >= 0; i-- {
		p.closers[i]()
	}
}
