package trust

import (
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// checkValidity is `pa.validity`: signer and anchor valid at signing (9303-12),
// certificate usage right (a signer is no CA and carries no other role's usage).
// Clock before the build date or the last journal entry: undetermined. Without an
// anchor the signer is judged alone.
func (j *judgement) checkValidity() check.Check {
	result := func(r check.Result, parts ...string) check.Check {
		return check.Check{ID: CheckValidity, Result: r, Detail: strings.Join(parts, "; ")}
	}
	signer := j.signature.Signer
	if signer == nil {
		return result(check.Undetermined, "no signer is known")
	}
	faults := signerFaults(signer)
	if j.anchor != nil {
		faults = append(faults, anchorFaults(j.anchor.Cert)...)
	}
	if j.clockIsWrong() && len(faults) == 0 {
		return result(check.Undetermined, "the clock is wrong: it shows a time that has certainly passed")
	}
	if !j.clockIsWrong() {
		if j.signature.SigningTime.After(j.At.Add(day)) && len(faults) == 0 {
			return result(check.Undetermined, "EF.SOD says that it was signed later than the time of judgement")
		}
		faults = append(faults, j.dateFaults(signer)...)
	}
	if len(faults) > 0 {
		return result(check.Failed, faults...)
	}
	if j.anchor == nil {
		return result(check.Successful, "the signer alone: there is no anchor")
	}
	return result(check.Successful)
}

// day lets clocks of issuers and desks differ.
const day = 24 * time.Hour

// dateFaults names the certificates that were not valid. The signing time is
// used where the SOD states one, the time of judgement otherwise.
func (j *judgement) dateFaults(signer *Certificate) (faults []string) {
	at := j.judgedAt()
	if f := dateFault("signer", signer, at); f != "" {
		faults = append(faults, f)
	}
	if j.anchor != nil {
		if f := dateFault("anchor", j.anchor.Cert, at); f != "" {
			faults = append(faults, f)
		}
	}
	return faults
}

func dateFault(who string, c *Certificate, at time.Time) string {
	const date = "2006-01-02"
	switch {
	case at.Before(c.NotBefore):
		return "the " + who + " is valid only from " + c.NotBefore.Format(date)
	case at.After(c.NotAfter):
		return "the " + who + " was valid until " + c.NotAfter.Format(date)
	}
	return ""
}

// signerFaults judges the usage of a document signer (9303-12 §7.1.1).
func signerFaults(c *Certificate) (faults []string) {
	if c.IsCA() {
		faults = append(faults, "the signer is a CA")
	}
	if c.HasKeyUsage && c.KeyUsage&KeyUsageDigitalSignature == 0 {
		faults = append(faults, "the signer's key is not for signatures")
	}
	for _, usage := range c.ExtKeyUsage {
		if usage != OIDSecurityObject && usage != oidAnyUsage {
			faults = append(faults, "the signer has another role, "+usage)
		}
	}
	return append(faults, unknownCritical("signer", c)...)
}

// anchorFaults judges the usage of a country signing authority.
func anchorFaults(c *Certificate) (faults []string) {
	if !c.IsCA() {
		faults = append(faults, "the anchor is no CA")
	}
	if c.HasKeyUsage && c.KeyUsage&KeyUsageCertSign == 0 {
		faults = append(faults, "the anchor's key is not for certificates")
	}
	return append(faults, unknownCritical("anchor", c)...)
}

// unknownCritical: what is critical and not understood makes a certificate
// unusable for its purpose (RFC 5280 §4.2).
func unknownCritical(who string, c *Certificate) (faults []string) {
	for _, oid := range c.UnknownCritical {
		faults = append(faults, "the "+who+" has an unknown critical extension, "+oid)
	}
	return faults
}
