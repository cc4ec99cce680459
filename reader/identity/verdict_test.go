package identity

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// genuine returns the results of a flawless reading with some replaced.
func genuine(replace map[string]check.Result) []check.Check {
	results := map[string]check.Result{
		"access.pace": check.Successful, "pa.hash.dg1": check.Successful, "pa.hash.dg2": check.Successful,
		"pa.hash.dg3": check.NotSupported, "pa.signature": check.Successful, "pa.chain": check.Successful,
		"pa.revocation": check.Undetermined, "pa.validity": check.Successful, "pa.algorithms": check.Successful,
		"match.issuer": check.Successful, "match.cardAccess": check.Successful, "chip.ca": check.Successful,
		"chip.aa": check.Successful, "document.expiry": check.Successful,
	}
	for id, r := range replace {
		results[id] = r
	}
	var checks []check.Check
	for id, r := range results {
		checks = append(checks, check.Check{ID: id, Result: r})
	}
	return checks
}

func TestJudge(t *testing.T) {
	const f, u, n = check.Failed, check.Undetermined, check.NotSupported
	for _, c := range []struct {
		name       string
		replace    map[string]check.Result
		unverified bool
		twoPeople  bool
		want       Verdict
	}{
		{name: "flawless", want: Genuine},
		{name: "AA alone", replace: map[string]check.Result{"chip.ca": n}, want: Genuine},
		{name: "no proof of the chip", replace: map[string]check.Result{"chip.ca": n, "chip.aa": u}, want: Authentic},
		{name: "no anchor", replace: map[string]check.Result{"pa.chain": u}, want: Consistent},
		{name: "unverified anchor", unverified: true, want: Consistent},
		{name: "signer not valid at signing", replace: map[string]check.Result{"pa.validity": f}, want: Consistent},
		{name: "DG1 not listed", replace: map[string]check.Result{"pa.hash.dg1": u}, want: Consistent},
		{name: "algorithm we cannot do", replace: map[string]check.Result{"pa.signature": u}, want: Claimed},
		{name: "hash algorithm we cannot do", replace: map[string]check.Result{"pa.hash.dg1": u, "pa.hash.dg2": u}, want: Claimed},
		{name: "DG1 unread, DG2 as signed", replace: map[string]check.Result{"pa.hash.dg1": u, "pa.hash.dg2": check.Successful}, want: Consistent},
		{name: "clock that is wrong", replace: map[string]check.Result{"pa.validity": u}, want: Genuine},
		{name: "signature unchecked, yet an altered file", replace: map[string]check.Result{"pa.signature": u, "pa.hash.dg2": f}, want: Rejected},
		{name: "CAM alone", replace: map[string]check.Result{"chip.ca": n, "chip.aa": n, "chip.cam": check.Successful}, want: Genuine},
		{name: "proof without an anchor", replace: map[string]check.Result{"pa.chain": u, "chip.cam": check.Successful}, want: Consistent},
		{name: "altered DG2", replace: map[string]check.Result{"pa.hash.dg2": f}, want: Rejected},
		{name: "bad signature", replace: map[string]check.Result{"pa.signature": f}, want: Rejected},
		{name: "forged signer", replace: map[string]check.Result{"pa.chain": f}, want: Rejected},
		{name: "revoked", replace: map[string]check.Result{"pa.revocation": f}, want: Rejected},
		{name: "clone, CA fails though AA holds", replace: map[string]check.Result{"chip.ca": f}, want: Rejected},
		{name: "clone without AA key", replace: map[string]check.Result{"chip.aa": f}, want: Rejected},
		{name: "CAM fails", replace: map[string]check.Result{"chip.cam": f}, want: Rejected},
		{name: "another country's signer", replace: map[string]check.Result{"match.issuer": f}, want: Rejected},
		{name: "downgraded access", replace: map[string]check.Result{"match.cardAccess": f}, want: Rejected},
		{name: "clone rejected even without anchor", replace: map[string]check.Result{"pa.chain": u, "chip.ca": f}, want: Rejected},
		{name: "two people", twoPeople: true, want: Rejected},
		{name: "weak algorithms, name, expiry, digits change nothing", want: Genuine, replace: map[string]check.Result{
			"pa.algorithms": f, "match.qr.chip": f, "match.dg1.dg13": f, "document.expiry": f, "mrz.checkDigits": f, "number.structure": f, "access.pace": f}},
	} {
		got := Findings{Checks: genuine(c.replace), AnchorVerified: !c.unverified, TwoPeople: c.twoPeople}.Judge()
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := (Findings{}).Judge(); got != Claimed {
		t.Errorf("nothing checked: %s", got)
	}
}

func TestExpiredOnlyOfTheAuthentic(t *testing.T) {
	checks := genuine(map[string]check.Result{"document.expiry": check.Failed})
	for v, want := range map[Verdict]bool{Genuine: true, Authentic: true, Consistent: false, Claimed: false, Rejected: false} {
		if v.Expired(checks) != want {
			t.Errorf("%s: %v", v, !want)
		}
	}
}
