package emrtd

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// paceVersion is the one that 9303-11 §9.2.1 knows.
const paceVersion = 2

// Offer is one way in which a chip offers PACE, understood.
type Offer struct {
	Info  lds.PACEInfo
	Curve *ec.Curve
	// Ambiguous is set when the chip offers PACE with several domain parameters,
	// so that MSE:Set AT must name them (9303-11 §4.4.4.1, DO 84).
	Ambiguous bool
	// Assumed is set when the chip has not made this offer itself. Whatever it
	// answers before the nonce, other than that it is blocked, then says that it
	// does not offer PACE: a [*NotOfferedError].
	Assumed bool
}

// Offers lists the ways of PACE that open the chip and need nothing after, by
// generic and by integrated mapping: the strongest cipher first and otherwise in
// the chip's order. Explicit domain parameters are not used, since they may be
// made to betray the password (9303-11 §9.2.2).
func (a CardAccess) Offers() []Offer { return a.offers(lds.GM, lds.IM) }

// OffersWithProof lists chip authentication mapping too, before the others of
// the same cipher. It is for callers of [Open] that read EF.CardSecurity,
// verify it, and settle [Opened.Proof].
func (a CardAccess) OffersWithProof() []Offer { return a.offers(lds.GM, lds.IM, lds.CAM) }

func (a CardAccess) offers(mappings ...lds.Mapping) []Offer {
	var offers []Offer
	infos := a.Infos.PACE()
	for _, info := range infos {
		o, ok := offer(info)
		if !ok || !slices.Contains(mappings, info.Protocol().Mapping) {
			continue
		}
		o.Ambiguous, o.Assumed = domains(infos) > 1, a.Assumed
		offers = append(offers, o)
	}
	slices.SortStableFunc(offers, byStrength)
	return offers
}

func offer(info lds.PACEInfo) (Offer, bool) {
	if info.Version != paceVersion || info.ParameterID == nil {
		return Offer{}, false
	}
	curve, ok := ec.ByParameterID(*info.ParameterID)
	return Offer{Info: info, Curve: curve}, ok && supported(info.Protocol(), curve)
}

// supported reports whether we can do a protocol on a curve. The integrated
// mapping is defined where the prime is 3 modulo 4 alone.
func supported(p lds.Protocol, curve *ec.Curve) bool {
	if p.KeyAgreement != lds.ECDH || curve == nil {
		return false
	}
	return p.Mapping != lds.IM || curve.Params().P.Bit(1) == 1
}

// domains counts the different domain parameters, those beyond us included.
func domains(infos []lds.PACEInfo) int {
	const explicit = -1
	seen := map[int]bool{}
	for _, info := range infos {
		id := explicit
		if info.ParameterID != nil {
			id = *info.ParameterID
		}
		seen[id] = true
	}
	return len(seen)
}

func byStrength(a, b Offer) int {
	p, q := a.Info.Protocol(), b.Info.Protocol()
	if p.Suite != q.Suite {
		return int(q.Suite) - int(p.Suite)
	}
	return rank(q) - rank(p)
}

// rank prefers the mapping that proves the chip while it opens it.
func rank(p lds.Protocol) int {
	if p.Mapping == lds.CAM {
		return 1
	}
	return 0
}
