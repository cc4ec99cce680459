package main

import (
	"context"
	"errors"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/rar"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// apart keeps what is wrong with one backend's settings that backend's own: the
// log says so, doctor says so, and the rest of the desk goes on without it.
func (a *app) apart(err error) error {
	var wrong *config.Error
	switch {
	case errors.Is(err, config.ErrNotConfigured):
		return nil
	case errors.As(err, &wrong):
		a.log.Error("a backend is left out: its settings are wrong", "err", err)
		return nil
	}
	return err
}

// letGoOf closes a connection with the desk, and whenever people are forgotten.
func (p *premises) letGoOf(closeIdle func()) {
	p.closers = append(p.closers, closeIdle)
	p.forgetting.letGo = append(p.forgetting.letGo, closeIdle)
}

// cardsOf is the desk's reader, with the RAR centre asked about each chip where
// that is configured.
func (a *app) cardsOf(p *premises) (visit.Source, error) {
	o, err := p.cfg.RAROptions(a.now, a.log)
	if err != nil {
		return p.cards, a.apart(err)
	}
	o.Rand = a.rand
	centre, err := rar.New(o)
	if err != nil {
		return nil, err
	}
	p.letGoOf(centre.Close)
	return rar.Cards{Source: p.cards, Centre: centre, Key: p.key}, nil
}

// publicService is what the desk hands over, with the hand-overs that can be used.
func (a *app) publicService(p *premises) (api.PublicService, error) {
	o := publicservice.Options{
		Desk: p.desk, Note: p.note, FullQR: p.cfg.PublicService.QR == "full", Authority: p.cfg.PublicService.Authority,
		Name: p.cfg.Desk.Name, Place: p.cfg.Desk.Place, HandOvers: map[string]publicservice.HandOver{}, Touched: p.forgetting.touch, Now: a.now, Rand: a.rand,
	}
	if p.key != nil {
		o.Key = p.key
	}
	for _, name := range p.cfg.HandOverNames() {
		h, err := a.handOver(p, name)
		if err != nil {
			if err := a.apart(err); err != nil {
				return nil, err
			}
			continue
		}
		o.HandOvers[name] = h
	}
	return publicservice.New(o), nil
}

func (a *app) handOver(p *premises, name string) (publicservice.HandOver, error) {
	set, err := p.cfg.HandOverOptions(name, a.now, a.log)
	if err != nil {
		return publicservice.HandOver{}, err
	}
	h := publicservice.HandOver{Purpose: set.Purpose, Case: set.Case, Values: set.Values, Template: set.Template, Token: set.Token}
	if set.Portal == nil {
		return h, nil
	}
	if h.Conn, err = backend.New(*set.Portal); err != nil {
		return h, err
	}
	if strings.HasSuffix(set.Portal.URL, "/") {
		h.Path = "/"
	}
	p.letGoOf(h.Conn.Close)
	return h, nil
}

// payments are what people are asked to pay; nil where no account is configured.
func (a *app) payments(p *premises) (api.Payments, error) {
	o, err := p.cfg.PaymentOptions()
	if err != nil {
		return nil, a.apart(err)
	}
	return payment.New(payment.Options{Store: p.store, Desk: p.desk, Account: o.Order, Gateway: o.GatewayKey, Expires: o.Expires, Now: a.now, Rand: a.rand}), nil
}

// note writes a line of the journal.
func (p *premises) note(ctx context.Context, event journal.Event) error {
	return p.store.Update(ctx, func(tx *store.Tx) error { return tx.Journal(event) })
}

// handOverBackends are the systems of the public-service desk, for the doctor.
func (a *app) handOverBackends(cfg *config.Config) (all []doctor.Backend) {
	centre, err := cfg.RAROptions(a.now, a.log)
	all = append(all, doctor.Backend{Name: "rar", Options: centre.Portal, Err: err})
	for _, name := range cfg.HandOverNames() {
		h, err := cfg.HandOverOptions(name, a.now, a.log)
		if err == nil && h.Portal == nil {
			continue
		}
		b := doctor.Backend{Name: "handover-" + name, Err: err}
		if err == nil {
			b.Options = *h.Portal
		}
		all = append(all, b)
	}
	return all
}

// handOverRow is a hand-over as the file has it.
type handOverRow struct {
	Name      string        `json:"name"`
	Purpose   visit.Purpose `json:"purpose"`
	Case      bool          `json:"case"`
	Delivered bool          `json:"delivered"` // to its address; else given to whoever asks
}

// handOverRows are the hand-overs of a file that was checked.
func (a *app) handOverRows(cfg *config.Config) []handOverRow {
	rows := []handOverRow{}
	for _, name := range cfg.HandOverNames() {
		if h, err := cfg.HandOverOptions(name, a.now, a.log); err == nil {
			rows = append(rows, handOverRow{name, h.Purpose, h.Case, h.Portal != nil})
		}
	}
	return rows
}

// unencrypted lists the systems to which data go in the clear.
func (a *app) unencrypted(cfg *config.Config) []string {
	names := append([]string{}, cfg.Unencrypted()...)
	for _, name := range cfg.HandOverNames() {
		if h, err := cfg.HandOverOptions(name, a.now, a.log); err == nil && h.Portal != nil && h.Portal.PlainLAN() {
			names = append(names, "handover."+name)
		}
	}
	return names
}

// explainHandOvers says in words who is handed what, and what is not safe.
func (a *app) explainHandOvers(cfg *config.Config) {
	for _, r := range a.handOverRows(cfg) {
		to := a.say("config.handover.told")
		if r.Delivered {
			to = a.say("config.handover.sent")
		}
		a.print("\n%s\n", a.say("config.handover", r.Name, a.say("purpose."+string(r.Purpose)), to))
	}
	for _, name := range a.unencrypted(cfg) {
		a.print("\n%s\n", a.say("config.plain", name))
	}
	if cfg.PublicService.QR == "full" {
		a.print("\n%s\n", a.say("config.qr.full"))
	}
}
