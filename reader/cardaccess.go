package reader

import (
	"encoding/hex"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// compareCardAccess compares EF.CardAccess, which nobody signs, with the offers
// in the signed DG14: somebody in the middle may have hidden the better ones.
// used is the offer that opened the chip, nil for none.
func compareCardAccess(file emrtd.CardAccess, used *emrtd.Offer, signed lds.SecurityInfos) check.Check {
	c := check.Check{ID: "match.cardAccess"}
	offers := offerSet(signed.PACE())
	if len(offers) == 0 {
		c.Result, c.Detail = check.Undetermined, "the signed files offer no PACE to compare with"
		return c
	}
	inFile := offerSet(file.Infos.PACE())
	for key := range offers {
		if !inFile[key] {
			c.Result, c.Detail = check.Failed, "EF.CardAccess hides an offer of PACE that DG14 signs"
			return c
		}
	}
	if used != nil && !offers[offerKey(used.Info)] {
		c.Result, c.Detail = check.Failed, "the PACE that opened the chip is not among those that DG14 signs"
		return c
	}
	c.Result = check.Successful
	return c
}

func offerSet(infos []lds.PACEInfo) map[string]bool {
	set := map[string]bool{}
	for _, i := range infos {
		set[offerKey(i)] = true
	}
	return set
}

func offerKey(i lds.PACEInfo) string {
	raw, err := lds.SecurityInfos{i}.Bytes()
	if err != nil {
		return ""
	}
	return hex.EncodeToString(raw)
}
