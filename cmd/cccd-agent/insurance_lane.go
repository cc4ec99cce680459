package main

import (
	"context"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/hl7"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// insuranceLane is who is asked about insurance: the portal itself, the hospital's
// own system or a FHIR server, and what can be asked there beside the card.
func (a *app) insuranceLane(p *premises, o *visit.Options, lanes map[string]outbox.Lane) error {
	way, err := p.cfg.InsuranceBackend(a.now, a.log)
	if err != nil {
		return err
	}
	p.closers = append(p.closers, way.Close)
	p.forgetting.letGo = append(p.forgetting.letGo, way.Close)
	policy := retrying(outbox.InsurancePolicy(), p.cfg.Insurance.Retry)
	if p.cfg.Insurance.Pace > 0 {
		policy.Pace = p.cfg.Insurance.Pace
	}
	asks := outbox.Lookup{Asker: way}
	o.Staff = p.staff
	more := outbox.More{}
	switch way := way.(type) {
	case *insurance.Client:
		asks.Standing, more.Historian = p.standing, way
	case *his.Client:
		policy.Pace, more.Registrar, p.hospital = p.cfg.Insurance.Pace, way, way.Catalogue
		unnamed(o)
	default:
		policy.Pace = p.cfg.Insurance.Pace
		unnamed(o)
	}
	lanes[outbox.BackendInsurance] = outbox.Lane{Deliverer: asks, Policy: policy}
	kinds := map[string]bool{
		outbox.KindHistory: more.Historian != nil, outbox.KindCoPayment: more.Historian != nil, outbox.KindRegister: more.Registrar != nil,
	}
	if more.Historian != nil || more.Registrar != nil {
		lanes[outbox.BackendMore] = outbox.Lane{Deliverer: more, Policy: retrying(outbox.MorePolicy(), p.cfg.Insurance.Retry)}
	}
	if kinds[outbox.KindAdmit], err = a.admitLane(p, lanes); err != nil {
		return err
	}
	o.More = func(kind string) bool { return kinds[kind] }
	return nil
}

// unnamed is a desk whose questions name nobody: who asks the portal is settled
// behind it.
func unnamed(o *visit.Options) {
	staff := o.Staff
	o.Staff = func(id string) (insurance.Staff, bool) {
		s, _ := staff(id)
		return s, true
	}
	o.CheckLookup = func(_ insurance.Staff, who insurance.Person) error { return insurance.CheckPerson(who) }
}

// admitLane tells the hospital's system of registrations, where it is configured.
func (a *app) admitLane(p *premises, lanes map[string]outbox.Lane) (configured bool, err error) {
	options, err := p.cfg.HL7Options(a.now)
	if errors.Is(err, config.ErrNotConfigured) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	receiver, err := hl7.New(options)
	if err != nil {
		return false, err
	}
	lanes[outbox.BackendADT] = outbox.Lane{
		Deliverer: outbox.Admit{Acknowledger: receiver, Sender: p.cfg.Insurance.HL7.Sender, Now: a.now},
		Policy:    outbox.Policy{Workers: 1, Trip: 3},
	}
	return true, nil
}

// staff is who looks up: the operator as registered at the portal, else the member
// of staff whom the configuration names. Where nobody is ever signed in, it is who
// has opened the shift, and nobody else: an unattended kiosk asks the portal only
// in the name of somebody who is at work.
func (p *premises) staff(id string) (insurance.Staff, bool) {
	if p.cfg.Desk.Unattended {
		return p.onShift()
	}
	if id != "" {
		all, err := p.accounts.List(context.Background(), operator.LocalAdministrator())
		for _, o := range all {
			if err == nil && o.ID == id && o.Staff.Number != "" {
				return o.Staff, true
			}
		}
	}
	s := p.cfg.Insurance.Staff
	return s.Lookup(), s.CCCD != ""
}

func (p *premises) onShift() (insurance.Staff, bool) {
	all, err := p.accounts.OnShift(context.Background())
	if err != nil {
		return insurance.Staff{}, false
	}
	for _, s := range all {
		if s.Staff.Number != "" && s.Staff.Name != "" {
			return s.Staff, true
		}
	}
	return insurance.Staff{}, false
}

// standing reports whether a member of staff may still be asked for: one who is an
// operator here must not have been disabled. Who cannot be looked up stands: the
// portal checks the name itself.
func (p *premises) standing(ctx context.Context, by insurance.Staff) bool {
	all, err := p.accounts.List(ctx, operator.LocalAdministrator())
	known := false
	for _, o := range all {
		if err == nil && o.Staff.Number == by.Number && by.Number != "" {
			if o.State == operator.Enabled {
				return true
			}
			known = true
		}
	}
	return !known
}
