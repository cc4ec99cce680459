package emrtd_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// TestPACERandomRuns opens 1,000 virtual cards, passwords and randomness of both
// sides drawn from a seed. A loss of leading zeros fails some of them.
func TestPACERandomRuns(t *testing.T) {
	const runs = 1000
	for _, curve := range []string{"brainpoolP256r1", "secp256r1"} {
		t.Run(curve, func(t *testing.T) {
			t.Parallel()
			rng := rand.NewChaCha8([32]byte([]byte(fmt.Sprintf("%-32s", curve))))
			for i := range runs / 2 {
				if err := openRandom(t, rng, vcard.GenericMapping, sm.AES128, curve, i%2 == 0); err != nil {
					t.Errorf("run %d: %v", i, err)
				}
			}
		})
	}
}

// TestPACEOfEveryKind opens them by every mapping, cipher and curve.
func TestPACEOfEveryKind(t *testing.T) {
	curves := []string{
		"secp192r1", "brainpoolP192r1", "secp224r1", "brainpoolP224r1", "secp256r1", "brainpoolP256r1",
		"brainpoolP320r1", "secp384r1", "brainpoolP384r1", "brainpoolP512r1", "secp521r1",
	}
	mappings := map[vcard.Mapping][]sm.Suite{
		vcard.GenericMapping:            {sm.DES3, sm.AES128, sm.AES192, sm.AES256},
		vcard.IntegratedMapping:         {sm.DES3, sm.AES128, sm.AES192, sm.AES256},
		vcard.ChipAuthenticationMapping: {sm.AES128, sm.AES192, sm.AES256},
	}
	for mapping, suites := range mappings {
		for _, suite := range suites {
			t.Run(fmt.Sprintf("mapping %d, %s", mapping, suite), func(t *testing.T) {
				rng := rand.NewChaCha8([32]byte{byte(mapping), byte(suite)})
				for i, curve := range curves {
					if mapping == vcard.IntegratedMapping && curve == "secp224r1" {
						continue // the mapping is not defined there
					}
					if err := openRandom(t, rng, mapping, suite, curve, i%2 == 0); err != nil {
						t.Errorf("%s: %v", curve, err)
					}
				}
			})
		}
	}
}

// openRandom invents a chip, opens it by its CAN or MRZ, and says something to it
// under the session keys.
func openRandom(t *testing.T, rng *rand.ChaCha8, mapping vcard.Mapping, suite sm.Suite, curveName string, byCAN bool) error {
	t.Helper()
	curve, ok := ec.ByName(curveName)
	if !ok {
		t.Fatalf("no curve %s", curveName)
	}
	static, err := curve.RandomScalar(rng)
	if err != nil {
		t.Fatal(err)
	}
	can, key := invent(rng)
	information, err := key.Information()
	if err != nil {
		t.Fatal(err)
	}
	chip := vcard.NewChip(&vcard.Document{
		MRZ: information, CAN: can.Reveal(), Access: vcard.AccessPACE,
		PACE: []vcard.PACEOffer{{Mapping: mapping, Suite: suite, Curve: curve}},
		CA:   []vcard.CAKey{{ID: curve.ParameterID(), Suite: sm.AES128, Key: static}},
	}, rng).Transport()

	pw, err := emrtd.NewMRZ(key)
	if byCAN {
		pw, err = emrtd.NewCAN(can)
	}
	if err != nil {
		t.Fatal(err)
	}
	opened, err := emrtd.Open(t.Context(), chip, offerOf(t, mapping, suite, curve), pw, rng)
	if err != nil {
		return err
	}
	if err := emrtd.SelectApplication(t.Context(), opened.Channel); err != nil {
		return err
	}
	return checkProof(opened, mapping, curve.Generator().Mult(static))
}

// invent draws a CAN and the key of a zone.
func invent(rng *rand.ChaCha8) (personal.Text, mrz.Key) {
	n := rng.Uint64()
	return personal.Text(fmt.Sprintf("%06d", n%1_000_000)), mrz.Key{
		DocumentNumber: personal.Text(fmt.Sprintf("%09d", n>>20%1_000_000_000)),
		DateOfBirth:    personal.Text(fmt.Sprintf("%02d0%d1%d", n>>8%100, 1+n>>16%9, n>>24%10)),
		DateOfExpiry:   personal.Text(fmt.Sprintf("3%d1%d0%d", n>>32%10, n>>40%3, 1+n>>48%9)),
	}
}

// offerOf is the offer that EF.CardAccess of a chip with one offer makes.
func offerOf(t *testing.T, mapping vcard.Mapping, suite sm.Suite, curve *ec.Curve) emrtd.Offer {
	t.Helper()
	id := curve.ParameterID()
	infos := lds.SecurityInfos{lds.PACEInfo{OID: fmt.Sprintf("0.4.0.127.0.7.2.2.4.%d.%d", mapping, suite), Version: 2, ParameterID: &id}}
	offers := emrtd.CardAccess{Infos: infos}.OffersWithProof()
	if len(offers) != 1 {
		t.Fatalf("%d offers", len(offers))
	}
	return offers[0]
}

var errProof = errors.New("a proof without chip authentication mapping, or none with it")

func checkProof(opened emrtd.Opened, mapping vcard.Mapping, static ec.Point) error {
	if (opened.Proof != nil) != (mapping == vcard.ChipAuthenticationMapping) {
		return errProof
	}
	if opened.Proof == nil {
		return nil
	}
	return opened.Proof.Verify([]lds.ChipAuthenticationPublicKeyInfo{{
		OID: lds.OIDPublicKeyECDH, PublicKey: static.Bytes(),
		Algorithm: lds.AlgorithmIdentifier{OID: lds.OIDStandardizedDomainParameters, Parameters: []byte{0x02, 0x01, byte(static.Curve().ParameterID())}},
	}})
}
