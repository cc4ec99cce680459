package visit

import (
	"errors"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance/checkin"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// view is a visit as a caller sees it: of the person, what the purpose needs and
// no more, signed anew by the device.
func (d *Desk) view(who Caller, e *entry) (View, error) {
	v := e.View
	p := d.policy(e.Purpose)
	v.Least, v.Basis, v.Needs = p.Least, p.Basis, d.needs(e)
	if !e.State.Closed() && p.Idle > 0 {
		v.Until = e.Changed.Add(p.Idle)
	}
	v.HasPortrait = d.showsPortrait(who, e)
	if !who.May(ScopeInsurance) {
		v.Insurance = nil
	}
	if !who.May(ScopeAccommodation) {
		v.Accommodation = nil
	}
	if v.Places = nil; d.shown(who, e) && who.May(ScopeAccommodation) {
		v.Places = d.places(e)
	}
	record, err := d.handOver(who, e, v.HasPortrait)
	v.Record, v.CheckIn = record, nil
	if v.Insurance != nil && record != nil {
		fields := checkin.Of(record, v.Insurance.Answer)
		v.CheckIn = &fields
	}
	return v, err
}

// shown reports whether a caller may see what is known of the person. Where no
// law obliges, there is nothing to see before the person agreed, nor for a page
// before the verdict is enough or staff said that it will do.
func (d *Desk) shown(who Caller, e *entry) bool {
	p := d.policy(e.Purpose)
	if p.Basis == ByLaw {
		return true
	}
	return e.consented(ToHandOver) && (who.Client == Local || enough(e.verdict(), p.Least) || e.decided(p.Least))
}

// showsPortrait: the operator compares faces on the desk's own screen; a page
// needs the policy and a permission.
func (d *Desk) showsPortrait(who Caller, e *entry) bool {
	if e.State.Closed() || e.Whole == nil || e.Whole.Portrait == nil {
		return false
	}
	mayBeShown := who.Client == Local || d.policy(e.Purpose).Portrait && d.shown(who, e)
	return mayBeShown && who.May(ScopePortrait) && d.custody.hasPortrait(e.ID)
}

// handOver narrows the record to the purpose's fields. The proof is made anew
// over what is left.
func (d *Desk) handOver(who Caller, e *entry, portrait bool) (*identity.Record, error) {
	p := d.policy(e.Purpose)
	whole := e.known()
	if whole == nil || !d.shown(who, e) {
		return nil, nil
	}
	narrow := whole.Only(p.Fields, portrait)
	if !contains(p.Fields, "personalNumber") {
		narrow.Document.Number = "" // most of the personal number, on a citizen card
	}
	if who.Client != Local {
		narrow.Checks = forOthers(narrow.Checks)
	}
	if d.o.Key == nil {
		return narrow, nil
	}
	err := d.o.Key.Restate(narrow, whole.Proof)
	if errors.Is(err, identity.ErrProof) { // by a key that the desk no longer has
		return narrow, nil
	}
	return narrow, err
}

// needs lists what comes next, in the law's order.
func (d *Desk) needs(e *entry) []Need {
	needs := []Need{}
	p := d.policy(e.Purpose)
	add := func(n Need, when bool) {
		if when {
			needs = append(needs, n)
		}
	}
	if e.State.Closed() {
		return needs
	}
	known := e.State == HasRecord
	add(NeedsConsentToRead, e.State == AwaitsConsent)
	add(NeedsDocument, !known)
	add(NeedsDecision, known && !enough(e.verdict(), p.Least) && !e.decided(p.Least))
	add(NeedsConsentToHandOver, known && p.Basis == ByConsent && !e.consented(ToHandOver))
	add(NeedsAct, e.Purpose == Insurance && e.Insurance == nil || e.Purpose == Accommodation && e.Accommodation == nil)
	add(NeedsAnswer, e.waits())
	add(NeedsFinish, known && !e.waits())
	return needs
}

// waits reports whether something that was asked of a backend is not settled.
func (e *entry) waits() bool {
	return e.Insurance != nil && e.Insurance.State == Queued || e.Accommodation != nil && e.Accommodation.State == Queued
}

// consented reports the person's last word to something.
func (e *entry) consented(to ConsentTo) bool {
	for _, c := range slices.Backward(e.Consents) {
		if c.To == to {
			return c.Given
		}
	}
	return false
}

// known is the record there is: the one that is being read goes before that of
// the identification before.
func (e *entry) known() *identity.Record {
	if e.SoFar != nil {
		return e.SoFar
	}
	return e.Whole
}

// verdict is that of the record, or none.
func (e *entry) verdict() identity.Verdict {
	r := e.known()
	if r == nil || e.Method == MethodNone && e.SoFar == nil {
		return ""
	}
	return r.Verdict
}

// decided reports whether staff gave a reason to go on with the verdict there is.
func (e *entry) decided(least identity.Verdict) bool {
	return slices.ContainsFunc(e.Decisions, func(d Decision) bool { return d.Verdict == e.verdict() && d.Least == least })
}

func contains[T comparable](list []T, v T) bool { return slices.Contains(list, v) }
