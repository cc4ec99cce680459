package reader

import (
	"encoding/hex"
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
	case s.req.Access == AccessPACE && len(offers) == 0:
		return ErrPACENotOffered
	case s.req.Access != AccessBAC && len(offers) > 0:
		return s.openByPACE(offers[0])
	}
	return s.openByBAC()
}

// openByPACE tries one password. Only a refusal before the nonce, which reveals
// nothing, lets the next kind follow.
func (s *session) openByPACE(offer emrtd.Offer) error {
	passwords := s.passwords.forPACE()
	if len(passwords) == 0 {
		return s.withoutPassword()
	}
	s.enter("pace")
	var err error
	for _, pw := range passwords {
		var channel *sm.Channel
		channel, err = emrtd.PACE(s.ctx, s.meter, offer, pw, s.rand)
		if err == nil {
			s.usedOffer = &offer
			s.report("access.pace", check.Successful, string(offer.Info.Protocol().Name)+" with the "+pw.Kind().String())
			return s.openApplication(channel)
		}
		var declined *emrtd.NotOfferedError
		if !errors.As(err, &declined) {
			break
		}
	}
	return s.paceFailed(err)
}

// paceFailed never falls to BAC in silence. Where EF.CardAccess was assumed, a
// chip that declines it has told us that it offers no PACE after all.
func (s *session) paceFailed(err error) error {
	var declined *emrtd.NotOfferedError
	if errors.As(err, &declined) && s.cardAccess.Assumed {
		s.cardAccess = emrtd.CardAccess{}
		return s.openByBAC()
	}
	if !Lost(err) {
		s.report("access.pace", check.Failed, "the chip did not open")
	}
	return err
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
		s.report("access.bac", check.Successful, "")
		s.over(channel, channel.MaxShortPlain())
		return nil
	}
	var status *iso7816.StatusError
	if errors.As(err, &status) {
		return s.plain()
	}
	if !Lost(err) {
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
	case len(r.Data) > 0:
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
	if err := emrtd.SelectApplication(s.ctx, channel); err != nil {
		return err
	}
	s.over(channel, channel.MaxShortPlain())
	return nil
}

// paymentEnvironment is the name under which contactless bank cards list their
// applications (EMV Book B).
const paymentEnvironment = "2PAY.SYS.DDF01"

func (s *session) notEMRTD() error {
	r, err := s.meter.Transmit(s.ctx, iso7816.Command{INS: iso7816.INSSelect, P1: 0x04, Data: []byte(paymentEnvironment), Ne: iso7816.MaxShortNe})
	switch {
	case err != nil:
		return err
	case r.SW.OK():
		return &NotEMRTDError{SeenBankCard}
	case r.SW == iso7816.SWInstructionNotSupported || r.SW == iso7816.SWClassNotSupported:
		return &NotEMRTDError{SeenStorageCard}
	}
	return &NotEMRTDError{SeenOther}
}

// compareCardAccess compares EF.CardAccess, which nobody signs, with the offers
// in the signed DG14: somebody in the middle may have hidden the better ones.
// used is the offer that opened the chip, nil for none.
func compareCardAccess(file emrtd.CardAccess, used *emrtd.Offer, signed lds.SecurityInfos) check.Check {
	c := check.Check{ID: "match.cardAccess"}
	offers := offerSet(signed.PACE())
	if len(offers) == 0 {
		c.Result, c.Detail = check.Undetermined, "the signed files offer no PACE to compare with"
		return c
	}
	inFile := offerSet(file.Infos.PACE())
	for key := range offers {
		if !inFile[key] {
			c.Result, c.Detail = check.Failed, "EF.CardAccess hides an offer of PACE that DG14 signs"
			return c
		}
	}
	if used != nil && !offers[offerKey(used.Info)] {
		c.Result, c.Detail = check.Failed, "the PACE that opened the chip is not among those that DG14 signs"
		return c
	}
	c.Result = check.Successful
	return c
}

func offerSet(infos []lds.PACEInfo) map[string]bool {
	set := map[string]bool{}
	for _, i := range infos {
		set[offerKey(i)] = true
	}
	return set
}

func offerKey(i lds.PACEInfo) string {
	raw, err := lds.SecurityInfos{i}.Bytes()
	if err != nil {
		return ""
	}
	return hex.EncodeToString(raw)
}
