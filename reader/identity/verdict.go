package identity

import (
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// Verdict is what a reading is worth, the worst first.
type Verdict string

// The verdicts of the contract.
const (
	// Rejected: something that was signed does not hold.
	Rejected Verdict = "rejected"
	// Claimed: nothing that was read is signed, or in a way that we cannot check.
	Claimed Verdict = "claimed"
	// Consistent: signed and unaltered, by a signer that nobody vouches for.
	Consistent Verdict = "consistent"
	// Authentic: signed by the issuing country.
	Authentic Verdict = "authentic"
	// Genuine: authentic, and the chip proved that it is no copy.
	Genuine Verdict = "genuine"
)

const (
	hashPrefix = "pa.hash." // a data group as read hashes to the signed value
	chipPrefix = "chip."    // the chip proves that it is no copy
)

// isDecisive tells the checks whose failure rejects the document. The matches of
// people decide only on number and birth date, when it is two; see Findings.
func isDecisive(id string) bool {
	switch id {
	case "pa.signature", "pa.chain", "pa.revocation", "match.issuer", "match.cardAccess":
		return true
	}
	return isHash(id) || isChip(id)
}

// Findings are the results that a verdict is made of.
type Findings struct {
	Checks []check.Check
	// AnchorVerified: the anchor that carries the chain was vouched for.
	AnchorVerified bool
	// TwoPeople: QR and chip, or DG1 and DG13, differ in number or birth date.
	TwoPeople bool
}

// Judge gives the verdict. It knows nothing but the results: whatever a check
// was not allowed to count (a key from an unsigned file) has been reported as
// undetermined before.
func (f Findings) Judge() Verdict {
	switch {
	case f.TwoPeople, f.any(check.Failed, isDecisive):
		return Rejected
	case !f.is("pa.signature", check.Successful), !f.any(check.Successful, isHash):
		return Claimed
	case !f.authentic():
		return Consistent
	case f.any(check.Successful, isChip):
		return Genuine
	}
	return Authentic
}

func isHash(id string) bool { return strings.HasPrefix(id, hashPrefix) }

func isChip(id string) bool { return strings.HasPrefix(id, chipPrefix) }

func (f Findings) any(r check.Result, among func(id string) bool) bool {
	return slices.ContainsFunc(f.Checks, func(c check.Check) bool { return c.Result == r && among(c.ID) })
}

func (f Findings) authentic() bool {
	return f.AnchorVerified &&
		f.is("pa.chain", check.Successful) &&
		f.is("pa.hash.dg1", check.Successful) &&
		!f.is("pa.validity", check.Failed)
}

func (f Findings) is(id string, want check.Result) bool {
	c, ok := check.Find(f.Checks, id)
	return ok && c.Result == want
}

// Expired reports whether a document of this verdict needs the notice that it
// has expired: only what is authentic can be believed to have an expiry date.
func (v Verdict) Expired(checks []check.Check) bool {
	c, ok := check.Find(checks, "document.expiry")
	return ok && c.Result == check.Failed && (v == Authentic || v == Genuine)
}
