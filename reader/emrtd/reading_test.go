package emrtd_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// TestReadCards reads every synthetic document from its beginning to the proofs
// of its chip, by each access control and mapping.
func TestReadCards(t *testing.T) {
	for _, profile := range vcard.Profiles() {
		for _, o := range []vcard.Options{
			{Access: vcard.AccessPACE},
			{Access: vcard.AccessBAC},
			{Access: vcard.AccessPACE, Mapping: vcard.IntegratedMapping},
			{Access: vcard.AccessPACE, Mapping: vcard.ChipAuthenticationMapping},
			{Access: vcard.AccessPACE, Suite: sm.DES3},
			{Access: vcard.AccessBAC, Suite: sm.AES256},
			{Access: vcard.AccessPACE, Suite: sm.AES256, Extended: true},
		} {
			t.Run(fmt.Sprintf("%s %s, mapping %d, suite %d, extended %v", profile.Name, o.Access, o.Mapping, o.Suite, o.Extended), func(t *testing.T) {
				t.Parallel()
				card, err := vcard.Personalise(profile.Name, 7, o)
				if err != nil {
					t.Fatal(err)
				}
				r := &reading{T: t, card: card, rng: rand.NewChaCha8([32]byte{1})}
				r.chip = vcard.NewChip(card, r.rng).Transport()
				r.open()
				r.readAll()
				r.authenticateChip()
				r.authenticateActively()
			})
		}
	}
}

// reading is one document being read.
type reading struct {
	*testing.T
	card    *vcard.Document
	rng     *rand.ChaCha8
	chip    iso7816.Transport
	channel *sm.Channel
	files   *emrtd.Files
}

func (r *reading) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// key is the key of the document's zone, back from the MRZ information.
func (r *reading) key() mrz.Key {
	zone, err := lds.ParseDG1(r.card.Files[lds.DG1])
	r.must(err)
	parsed, err := mrz.Parse(zone.Reveal())
	r.must(err)
	return mrz.KeyOf(parsed)
}

func (r *reading) open() {
	r.Helper()
	password, err := emrtd.NewMRZ(r.key())
	r.must(err)
	access, err := emrtd.ReadCardAccess(r.Context(), r.chip)
	r.must(err)
	offers := access.OffersWithProof()
	if (len(offers) == 0) != (r.card.Access == vcard.AccessBAC) {
		r.Fatalf("%d offers by %s", len(offers), r.card.Access)
	}
	if len(offers) == 0 {
		r.must(emrtd.SelectApplication(r.Context(), r.chip))
		r.channel, err = emrtd.BAC(r.Context(), r.chip, password, r.rng)
		r.must(err)
	} else {
		opened, err := emrtd.Open(r.Context(), r.chip, offers[0], password, r.rng)
		r.must(err)
		r.channel = opened.Channel
		r.checkProof(offers[0], opened.Proof)
		r.must(emrtd.SelectApplication(r.Context(), r.channel))
	}
	r.files = emrtd.NewFiles(r.channel, r.channel.MaxShortPlain())
	if r.card.Extended {
		r.files = emrtd.NewFiles(r.channel, iso7816.MaxExtendedNe)
	}
}

// checkProof settles chip authentication mapping with EF.CardSecurity, which is
// read before the application is selected.
func (r *reading) checkProof(offer emrtd.Offer, proof *emrtd.MappingProof) {
	r.Helper()
	if (proof != nil) != (offer.Info.Protocol().Mapping == lds.CAM) {
		r.Fatalf("%s: proof %v", offer.Info.Protocol().Name, proof)
	}
	if proof == nil {
		return
	}
	file, err := emrtd.NewFiles(r.channel, r.channel.MaxShortPlain()).Read(r.Context(), lds.CardSecurity)
	r.must(err)
	_, content, err := lds.UnverifiedContent(file)
	r.must(err)
	infos, err := lds.ParseSecurityInfos(content)
	r.must(err)
	r.must(proof.Verify(infos.ChipAuthenticationKeys()))
}

func (r *reading) readAll() {
	r.Helper()
	for id, want := range r.card.Files {
		if !id.InApplication() {
			continue
		}
		got, err := r.files.Read(r.Context(), id)
		if r.card.Locked[id] {
			if !errors.Is(err, emrtd.ErrFileDenied) {
				r.Errorf("%s: %v", id, err)
			}
			continue
		}
		if err != nil || !bytes.Equal(got, want) {
			r.Errorf("%s: %d bytes of %d, %v", id, len(got), len(want), err)
		}
	}
	if _, err := r.files.Read(r.Context(), lds.DG16); !errors.Is(err, emrtd.ErrFileNotFound) {
		r.Errorf("DG16: %v", err)
	}
}

func (r *reading) infos() lds.SecurityInfos {
	r.Helper()
	infos, err := lds.ParseDG14(r.card.Files[lds.DG14])
	r.must(err)
	return infos
}

func (r *reading) authenticateChip() {
	r.Helper()
	ways := r.infos().ChipAuthentications()
	if len(ways) == 0 {
		r.Fatal("no chip authentication")
	}
	channel, err := emrtd.AuthenticateChip(r.Context(), r.channel, ways[0], r.rng)
	r.must(err)
	r.files.Over(channel)
	if _, err := r.files.Read(r.Context(), lds.SOD); err != nil {
		r.Errorf("under the new keys: %v", err)
	}
	r.channel = channel
}

func (r *reading) authenticateActively() {
	r.Helper()
	key, err := lds.ParseDG15(r.card.Files[lds.DG15])
	r.must(err)
	info, _ := r.infos().ActiveAuthentication()
	r.must(emrtd.AuthenticateActively(r.Context(), r.files.Transport(), key, info.SignatureAlgorithm, r.rng))
}

// A clone has the files and not the keys.
func TestReadClone(t *testing.T) {
	card, err := vcard.Personalise("cccd-2021", 7, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := vcard.Personalise("cccd-2021", 8, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	clone := *card
	clone.CA, clone.AA = other.CA, other.AA
	r := &reading{T: t, card: &clone, rng: rand.NewChaCha8([32]byte{2})}
	r.chip = vcard.NewChip(&clone, r.rng).Transport()
	r.open()
	key, err := lds.ParseDG15(clone.Files[lds.DG15])
	r.must(err)
	if err := emrtd.AuthenticateActively(t.Context(), r.channel, key, "", r.rng); !errors.Is(err, emrtd.ErrChip) {
		t.Errorf("active authentication: %v", err)
	}
	channel, err := emrtd.AuthenticateChip(t.Context(), r.channel, r.infos().ChipAuthentications()[0], r.rng)
	r.must(err)
	r.files.Over(channel)
	if _, err := r.files.Read(t.Context(), lds.SOD); !errors.Is(err, sm.ErrChannelDead) {
		t.Errorf("under the new keys: %v", err)
	}
}
