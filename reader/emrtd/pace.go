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

// Data objects of MSE:Set AT (9303-11 §4.4.4.1).
const (
	doMechanism         tlv.Tag = 0x80
	doPasswordReference tlv.Tag = 0x83
	doKeyReference      tlv.Tag = 0x84
)

// Data objects of GENERAL AUTHENTICATE in PACE (9303-11 §4.4.5, table 4).
const (
	doNonce           tlv.Tag = 0x80
	doMappingTerminal tlv.Tag = 0x81
	doMappingChip     tlv.Tag = 0x82
	doKeyTerminal     tlv.Tag = 0x83
	doKeyChip         tlv.Tag = 0x84
	doTokenTerminal   tlv.Tag = 0x85
	doTokenChip       tlv.Tag = 0x86
	doChipData        tlv.Tag = 0x8A // encrypted chip authentication data
)

const maxNonce = 64 // bytes; the mappings need 16 to 32

// Opened is a chip that PACE has opened.
type Opened struct {
	Channel *sm.Channel
	// Proof is what chip authentication mapping leaves to be checked against the
	// chip's signed key; nil under the other mappings.
	Proof *MappingProof
}

// PACE opens the chip with a password (9303-11 §4.4) and returns the secure
// channel over t. Errors: [*NotOfferedError] before the nonce, then
// [*WrongPasswordError], [*BlockedError], [ErrChip], an [*iso7816.StatusError]
// or the transport's own; [ErrPassword] and [ErrUnsupported] before any command.
func PACE(ctx context.Context, t iso7816.Transport, offer Offer, pw Password, rand io.Reader) (*sm.Channel, error) {
	opened, err := Open(ctx, t, offer, pw, rand)
	return opened.Channel, err
}

// Open is [PACE] for callers that go on to check the chip's key after chip
// authentication mapping.
func Open(ctx context.Context, t iso7816.Transport, offer Offer, pw Password, rand io.Reader) (Opened, error) {
	p, err := newPACE(t, offer, pw, rand)
	if err != nil {
		return Opened{}, err
	}
	if err := p.setAT(ctx); err != nil {
		return Opened{}, err
	}
	nonce, err := p.nonce(ctx)
	if err != nil {
		return Opened{}, err
	}
	generator, err := p.mapNonce(ctx, nonce)
	if err != nil {
		return Opened{}, err
	}
	if err := p.agree(ctx, generator); err != nil {
		return Opened{}, err
	}
	answer, err := p.authenticate(ctx)
	if err != nil {
		return Opened{}, err
	}
	channel := sm.NewChannel(t, sm.NewSession(p.suite, p.ksEnc, p.ksMAC, nil))
	return Opened{Channel: channel, Proof: p.proof(answer)}, nil
}

// pace is one run of the protocol.
type pace struct {
	chip     iso7816.Transport
	offer    Offer
	oid      []byte
	suite    sm.Suite
	mapping  lds.Mapping
	password Password
	rand     io.Reader

	mappingKey       ec.Point // the chip's, of the generic mapping
	terminal, theirs ec.Point // ephemeral public keys over the mapped generator
	ksEnc, ksMAC     []byte
}

func newPACE(t iso7816.Transport, offer Offer, pw Password, rand io.Reader) (*pace, error) {
	protocol := offer.Info.Protocol()
	switch {
	case pw.kind != MRZ && pw.kind != CAN:
		return nil, ErrPassword
	case !supported(protocol, offer.Curve):
		return nil, fmt.Errorf("%w: PACE protocol %s", ErrUnsupported, offer.Info.OID)
	}
	oid, err := encodeOID(offer.Info.OID)
	if err != nil {
		return nil, err
	}
	return &pace{
		chip: t, offer: offer, oid: oid, suite: protocol.Suite, mapping: protocol.Mapping, password: pw, rand: rand,
	}, nil
}

func (p *pace) setAT(ctx context.Context) error {
	data := tlv.Encode(doMechanism, p.oid)
	data = append(data, tlv.Encode(doPasswordReference, []byte{byte(p.password.kind)})...)
	if p.offer.Ambiguous {
		data = append(data, tlv.Encode(doKeyReference, []byte{byte(p.offer.Curve.ParameterID())})...)
	}
	r, err := p.chip.Transmit(ctx, iso7816.Command{INS: iso7816.INSManageSecurityEnvironment, P1: 0xC1, P2: 0xA4, Data: data})
	if err != nil {
		return err
	}
	return p.selectionStatus(r.SW)
}

