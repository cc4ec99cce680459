package trust

import (
	"github.com/cccd-agent/cccd-agent/reader/check"
)

// checkRevocation is `pa.revocation`: a CRL signed by the anchor lists the
// signer: failed. No CRL, or past its next update: undetermined.
func (j *judgement) checkRevocation() check.Check {
	result := func(r check.Result, detail string) check.Check {
		return check.Check{ID: CheckRevocation, Result: r, Detail: detail}
	}
	if j.anchor == nil {
		return result(check.Undetermined, "no anchor, so no revocation list can be believed")
	}
	list := j.anchors.crlFor(j.anchor)
	if list == nil {
		return result(check.Undetermined, "no revocation list of this issuer")
	}
	if list.lists(j.signature.Signer) {
		return result(check.Failed, "the signer is revoked")
	}
	if list.lists(j.anchor.Cert) {
		return result(check.Failed, "the anchor is revoked")
	}
	day := list.ThisUpdate.Format("2006-01-02")
	switch {
	case j.clockIsWrong():
		return result(check.Undetermined, "the clock is wrong, so the age of the list of "+day+" is not known")
	case list.NextUpdate.IsZero():
		return result(check.Undetermined, "the revocation list of "+day+" does not say until when it holds")
	case j.At.After(list.NextUpdate):
		return result(check.Undetermined, "the revocation list of "+day+" is past its next update")
	}
	return result(check.Successful, "not on the revocation list of "+day)
}

// lists reports whether a revocation list names a certificate: serial numbers
// are unique for one issuer only.
func (l *CRL) lists(c *Certificate) bool {
	_, revoked := l.Revoked(c.Serial)
	return revoked && l.Issuer.Equal(c.Issuer)
}

// crlFor returns the newest revocation list of the anchor's authority: signed by
// the anchor, or by another key of the same name that is vouched for as well
// (after a change of keys the new one signs for both, 9303-12 §7.1.4). The
// signature is verified again: a list is only as good as that.
func (s *Anchors) crlFor(a *Anchor) *CRL {
	var newest *CRL
	for _, l := range s.CRLs() {
		if !l.Issuer.Equal(a.Cert.Subject) || newest != nil && !l.ThisUpdate.After(newest.ThisUpdate) {
			continue
		}
		for _, by := range s.BySubject(l.Issuer) {
			if (by.Verified || !a.Verified) && l.mayBeBy(by) && l.CheckSignatureBy(by.Cert) == nil {
				newest = l
				break
			}
		}
	}
	return newest
}

// mayBeBy spares calculations: a list that names another key is not by this one.
func (l *CRL) mayBeBy(a *Anchor) bool {
	return len(l.AuthorityKeyID) == 0 || string(l.AuthorityKeyID) == string(a.Cert.KeyID())
}
