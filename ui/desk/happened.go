package desk

import (
	"encoding/json"

	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// happened hands an event to whom it concerns.
func (d *Desk) happened(e agent.Event) {
	d.heed(e)
	switch ours := d.visit != nil && e.Visit == d.visit.View.ID; {
	case e.Visit == "" || ours:
		d.touchedBy(e)
		if p, ok := d.page.(hears); ok {
			p.happened(d, e)
		}
	default:
		if p, ok := d.page.(hearsAll); ok {
			p.others(d, e)
		}
	}
}

// touchedBy: a card that is being read is somebody who is there.
func (d *Desk) touchedBy(e agent.Event) {
	switch e.Type {
	case agent.TypeProgress, agent.TypeText, agent.TypeRecord:
		d.touched = d.o.Clock.Now()
	}
}

// heed does what an event asks for on whatever page.
func (d *Desk) heed(e agent.Event) {
	switch e.Type {
	case agent.TypeAway:
		d.cover(&away{})
	case agent.TypeBack, agent.TypeReset:
		d.back()
	case agent.TypeClosed:
		d.closed(e)
	case agent.TypeSign:
		d.signed(e)
	}
	d.unsign(e)
}

// sign is a web page that has a card read for a visit of its own: whoever stands
// at the desk is told which.
type sign struct{ visit, origin string }

func (d *Desk) signed(e agent.Event) {
	var told struct {
		Origin string `json:"origin"`
	}
	if json.Unmarshal(e.Data, &told) == nil && told.Origin != "" {
		d.sign = sign{e.Visit, told.Origin}
	}
}

// unsign takes the sign away once the reading has ended.
func (d *Desk) unsign(e agent.Event) {
	if e.Visit == "" || e.Visit != d.sign.visit {
		return
	}
	switch e.Type {
	case agent.TypeRecord, agent.TypeTrouble, agent.TypeClosed:
		d.sign = sign{}
	}
}

// closed: the visit in front of the desk ended without its screen: its time was
// up, or another program ended it.
func (d *Desk) closed(e agent.Event) {
	if d.visit == nil || e.Visit != d.visit.View.ID || d.visit.ending {
		return
	}
	var told struct {
		State string `json:"state"`
	}
	_ = json.Unmarshal(e.Data, &told) // what it does not say is not shown
	d.uncover()
	d.forget()
	d.show(&closedBy{state: told.State})
}
