package main

import (
	"context"
	"slices"
	"time"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// screenOf is what the desk's screen is told of the desk, of the backends that
// could be opened.
func (a *app) screenOf(p *premises, o visit.Options) (office.ScreenSettings, error) {
	s, err := p.cfg.ScreenOptions()
	if err != nil {
		return office.ScreenSettings{}, err
	}
	policies, err := p.cfg.Policies()
	if err != nil {
		return office.ScreenSettings{}, err
	}
	out := office.ScreenOf(s, policies)
	out.Version, out.Training = version, p.training
	out.Name, out.Place, out.Unattended = p.cfg.Desk.Name, p.cfg.Desk.Place, p.cfg.Desk.Unattended
	if out.Owner = p.cfg.Desk.Owner; out.Owner == "" {
		out.Owner = visit.Private
	}
	out.Authority = p.cfg.PublicService.Authority
	out.Insurance, out.Accommodation = insuranceSettings(p, o), lodgingSettings(p)
	out.HandOvers = a.handOverSettings(p.cfg)
	out.Services = slices.DeleteFunc(out.Services, func(s office.ServiceSettings) bool { return !offered(s.Name, out.HandOvers) })
	_, noPayment := p.cfg.PaymentOptions()
	_, noTicket := p.cfg.TicketOptions()
	out.Payment, out.Ticket = noPayment == nil, noTicket == nil
	return out, nil
}

func insuranceSettings(p *premises, o visit.Options) *office.InsuranceSettings {
	if o.Staff == nil {
		return nil
	}
	more := o.More
	if more == nil {
		more = func(string) bool { return false }
	}
	return &office.InsuranceSettings{
		Way: p.cfg.InsuranceWay(), Lists: p.hospital != nil, Register: more(outbox.KindRegister),
		History: more(outbox.KindHistory), CoPayment: more(outbox.KindCoPayment),
	}
}

func lodgingSettings(p *premises) *office.AccommodationSettings {
	if p.lodging == nil {
		return nil
	}
	kind := p.cfg.Accommodation.Facility.Type
	if kind == "" {
		kind = accommodation.Hotel
	}
	s := &office.AccommodationSettings{Facility: kind, RoomRequired: kind.RoomRequired(), Reason: p.lodging.reason}
	if set := p.cfg.Accommodation.RoomRequired; set != nil {
		s.RoomRequired = *set
	}
	return s
}

// offered reports whether a service can be had: a hand-over that is left out cannot.
func offered(name string, handOvers []office.HandOverSettings) bool {
	return name == config.ServiceCT01 || name == config.ServiceStatement ||
		slices.ContainsFunc(handOvers, func(h office.HandOverSettings) bool { return h.Name == name })
}

func (a *app) handOverSettings(cfg *config.Config) []office.HandOverSettings {
	all := []office.HandOverSettings{}
	for _, name := range cfg.HandOverNames() {
		if h, err := cfg.HandOverOptions(name, a.now, a.log); err == nil {
			all = append(all, office.HandOverSettings{Name: name, Purpose: h.Purpose, Case: h.Case, Delivered: h.Portal != nil, Asked: h.Template.Asked()})
		}
	}
	return all
}

// diagnoseWait bounds a look at everything: a screen waits for it.
const diagnoseWait = 45 * time.Second

// diagnose is the doctor's findings for the screen, in codes.
func (a *app) diagnose(ctx context.Context) []office.Finding {
	ctx, cancel := context.WithTimeout(ctx, diagnoseWait)
	defer cancel()
	notes, err := firmwarenotes.Load()
	if err != nil {
		a.log.Error("the readers' notes were not read", "err", err)
	}
	all := []office.Finding{}
	for _, f := range a.examine(ctx, notes) {
		one := office.Finding{Finding: f}
		if f.ID == "reader" {
			n, _ := firmwarenotes.Named(notes, f.Model)
			one.Vietnamese, one.English = n.Advice.Vietnamese, n.Advice.English
		}
		all = append(all, one)
	}
	return all
}
