package emrtd

import (
	"errors"
	"fmt"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// Under chip authentication mapping, a bad proof leaves the chip open and proves
// nothing (TR-03105-5.1 ISO7816_G_29 to G_33, G_39, G_40).
func TestChipAuthenticationMappingFails(t *testing.T) {
	const token, data = "86088596CF055C67C1A3", "1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92"
	answer := func(objects string) string { return fmt.Sprintf("7C%02X%s9000", len(objects)/2, objects) }
	keys := chipKeys(t, appendixI1Key)
	for name, c := range map[string]struct {
		answer string
		keys   []lds.ChipAuthenticationPublicKeyInfo
	}{
		"missing":         {answer(token), keys},
		"wrong tag":       {answer(token + "8B30" + data), keys},
		"empty":           {answer(token + "8A00"), keys},
		"no whole blocks": {answer(token + "8A2F" + data[:94]), keys},
		"wrapped":         {answer(token + "8A320430" + data), keys},
		"changed":         {answer(token + "8A30" + "1F" + data[2:]), keys},
		"other padding":   {answer(token + "8A30" + data[:94] + "93"), keys},
		"no key":          {answer(token + "8A30" + data), nil},
		"another key":     {answer(token + "8A30" + data), otherKeys(keys)},
	} {
		t.Run(name, func(t *testing.T) {
			e := appendixI1
			e.exchanges = e.until(atToken, c.answer)
			opened, _, _ := e.open(t)
			if err := opened.Proof.Verify(c.keys); !errors.Is(err, ErrChip) {
				t.Error(err)
			}
		})
	}
}

// otherKeys are a key that is no point, one of another curve, one of a prime
// field, and a good one of somebody else's.
func otherKeys(keys []lds.ChipAuthenticationPublicKeyInfo) []lds.ChipAuthenticationPublicKeyInfo {
	noPoint, p256, dh, other := keys[0], keys[0], keys[0], keys[0]
	noPoint.PublicKey = append(lds.Hex{}, noPoint.PublicKey[:64]...)
	dh.OID = lds.OIDPublicKeyDH
	p256.Algorithm.Parameters = lds.Hex{0x02, 0x01, 12}
	if curve, known := ec.ByParameterID(12); known {
		p256.PublicKey = curve.Generator().Bytes()
	}
	if curve, known := ec.ByParameterID(13); known {
		other.PublicKey = curve.Generator().Bytes()
	}
	return []lds.ChipAuthenticationPublicKeyInfo{noPoint, p256, dh, other}
}