// selectionStatus reads the answer to MSE:Set AT. 63Cx warns how many tries are
// left and is no refusal (TR-03110-3 §B.11.1).
func (p *pace) selectionStatus(sw iso7816.SW) error {
	switch tries, counted := triesLeft(sw); {
	case sw.OK(), counted && tries > 0:
		return nil
	case counted, sw == iso7816.SWAuthenticationBlocked:
		return &BlockedError{p.password.kind, sw}
	case p.offer.Assumed, sw == iso7816.SWWrongData, sw == iso7816.SWReferencedDataNotFound, sw == iso7816.SWConditionsNotSatisfied:
		return &NotOfferedError{p.password.kind, sw}
	}
	return &iso7816.StatusError{Op: "MSE:Set AT for PACE", SW: sw}
}

// triesLeft reads the counter of 63Cx.
func triesLeft(sw iso7816.SW) (tries int, counted bool) { return int(sw & 0x0F), sw&0xFFF0 == 0x63C0 }

// nonce fetches and decrypts the chip's nonce (step 1). A chip that refuses it
// has given nothing away: some accept any MSE:Set AT and refuse only here
// (9303-11 §4.4.4.1, note 1).
func (p *pace) nonce(ctx context.Context) ([]byte, error) {
	z, err := p.exchange(ctx, "nonce", tlv.Encode(doDynamicAuthentication), doNonce)
	var status *iso7816.StatusError
	switch {
	case errors.As(err, &status) && status.SW == iso7816.SWAuthenticationBlocked:
		return nil, &BlockedError{p.password.kind, status.SW}
	case errors.As(err, &status) && p.offer.Assumed:
		return nil, &NotOfferedError{p.password.kind, status.SW}
	case err != nil:
		return nil, err
	case len(z) == 0 || len(z)%p.suite.BlockSize() != 0 || len(z) > maxNonce:
		return nil, fmt.Errorf("%w: nonce of %d bytes", ErrChip, len(z))
	}
	return p.suite.Decrypt(p.password.paceKey(p.suite), make([]byte, p.suite.BlockSize()), z)
}

// agree makes the session keys over the mapped generator (step 3).
func (p *pace) agree(ctx context.Context, generator ec.Point) error {
	sk, err := p.offer.Curve.RandomScalar(p.rand)
	if err != nil {
		return err
	}
	p.terminal = generator.Mult(sk)
	p.theirs, err = p.exchangeKey(ctx, "key agreement", doKeyTerminal, p.terminal, doKeyChip)
	if err != nil {
		return err
	}
	shared := p.theirs.Mult(sk) // never infinity: the group has prime order
	p.ksEnc = p.suite.KDF(shared.X(), sm.CounterEnc)
	p.ksMAC = p.suite.KDF(shared.X(), sm.CounterMAC)
	return nil
}

// authenticate exchanges tokens (step 4) and returns the objects of the chip's
// answer. The terminal's token goes first: a chip that refuses it has seen a
// wrong password.
func (p *pace) authenticate(ctx context.Context) ([]tlv.Node, error) {
	mine, err := p.token(p.theirs)
	if err != nil {
		return nil, err
	}
	want, err := p.token(p.terminal)
	if err != nil {
		return nil, err
	}
	r, err := p.chip.Transmit(ctx, iso7816.Command{INS: iso7816.INSGeneralAuthenticate, Data: dynamic(doTokenTerminal, mine), Ne: iso7816.MaxShortNe})
	if err != nil {
		return nil, err
	}
	if err := tokenStatus(p.password.kind, r.SW); err != nil {
		return nil, err
	}
	answer, err := dynamicObjects(r.Data)
	if err != nil {
		return nil, err
	}
	got, err := object(answer, doTokenChip)
	if err != nil {
		return nil, err
	}
	if !equal(got, want) {
		return nil, fmt.Errorf("%w: wrong token", ErrChip)
	}
	return answer, nil
}

// tokenStatus reads the answer to the terminal's token, the first thing of the
// run that depends on the password: all that can be wrong with it is that. Chips
// say so with 6300 (9303-11 §4.4.4.2) and in ways of their own.
func tokenStatus(kind PasswordKind, sw iso7816.SW) error {
	switch tries, counted := triesLeft(sw); {
	case sw.OK():
		return nil
	case counted && tries == 0, sw == iso7816.SWAuthenticationBlocked:
		return &BlockedError{kind, sw}
	case sw.Refused(), sw == iso7816.SWSecurityStatus, sw == iso7816.SWConditionsNotSatisfied,
		sw == iso7816.SWSMObjectsIncorrect, sw == iso7816.SWWrongData:
		return &WrongPasswordError{kind, sw}
	}
	return &iso7816.StatusError{Op: "PACE mutual authentication", SW: sw}
}

// token authenticates a public key: a MAC over its data object 7F49, which names
// the protocol and leaves the domain parameters out (9303-11 §4.4.3.4).
func (p *pace) token(key ec.Point) ([]byte, error) {
	return p.suite.MAC(p.ksMAC, tlv.Encode(0x7F49, tlv.Encode(0x06, p.oid), tlv.Encode(0x86, key.Bytes())))
}
