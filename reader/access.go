package reader

import (
	"errors"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// credentials are the passwords at hand.
type credentials struct{ can, mrz *emrtd.Password }

// Check finds a password that no chip can have before anybody puts a card down.
// The error is an [emrtd.ErrPassword].
func (req Request) Check() error {
	_, err := req.credentials()
	return err
}

func (req Request) credentials() (credentials, error) {
	var c credentials
	if !req.CAN.IsZero() {
		pw, err := emrtd.NewCAN(req.CAN)
		if err != nil {
			return c, err
		}
		c.can = &pw
	}
	if len(req.Keys) > 0 {
		pw, err := emrtd.NewMRZ(req.Keys[0])
		if err != nil {
			return c, err
		}
		c.mrz = &pw
	}
	return c, nil
}

// forPACE lists the passwords in the order in which PACE tries kinds: the CAN
// first, which a QR gives without any doubt about the date of expiry.
func (c credentials) forPACE() []emrtd.Password {
	var out []emrtd.Password
	for _, pw := range []*emrtd.Password{c.can, c.mrz} {
		if pw != nil {
			out = append(out, *pw)
		}
	}
	return out
}

// open opens the chip and selects the application.
func (s *session) open() error {
	s.enter("cardAccess")
	access, err := emrtd.ReadCardAccess(s.ctx, s.meter)
	if err != nil {
		return err
	}
	s.cardAccess = access
	if access.Raw != nil {
		s.read[lds.CardAccess] = access.Raw
	}
	offers := access.Offers()
	switch {
	case s.req.Access == AccessBAC, len(offers) == 0 && s.req.Access != AccessPACE:
		return s.openByBAC()
	case len(offers) == 0:
		return ErrPACENotOffered
	case s.passwords.forPACE() == nil:
		return s.withoutPassword()
	}
	return s.openByPACE(offers[0], s.passwords.forPACE()...)
}

// openByPACE tries one password. Only a refusal before the nonce, which reveals
// nothing, lets the next kind follow.
func (s *session) openByPACE(offer emrtd.Offer, passwords ...emrtd.Password) error {
	s.enter("pace")
	var err error
	for _, pw := range passwords {
		var channel *sm.Channel
		channel, err = emrtd.PACE(s.ctx, s.meter, offer, pw, s.rand)
		if err == nil {
			s.usedOffer = &offer
			s.way = func() error { return s.openByPACE(offer, pw) }
			s.report("access.pace", check.Successful, string(offer.Info.Protocol().Name)+" with the "+pw.Kind().String())
			return s.openApplication(channel)
		}
		if !declined(err) {
			break
		}
	}
	return s.paceFailed(err)
}

func declined(err error) bool {
	var not *emrtd.NotOfferedError
	return errors.As(err, &not)
}

// paceFailed never falls to BAC in silence. Where EF.CardAccess was assumed, a
// chip that declines it has told us that it offers no PACE after all.
func (s *session) paceFailed(err error) error {
	if declined(err) && s.cardAccess.Assumed && s.way == nil {
		s.cardAccess = emrtd.CardAccess{}
		if s.req.Access == AccessPACE {
			return ErrPACENotOffered
		}
		return s.openByBAC()
	}
	if s.answeredBadly(err) {
		s.report("access.pace", check.Failed, "the chip did not open")
	}
	return err
}

// answeredBadly tells a chip that did not open from a transport that was lost
// and a caller that gave up, which say nothing about the chip.
func (s *session) answeredBadly(err error) bool {
	return answered(err) || refusedPassword(err) || declined(err)
}

// openByBAC selects the application, which a chip without PACE allows, and
// opens it with the MRZ.
func (s *session) openByBAC() error {
	s.enter("bac")
	if err := s.selectPlain(); err != nil {
		return err
	}
	if s.passwords.mrz == nil {
		return s.plain()
	}
	channel, err := emrtd.BAC(s.ctx, s.meter, *s.passwords.mrz, s.rand)
	if err == nil {
		s.way = s.openByBAC
		s.report("access.bac", check.Successful, "")
		s.overChannel(channel)
		return nil
	}
	var status *iso7816.StatusError
	if errors.As(err, &status) && s.way == nil {
		return s.plain()
	}
	if s.answeredBadly(err) {
		s.report("access.bac", check.Failed, "the chip did not open")
	}
	return err
}

// withoutPassword finds out whether the chip needs one.
func (s *session) withoutPassword() error {
	if s.cardAccess.Assumed {
		return s.openByBAC()
	}
	err := emrtd.SelectApplication(s.ctx, s.meter)
	var status *iso7816.StatusError
	if errors.As(err, &status) {
		return ErrPasswordRequired
	}
	if err != nil {
		return err
	}
	return s.plain()
}

// plain goes on without access control where the chip has none; otherwise it
// says what was missing.
func (s *session) plain() error {
	r, err := s.meter.Transmit(s.ctx, iso7816.Command{INS: iso7816.INSReadBinary, P1: 0x80 | lds.COM.SFI(), Ne: 4})
	switch {
	case err != nil:
		return err
	case len(r.Data) > 0 && (r.SW.OK() || r.SW == iso7816.SWEndOfFile):
		s.report("access.pace", check.NotSupported, "the chip can be read by anybody")
		s.over(s.meter, iso7816.MaxShortNe)
		return nil
	case s.passwords.mrz != nil:
		return ErrBACNotOffered
	case s.passwords.can != nil:
		return ErrCANNeedsPACE
	}
	return ErrPasswordRequired
}

// selectPlain selects the application before access control. A card that does
// not know it is no travel document.
func (s *session) selectPlain() error {
	err := emrtd.SelectApplication(s.ctx, s.meter)
	var status *iso7816.StatusError
	if errors.As(err, &status) && status.SW != iso7816.SWSecurityStatus && status.SW != iso7816.SWConditionsNotSatisfied {
		return s.notEMRTD()
	}
	return err
}

func (s *session) openApplication(channel *sm.Channel) error {
	s.enter("select")
	err := emrtd.SelectApplication(s.ctx, channel)
	switch {
	case err == nil:
		s.overChannel(channel)
	case channelBroke(err):
		return s.reopen(err)
	}
	return err
}
