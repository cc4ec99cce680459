package desk

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// proceed shows the page for what the visit needs next, in the law's order.
func (d *Desk) proceed() { d.show(d.next()) }

func (d *Desk) next() Page {
	v := &d.visit.View
	needs := func(n visit.Need) bool { return slices.Contains(v.Needs, n) }
	switch {
	case v.State.Closed():
		return &closedBy{state: string(v.State)}
	case needs(visit.NeedsConsentToRead):
		return &consentChip{}
	case v.State == visit.Reading:
		return &reading{}
	case needs(visit.NeedsDocument):
		return d.document()
	case needs(visit.NeedsConsentToHandOver):
		return &consentHandOver{}
	case !d.visit.agreed && (d.visit.anew || !d.begun()):
		return &result{}
	case d.isBeside():
		return &childNext{}
	case needs(visit.NeedsDecision):
		return d.decision()
	}
	return d.actPage()
}

// begun reports whether something was asked of a backend: who goes on with such
// a visit has seen the person.
func (d *Desk) begun() bool {
	return d.visit.View.Insurance != nil || d.visit.View.Accommodation != nil
}

// actPage is the first page of what the visit is for.
func (d *Desk) actPage() Page {
	switch d.visit.View.Purpose {
	case visit.Insurance:
		return d.insurance()
	case visit.Accommodation:
		return d.accommodation()
	case visit.PublicService:
		return d.publicService()
	}
	return d.donePage(Outcome{})
}

// document is the page for a person of whom nothing is known yet. Who refused to
// have the chip read is not asked again to present it.
func (d *Desk) document() Page {
	if d.refused(visit.ToReadChip) {
		return &otherWays{}
	}
	lies := d.lies
	d.lies = false
	return &present{lift: lies}
}

// refused reports whether the person's last word to something was no.
func (d *Desk) refused(to visit.ConsentTo) bool {
	for _, c := range slices.Backward(d.visit.View.Consents) {
		if c.To == to {
			return !c.Given
		}
	}
	return false
}
