package emrtd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Data objects of GENERAL AUTHENTICATE in PACE (9303-11 §4.4.4.3) and MSE:Set AT.
const (
	doDynamicAuthentication tlv.Tag = 0x7C
	doMappingTerminal       tlv.Tag = 0x81
	doMappingChip           tlv.Tag = 0x82
	doNonce                 tlv.Tag = 0x80
	doKeyTerminal           tlv.Tag = 0x83
	doKeyChip               tlv.Tag = 0x84
	doTokenTerminal         tlv.Tag = 0x85
	doTokenChip             tlv.Tag = 0x86

	doMechanism         tlv.Tag = 0x80
	doPasswordReference tlv.Tag = 0x83
	doKeyReference      tlv.Tag = 0x84
)

// Offer is one way in which a chip offers PACE, understood.
type Offer struct {
	Info  lds.PACEInfo
	Curve *ec.Curve
	// Ambiguous is set when the chip offers the protocol with several domain
	// parameters, so that MSE:Set AT must name them (9303-11 §4.4.4.1, DO 84).
	Ambiguous bool
}

// PACE opens the chip with a password (9303-11 §4.4) and returns the secure
// channel over t. Errors: [*NotOfferedError] before the nonce, then
// [*WrongPasswordError], [*BlockedError], [ErrChip] or the transport's own.
func PACE(ctx context.Context, t iso7816.Transport, offer Offer, pw Password, rand io.Reader) (*sm.Channel, error) {
	p := pace{ctx: ctx, chip: t, offer: offer, suite: offer.Info.Protocol().Suite, rand: rand}
	if err := p.setAT(pw.kind); err != nil {
		return nil, err
	}
	nonce, err := p.nonce(pw)
	if err != nil {
		return nil, err
	}
	generator, err := p.mapGenerator(nonce)
	if err != nil {
		return nil, err
	}
	if err := p.agree(generator); err != nil {
		return nil, err
	}
	if err := p.authenticate(pw.kind); err != nil {
		return nil, err
	}
	return sm.NewChannel(t, sm.NewSession(p.suite, p.ksEnc, p.ksMAC, nil)), nil
}

// pace is one run of the protocol.
type pace struct {
	ctx   context.Context
	chip  iso7816.Transport
	offer Offer
	suite sm.Suite
	rand  io.Reader

	ksEnc, ksMAC     []byte
	terminal, theirs ec.Point // ephemeral public keys over the mapped generator
}

func (p *pace) setAT(kind PasswordKind) error {
	oid, err := encodeOID(p.offer.Info.OID)
	if err != nil {
		return err
	}
	data := tlv.Encode(doMechanism, oid)
	data = append(data, tlv.Encode(doPasswordReference, []byte{byte(kind)})...)
	if p.offer.Ambiguous {
		data = append(data, tlv.Encode(doKeyReference, []byte{byte(p.offer.Curve.ParameterID())})...)
	}
	r, err := p.chip.Transmit(p.ctx, iso7816.Command{INS: iso7816.INSManageSecurityEnvironment, P1: 0xC1, P2: 0xA4, Data: data})
	if err != nil {
		return err
	}
	switch {
	case r.SW.OK():
		return nil
	case r.SW == 0x63C0 || r.SW == iso7816.SWAuthenticationBlocked:
		return &BlockedError{kind, r.SW}
	case r.SW.Refused(): // 63Cx: a warning how many tries are left
		return nil
	}
	return &NotOfferedError{kind, r.SW}
}

// nonce fetches and decrypts the chip's nonce (step 1).
func (p *pace) nonce(pw Password) ([]byte, error) {
	z, err := p.exchange("nonce", 0, nil, doNonce)
	if err != nil {
		var status *iso7816.StatusError
		if errors.As(err, &status) && status.SW == iso7816.SWAuthenticationBlocked {
			return nil, &BlockedError{pw.kind, status.SW}
		}
		return nil, err
	}
	if len(z) == 0 || len(z)%p.suite.BlockSize() != 0 || len(z) > 64 {
		return nil, fmt.Errorf("%w: nonce of %d bytes", ErrChip, len(z))
	}
	return p.suite.Decrypt(pw.paceKey(p.suite), make([]byte, p.suite.BlockSize()), z)
}

// mapGenerator agrees on a fresh generator: G~ = s·G + H (generic mapping,
// 9303-11 §4.4.3.3.1).
func (p *pace) mapGenerator(nonce []byte) (ec.Point, error) {
	curve := p.offer.Curve
	sk, err := curve.RandomScalar(p.rand)
	if err != nil {
		return ec.Point{}, err
	}
	theirs, err := p.exchangeKey("mapping", doMappingTerminal, curve.Generator().Mult(sk), doMappingChip)
	if err != nil {
		return ec.Point{}, err
	}
	generator := curve.Generator().Mult(curve.ScalarMod(nonce)).Add(theirs.Mult(sk))
	if generator.IsInfinity() {
		return ec.Point{}, fmt.Errorf("%w: mapped generator is infinity", ErrChip)
	}
	return generator, nil
}

