package emrtd

import (
	"context"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// doDynamicAuthentication wraps what GENERAL AUTHENTICATE carries, both ways.
const doDynamicAuthentication tlv.Tag = 0x7C

// exchangeKey sends a public key and receives the chip's, which must be a finite
// point of the curve, uncompressed (9303-11 §4.4.3.2), and not our own sent back
// (§4.4.1).
func (p *pace) exchangeKey(ctx context.Context, step string, mineTag tlv.Tag, mine ec.Point, theirTag tlv.Tag) (ec.Point, error) {
	b, err := p.exchange(ctx, step, dynamic(mineTag, mine.Bytes()), theirTag)
	if err != nil {
		return ec.Point{}, err
	}
	if len(b) != 1+2*p.offer.Curve.ByteLen() {
		return ec.Point{}, fmt.Errorf("%w: %s: public key of %d bytes", ErrChip, step, len(b))
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

// exchange is one step that another one follows, and returns the object wanted.
func (p *pace) exchange(ctx context.Context, step string, data []byte, want tlv.Tag) ([]byte, error) {
	nodes, err := p.chained(ctx, step, data)
	if err != nil {
		return nil, err
	}
	return object(nodes, want)
}

// chained is a GENERAL AUTHENTICATE that another one follows (9303-11 §4.4.4.3).
func (p *pace) chained(ctx context.Context, step string, data []byte) ([]tlv.Node, error) {
	c := iso7816.Command{CLA: iso7816.CLAChaining, INS: iso7816.INSGeneralAuthenticate, Data: data, Ne: iso7816.MaxShortNe}
	r, err := p.chip.Transmit(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := r.Check("PACE " + step); err != nil {
		return nil, err
	}
	return dynamicObjects(r.Data)
}

func dynamic(tag tlv.Tag, value []byte) []byte {
	return tlv.Encode(doDynamicAuthentication, tlv.Encode(tag, value))
}

// dynamicObjects takes dynamic authentication data apart.
func dynamicObjects(data []byte) ([]tlv.Node, error) {
	outer, _, err := tlv.Next(data)
	if err != nil || outer.Tag != doDynamicAuthentication {
		return nil, fmt.Errorf("%w: no dynamic authentication data", ErrChip)
	}
	nodes, err := outer.Children()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrChip, err)
	}
	return nodes, nil
}

// object picks one object; others, such as the certification authority
// references 87 and 88, are passed over.
func object(nodes []tlv.Node, want tlv.Tag) ([]byte, error) {
	n, ok := tlv.Find(nodes, want)
	if !ok {
		return nil, fmt.Errorf("%w: object %X missing", ErrChip, uint32(want))
	}
	return n.Value, nil
}
