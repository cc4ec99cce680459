package desk

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// proceed shows the page for what the visit needs next, in the law's order.
func (d *Desk) proceed() { d.show(d.next()) }

func (d *Desk) next() Page {
	v := d.visit.View
	needs := func(n visit.Need) bool { return slices.Contains(v.Needs, n) }
	switch {
	case v.State.Closed():
		return d.first()
	case needs(visit.NeedsAct) && v.State == visit.HasRecord:
		return d.actPage()
	}
	return d.first()
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
	return d.first()
}