// agree makes the session keys over the mapped generator (step 3).
func (p *pace) agree(generator ec.Point) error {
	sk, err := p.offer.Curve.RandomScalar(p.rand)
	if err != nil {
		return err
	}
	p.terminal = generator.Mult(sk)
	p.theirs, err = p.exchangeKey("key agreement", doKeyTerminal, p.terminal, doKeyChip)
	if err != nil {
		return err
	}
	shared := p.theirs.Mult(sk)
	if shared.IsInfinity() {
		return fmt.Errorf("%w: shared secret is infinity", ErrChip)
	}
	p.ksEnc = p.suite.KDF(shared.X(), sm.CounterEnc)
	p.ksMAC = p.suite.KDF(shared.X(), sm.CounterMAC)
	return nil
}

// authenticate exchanges tokens (step 4). The terminal's goes first: a chip that
// refuses it has seen a wrong password.
func (p *pace) authenticate(kind PasswordKind) error {
	mine, err := p.token(p.theirs)
	if err != nil {
		return err
	}
	want, err := p.token(p.terminal)
	if err != nil {
		return err
	}
	r, err := p.send(iso7816.Command{INS: iso7816.INSGeneralAuthenticate, Data: dynamic(doTokenTerminal, mine), Ne: iso7816.MaxShortNe})
	if err != nil {
		return err
	}
	if err := tokenStatus(kind, r.SW); err != nil {
		return err
	}
	got, err := object(r.Data, doTokenChip)
	if err != nil {
		return err
	}
	if !equal(got, want) {
		return fmt.Errorf("%w: wrong token", ErrChip)
	}
	return nil
}

func tokenStatus(kind PasswordKind, sw iso7816.SW) error {
	switch {
	case sw.OK():
		return nil
	case sw == 0x63C0 || sw == iso7816.SWAuthenticationBlocked:
		return &BlockedError{kind, sw}
	case sw.Refused(), sw == iso7816.SWSecurityStatus, sw == iso7816.SWSMObjectsIncorrect:
		return &WrongPasswordError{kind, sw}
	}
	return &iso7816.StatusError{Op: "PACE mutual authentication", SW: sw}
}

// token authenticates a public key: a MAC over its data object 7F49 (9303-11 §9.5).
func (p *pace) token(key ec.Point) ([]byte, error) {
	oid, err := encodeOID(p.offer.Info.OID)
	if err != nil {
		return nil, err
	}
	return p.suite.MAC(p.ksMAC, tlv.Encode(0x7F49, tlv.Encode(0x06, oid), tlv.Encode(0x86, key.Bytes())))
}

// exchangeKey sends a public key and receives the chip's, which must be on the
// curve and not our own sent back (9303-11 §4.4.1).
func (p *pace) exchangeKey(step string, mineTag tlv.Tag, mine ec.Point, theirTag tlv.Tag) (ec.Point, error) {
	b, err := p.exchange(step, mineTag, mine.Bytes(), theirTag)
	if err != nil {
		return ec.Point{}, err
	}
	theirs, err := p.offer.Curve.Point(b)
	if err != nil {
		return ec.Point{}, fmt.Errorf("%w: %s: %w", ErrChip, step, err)
	}
	if theirs.Equal(mine) {
		return ec.Point{}, fmt.Errorf("%w: %s: chip sent our key back", ErrChip, step)
	}
	return theirs, nil
}

// exchange is one chained GENERAL AUTHENTICATE: an object there, another back.
func (p *pace) exchange(step string, tag tlv.Tag, value []byte, want tlv.Tag) ([]byte, error) {
	data := tlv.Encode(doDynamicAuthentication)
	if tag != 0 {
		data = dynamic(tag, value)
	}
	r, err := p.send(iso7816.Command{CLA: iso7816.CLAChaining, INS: iso7816.INSGeneralAuthenticate, Data: data, Ne: iso7816.MaxShortNe})
	if err != nil {
		return nil, err
	}
	if err := r.Check("PACE " + step); err != nil {
		return nil, err
	}
	return object(r.Data, want)
}

func (p *pace) send(c iso7816.Command) (iso7816.Response, error) { return p.chip.Transmit(p.ctx, c) }

func dynamic(tag tlv.Tag, value []byte) []byte {
	return tlv.Encode(doDynamicAuthentication, tlv.Encode(tag, value))
}

// object takes one object out of dynamic authentication data; others, such as
// the certification authority references 87 and 88, are passed over.
func object(data []byte, want tlv.Tag) ([]byte, error) {
	outer, _, err := tlv.Next(data)
	if err != nil || outer.Tag != doDynamicAuthentication {
		return nil, fmt.Errorf("%w: no dynamic authentication data", ErrChip)
	}
	inner, err := outer.Children()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChip, err)
	}
	n, ok := tlv.Find(inner, want)
	if !ok {
		return nil, fmt.Errorf("%w: object %X missing", ErrChip, uint32(want))
	}
	return n.Value, nil
}
