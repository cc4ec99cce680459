package trust

import (
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Ids of the checks of passive authentication. A check of a data group's hash is
// [HashID].
const (
	CheckSignature  = "pa.signature"
	CheckChain      = "pa.chain"
	CheckRevocation = "pa.revocation"
	CheckValidity   = "pa.validity"
	CheckAlgorithms = "pa.algorithms"
)

// Reason says why a data group that the SOD lists was not read.
type Reason int

const (
	// NotRequested says that nobody tried: the caller wanted other files.
	NotRequested Reason = iota
	// ByRight says that the chip protects DG3 or DG4 by terminal authentication
	// and refused them, as it should. For other data groups it means nothing and
	// counts as Withheld.
	ByRight
	// Withheld says that the chip has the file and would not give it.
	Withheld
	// NotFound says that the chip says it has no such file.
	NotFound
)

// Evidence is what passive authentication judges (9303-11 §5.1).
type Evidence struct {
	SOD []byte // EF.SOD as read; nil where there is none or it could not be read

	// DataGroups are the files as read, by number. They are hashed as they are
	// and never decoded here.
	DataGroups map[int]personal.Bytes
	// Unreadable gives the reason for data groups that are not in DataGroups;
	// without one it is NotRequested.
	Unreadable map[int]Reason

	// At is the time at which certificates are judged: now, or the day of
	// `verify --at`. A signing time that the SOD states comes before it.
	At time.Time
	// ClockFloor is a time that has certainly passed: the build, or the last
	// entry of the journal. A clock before it is wrong.
	ClockFloor time.Time
}

// Report is the outcome of passive authentication. Checks are there in every
// case; the rest is nil or zero where it could not be found out.
type Report struct {
	Checks []check.Check

	LDS            *lds.LDSSecurityObject
	Signer         *Certificate // as the SOD names it, trusted or not
	SigningTime    time.Time    // zero where the SOD states none
	Anchor         *AnchorInfo  // whose key verified the signer
	AnchorVerified bool
}

// judgement is one run of [Authenticate].
type judgement struct {
	Evidence
	anchors *Anchors

	object    *lds.LDSSecurityObject
	signature Signature
	verified  bool // the signature holds
	anchor    *Anchor
}

// Authenticate performs passive authentication: do the data groups hash to what
// the SOD says, is the SOD's signature right, and who stands behind the signer.
// Each question has its own check and its own answer; no answer is hidden by
// another one.
func Authenticate(e Evidence, anchors *Anchors) Report {
	j := &judgement{Evidence: e, anchors: anchors}
	signature := j.checkSignature()
	checks := HashChecks(j.object, e.DataGroups, e.Unreadable)
	checks = append(checks, signature, j.checkChain(), j.checkRevocation(), j.checkValidity(), j.checkAlgorithms())
	r := Report{Checks: checks, LDS: j.object, Signer: j.signature.Signer, SigningTime: j.signature.SigningTime}
	if j.anchor != nil {
		info := j.anchor.Info()
		r.Anchor, r.AnchorVerified = &info, j.anchor.Verified
	}
	return r
}

// checkSignature is `pa.signature`: the SOD's signature, signed attributes
// (content type, message digest) and signer. SOD missing or unreadable: failed.
// Algorithm we cannot do: undetermined.
func (j *judgement) checkSignature() check.Check {
	result := func(r check.Result, detail string) check.Check {
		return check.Check{ID: CheckSignature, Result: r, Detail: detail}
	}
	if len(j.SOD) == 0 {
		return result(check.Failed, "no EF.SOD was read")
	}
	signed, object, err := ParseSOD(j.SOD)
	if err != nil {
		return result(check.Failed, "EF.SOD cannot be read: "+err.Error())
	}
	j.object = &object
	j.signature, err = signed.Verify()
	switch {
	case errors.Is(err, ErrUnsupportedAlgorithm):
		return result(check.Undetermined, err.Error())
	case err != nil:
		return result(check.Failed, err.Error())
	}
	j.verified = true
	return result(check.Successful, j.signature.name())
}

// name is the algorithm with the hash that it was used with.
func (s Signature) name() string {
	scheme, err := s.Algorithm.scheme(hashOf(s.Digest.OID))
	if err != nil {
		return s.Algorithm.OID
	}
	return scheme.String()
}

// judgedAt is the time at which certificates have to be valid (9303-12 §7.1.1).
func (j *judgement) judgedAt() time.Time {
	if !j.signature.SigningTime.IsZero() {
		return j.signature.SigningTime
	}
	return j.At
}

func (j *judgement) clockIsWrong() bool { return j.At.Before(j.ClockFloor) }
