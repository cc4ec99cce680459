package trust

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// checkChain is `pa.chain`: an anchor's key verifies the signer. failed: an
// anchor with the signer's issuer and key id is known and its key does not
// verify. undetermined: no such anchor (the detail says whether the country has
// others). An unverified anchor: successful, named as such.
func (j *judgement) checkChain() check.Check {
	result := func(r check.Result, detail string) check.Check {
		return check.Check{ID: CheckChain, Result: r, Detail: detail}
	}
	signer := j.signature.Signer
	if signer == nil {
		return result(check.Undetermined, "no signer is known")
	}
	found := j.anchors.findIssuer(signer, j.judgedAt())
	switch {
	case found.anchor != nil:
		j.anchor = found.anchor
		detail := "anchor " + found.anchor.Cert.ID()
		if !found.anchor.Verified {
			detail += ", which nobody verified"
		}
		return result(check.Successful, detail)
	case found.refuted:
		return result(check.Failed, "the signer claims the key of a known anchor, which did not sign it")
	case found.unusable != nil:
		return result(check.Undetermined, "an anchor is known, but: "+found.unusable.Error())
	}
	return result(check.Undetermined, j.anchors.noAnchor(signer.Issuer.Country()))
}

func (s *Anchors) noAnchor(country string) string {
	if country == "" {
		return "no anchor of this issuer; it names no country"
	}
	others := len(s.ByCountry(country))
	if others == 0 {
		return fmt.Sprintf("no anchor of this issuer, and none of country %s", printable(country))
	}
	return fmt.Sprintf("no anchor of this issuer; other anchors of country %s: %d", printable(country), others)
}

type issuerSearch struct {
	anchor   *Anchor // its key verifies
	refuted  bool    // an anchor that was claimed by name and key does not verify
	unusable error   // an anchor that was claimed cannot be calculated with
}

// findIssuer looks for the anchor whose key signed a certificate. Where several
// carry that key, one that is verified, then one that is valid at the time, is
// chosen.
func (s *Anchors) findIssuer(c *Certificate, at time.Time) (found issuerSearch) {
	for _, a := range s.issuersOf(c) {
		if found.anchor != nil && !bytes.Equal(a.Cert.keyBits, found.anchor.Cert.keyBits) {
			continue
		}
		err := a.Cert.CheckSignatureOf(c)
		switch {
		case err == nil:
			if better(a, found.anchor, at) {
				found.anchor = a
			}
		case errors.Is(err, ErrBadSignature):
			found.refuted = found.refuted || claims(c, a)
		case claims(c, a):
			found.unusable = err
		}
	}
	return found
}

func better(a, than *Anchor, at time.Time) bool {
	switch {
	case than == nil:
		return true
	case a.Verified != than.Verified:
		return a.Verified
	}
	return a.Cert.ValidAt(at) && !than.Cert.ValidAt(at)
}
