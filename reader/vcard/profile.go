package vcard

import (
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
)

// Profile is a kind of document that can be personalised.
type Profile struct {
	Name string
	Says string // a sentence
	ages
	kind     specimen.Kind
	curve    string // of PACE and chip authentication
	keyStyle curveStyle
	activeKey
}

// activeKey chooses the key of active authentication.
type activeKey struct {
	rsaBits int    // 0: an elliptic curve
	curve   string // of ECDSA
	style   curveStyle
}

func (p Profile) passport() bool { return p.kind == specimen.Passport }

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var profiles = []Profile{
	{
		Name: "cccd-2021", Says: "chip citizen card of 2021: old CMND number, seven-part QR, PACE and BAC, chip authentication, RSA active authentication",
		ages:  ages{26, 56, day(2021, 3, 1), day(2022, 12, 31)},
		curve: "brainpoolP256r1", keyStyle: explicitCurve, activeKey: activeKey{rsaBits: 1536},
	},
	{
		Name: "can-cuoc-2024", Says: "Căn cước card of 2024: eleven-part QR, a holder past 58 and so no expiry, ECDSA active authentication",
		ages: ages{58, 84, day(2024, 7, 1), day(2025, 6, 30)}, kind: specimen.CanCuoc2024,
		curve: "brainpoolP256r1", keyStyle: standardizedCurve, activeKey: activeKey{curve: "brainpoolP256r1"},
	},
	{
		Name: "passport", Says: "passport (TD3): PACE and BAC with the MRZ alone, DG11 and DG12 in place of DG13, ECDSA active authentication on P-256",
		ages: ages{16, 70, day(2022, 7, 1), day(2025, 6, 30)}, kind: specimen.Passport,
		curve: "secp256r1", keyStyle: explicitCurve, activeKey: activeKey{curve: "secp256r1", style: explicitCurve},
	},
}

// Profiles lists what can be personalised.
func Profiles() []Profile { return slices.Clone(profiles) }

// DefaultProfile is the one that is taken where none is named.
const DefaultProfile = "cccd-2021"
