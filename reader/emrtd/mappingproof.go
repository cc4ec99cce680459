package emrtd

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// MappingProof is what a chip sent under chip authentication mapping to show
// that it holds its static key. It says nothing before [MappingProof.Verify].
type MappingProof struct {
	mappingKey ec.Point
	data       ec.Scalar // chip authentication data: mapping key over static key
	err        error     // why there are no such data
}

// proof takes the chip authentication data out of the last answer. Data that are
// missing or make no sense do not close the channel, which the password opened;
// they fail the proof.
func (p *pace) proof(answer []tlv.Node) *MappingProof {
	if p.mapping != lds.CAM {
		return nil
	}
	data, err := p.chipData(answer)
	return &MappingProof{mappingKey: p.mappingKey, data: data, err: err}
}

// chipData decrypts the chip authentication data: CBC with E(KSenc, FF…FF) as
// IV, padded (9303-11 §4.4.3.5).
func (p *pace) chipData(answer []tlv.Node) (ec.Scalar, error) {
	encrypted, err := object(answer, doChipData)
	if err != nil {
		return ec.Scalar{}, err
	}
	ones := make([]byte, p.suite.BlockSize())
	for i := range ones {
		ones[i] = 0xFF
	}
	iv, err := p.suite.Encrypt(p.ksEnc, make([]byte, len(ones)), ones)
	if err != nil {
		return ec.Scalar{}, err
	}
	padded, err := p.suite.Decrypt(p.ksEnc, iv, encrypted)
	if err != nil {
		return ec.Scalar{}, fmt.Errorf("%w: chip authentication data: %w", ErrChip, err)
	}
	plain, err := sm.Unpad(padded)
	if err != nil {
		return ec.Scalar{}, fmt.Errorf("%w: chip authentication data: %w", ErrChip, err)
	}
	data, err := p.offer.Curve.Scalar(plain)
	if err != nil {
		return ec.Scalar{}, fmt.Errorf("%w: chip authentication data: %w", ErrChip, err)
	}
	return data, nil
}

// Verify reports whether one of the chip's static keys made the proof (9303-11
// §4.4.3.5.2), by nil or [ErrChip]. The keys are those of EF.CardSecurity, whose
// signature the caller has verified: a key that nobody signed proves nothing.
func (m *MappingProof) Verify(keys []lds.ChipAuthenticationPublicKeyInfo) error {
	if m.err != nil {
		return m.err
	}
	for _, key := range keys {
		static, err := staticKey(key)
		if err == nil && static.Mult(m.data).Equal(m.mappingKey) {
			return nil
		}
	}
	return fmt.Errorf("%w: no signed key made the chip authentication data", ErrChip)
}
