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

const (
	doEphemeralKey tlv.Tag = 0x80 // in dynamic authentication data
	doKeyAgreement tlv.Tag = 0x91 // in MSE:Set KAT
)

// caVersion is the one that 9303-11 §9.2.5 knows; version 2 of TR-03110 derives
// its keys in another way.
const caVersion = 1

// ErrUnsupported is returned for an algorithm or key that we cannot do. It says
// nothing about the chip.
var ErrUnsupported = errors.New("emrtd: unsupported algorithm")

// AuthenticateChip runs chip authentication (9303-11 §6.2) over the channel in
// hand and returns the channel under the new keys. Nothing is proven yet: only
// an authentic answer over the new channel shows that the chip holds the key.
// Errors: [ErrUnsupported], [ErrChip], an [*iso7816.StatusError] when the chip
// refuses and the old keys stay, or those of the channel.
func AuthenticateChip(ctx context.Context, ch *sm.Channel, ca lds.ChipAuthentication, rand io.Reader) (*sm.Channel, error) {
	return authenticateChip(ctx, ch, ca, rand, sendEphemeral)
}

// sender hands the terminal's ephemeral key over to the chip.
type sender func(context.Context, *sm.Channel, lds.ChipAuthentication, ec.Point) error

func authenticateChip(ctx context.Context, ch *sm.Channel, ca lds.ChipAuthentication, rand io.Reader, send sender) (*sm.Channel, error) {
	if ca.Version != caVersion {
		return nil, fmt.Errorf("%w: chip authentication version %d", ErrUnsupported, ca.Version)
	}
	static, err := staticKey(ca.Key)
	if err != nil {
		return nil, err
	}
	sk, err := static.Curve().RandomScalar(rand)
	if err != nil {
		return nil, err
	}
	ephemeral := static.Curve().Generator().Mult(sk)
	if err := send(ctx, ch, ca, ephemeral); err != nil {
		return nil, err
	}
	shared := static.Mult(sk) // never infinity: the group has prime order
	return sm.NewChannel(ch.Under(), sm.Derive(ca.Protocol.Suite, shared.X(), nil)), nil
}

func staticKey(key lds.ChipAuthenticationPublicKeyInfo) (ec.Point, error) {
	if key.KeyAgreement() != lds.ECDH {
		return ec.Point{}, fmt.Errorf("%w: chip authentication by %s", ErrUnsupported, key.KeyAgreement())
	}
	curve, err := curveOf(key.Algorithm)
	if err != nil {
		return ec.Point{}, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	p, err := curve.Point(key.PublicKey)
	if err != nil {
		return ec.Point{}, fmt.Errorf("%w: chip authentication key: %w", ErrChip, err)
	}
	return p, nil
}

// curveOf reads the domain of a key: a named or explicit curve, or one of the
// standardized domain parameters by number.
func curveOf(a lds.AlgorithmIdentifier) (*ec.Curve, error) {
	if id, ok := a.StandardizedParameterID(); ok {
		curve, ok := ec.ByParameterID(id)
		if !ok {
			return nil, ec.ErrUnknownCurve
		}
		return curve, nil
	}
	return ec.ParseECParameters(a.Parameters)
}

// sendEphemeral hands over the terminal's key. A chip with 3DES knows MSE:Set
// KAT; where it refuses that, it may know the sequence of AES for 3DES too
// (9303-11 §6.2.4).
func sendEphemeral(ctx context.Context, ch *sm.Channel, ca lds.ChipAuthentication, key ec.Point) error {
	if ca.Protocol.Suite != sm.DES3 {
		return sendByAT(ctx, ch, ca, key)
	}
	err := sendByKAT(ctx, ch, ca, key)
	var refused *iso7816.StatusError
	if !errors.As(err, &refused) || ca.Implied {
		return err
	}
	return sendByAT(ctx, ch, ca, key)
}

// sendByKAT is MSE:Set KAT (9303-11 §6.2.4.1).
func sendByKAT(ctx context.Context, ch *sm.Channel, ca lds.ChipAuthentication, key ec.Point) error {
	data := append(tlv.Encode(doKeyAgreement, key.Bytes()), keyReference(ca.KeyID)...)
	return command(ctx, ch, "MSE:Set KAT", iso7816.Command{INS: iso7816.INSManageSecurityEnvironment, P1: 0x41, P2: 0xA6, Data: data})
}

// sendByAT is MSE:Set AT and GENERAL AUTHENTICATE (9303-11 §6.2.4.2).
func sendByAT(ctx context.Context, ch *sm.Channel, ca lds.ChipAuthentication, key ec.Point) error {
	oid, err := encodeOID(ca.Protocol.OID)
	if err != nil {
		return err
	}
	data := append(tlv.Encode(doMechanism, oid), keyReference(ca.KeyID)...)
	err = command(ctx, ch, "MSE:Set AT", iso7816.Command{INS: iso7816.INSManageSecurityEnvironment, P1: 0x41, P2: 0xA4, Data: data})
	if err != nil {
		return err
	}
	return command(ctx, ch, "GENERAL AUTHENTICATE", iso7816.Command{
		INS: iso7816.INSGeneralAuthenticate, Data: dynamic(doEphemeralKey, key.Bytes()), Ne: iso7816.MaxShortNe,
	})
}

// keyReference names the chip's key where it has several (DO 84).
func keyReference(id *int) []byte {
	if id == nil {
		return nil
	}
	n := *id
	b := []byte{byte(n)}
	for n >>= 8; n > 0; n >>= 8 {
		b = append([]byte{byte(n)}, b...)
	}
	return tlv.Encode(doKeyReference, b)
}

func command(ctx context.Context, t iso7816.Transport, op string, c iso7816.Command) error {
	r, err := t.Transmit(ctx, c)
	if err != nil {
		return err
	}
	return r.Check(op)
}
