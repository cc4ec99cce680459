package identity

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// Verdict is what a reading is worth, the worst first.
type Verdict string

// The verdicts of the contract.
const (
	// Rejected: something that was signed does not hold.
	Rejected Verdict = "rejected"
	// Claimed: nothing is signed, or by a signature that we cannot check.
	Claimed Verdict = "claimed"
	// Consistent: signed and unaltered, by a signer that nobody vouches for.
	Consistent Verdict = "consistent"
	// Authentic: signed by the issuing country.
	Authentic Verdict = "authentic"
	// Genuine: authentic, and the chip proved that it is no copy.
	Genuine Verdict = "genuine"
)

// decisive are the checks whose failure rejects the document. The two matches
// decide only on number and birth date, when it is two people; see Findings.
var decisive = map[string]bool{
	"pa.signature": true, "pa.chain": true, "pa.revocation": true,
	"match.issuer": true, "match.cardAccess": true,
	"chip.ca": true, "chip.aa": true, "chip.cam": true,
}

func isDecisive(id string) bool { return decisive[id] || strings.HasPrefix(id, "pa.hash.") }

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
	if f.TwoPeople || f.anyFailed() {
		return Rejected
	}
	if !f.is("pa.signature", check.Successful) {
		return Claimed
	}
	if !f.authentic() {
		return Consistent
	}
	for _, id := range []string{"chip.ca", "chip.aa", "chip.cam"} {
		if f.is(id, check.Successful) {
			return Genuine
		}
	}
	return Authentic
}

func (f Findings) anyFailed() bool {
	for _, c := range f.Checks {
		if c.Result == check.Failed && isDecisive(c.ID) {
			return true
		}
	}
	return false
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
