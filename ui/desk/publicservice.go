package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// publicService is the first page of what is handed on: what it is for, or, of
// somebody who came into a matter, the people of it.
func (d *Desk) publicService() Page {
	if d.matter != nil && d.matter.id == d.visit.View.Case {
		return &parties{}
	}
	return &services{}
}

// matter is what is done for the people in front of the desk.
type matter struct {
	id      string // of the case; empty: one visit
	service office.ServiceSettings
	people  []screen.PersonRow
	head    string // visit of the head of the household; empty: somebody who is not here
}

// handOver are the settings of a service that is one; nil of others.
func (d *Desk) handOver(service string) *office.HandOverSettings {
	for i := range d.o.Settings.HandOvers {
		if h := &d.o.Settings.HandOvers[i]; h.Name == service {
			return h
		}
	}
	return nil
}

// ofCase reports whether a service speaks of everybody in a case.
func (d *Desk) ofCase(service string) bool {
	h := d.handOver(service)
	return service == config.ServiceCT01 || h != nil && h.Case
}

// begin opens a visit. At a desk where a service speaks of several people, each
// public-service visit is in a case from its beginning: others may come into it.
func (d *Desk) begin(ctx context.Context, req visit.OpenRequest) (visit.View, error) {
	inCase := slices.ContainsFunc(d.o.Settings.Services, func(s office.ServiceSettings) bool { return d.ofCase(s.Name) })
	if req.Purpose == visit.PublicService && req.Case == "" && inCase {
		c, err := d.o.Agent.OpenCase(ctx, visit.OpenCaseRequest{Purpose: req.Purpose})
		if err != nil {
			return visit.View{}, err
		}
		req.Case, req.Context.Role = c.ID, visit.Applicant
	}
	return d.o.Agent.Open(ctx, req)
}

// services has what the visit is for chosen.
type services struct{}

// rows are the services that this visit can have.
func (p *services) rows(d *Desk) []screen.ServiceRow {
	var rows []screen.ServiceRow
	for _, s := range d.o.Settings.Services {
		h := d.handOver(s.Name)
		switch {
		case h != nil && h.Purpose != visit.PublicService:
		case d.ofCase(s.Name) && d.visit.View.Case == "", s.Name == config.ServiceStatement && s.Audience == "":
		default:
			rows = append(rows, screen.ServiceRow{ServiceSettings: s, ByProgram: h != nil && !h.Delivered})
		}
	}
	return rows
}

func (p *services) scene(d *Desk) scene.Scene {
	return screen.Services(d.lang, screen.ServiceModel{Record: d.visit.View.Record, Services: p.rows(d)})
}

func (p *services) act(d *Desk, id string) {
	if place, ok := strings.CutPrefix(id, screen.PickPrefix); ok {
		rows := p.rows(d)
		if i, err := strconv.Atoi(place); err == nil && i >= 0 && i < len(rows) && !rows[i].ByProgram {
			d.serve(rows[i].ServiceSettings)
		}
		return
	}
	if id == screen.ActForward {
		d.served()
	}
}

// serve begins a service: with its people, with what is missing, or with what is
// handed on.
func (d *Desk) serve(s office.ServiceSettings) {
	v := d.visit.View
	d.matter = &matter{id: v.Case, service: s, head: v.ID}
	if d.ofCase(s.Name) {
		d.show(&parties{})
		return
	}
	d.fill()
}

// fill asks what is missing, where anything is.
func (d *Desk) fill() {
	p := d.newFilling()
	if len(p.inputs) == 0 && p.contents == 0 {
		d.show(&handing{from: &services{}})
		return
	}
	d.show(p)
}

// served ends the matter: everybody's visit is finished.
func (d *Desk) served() {
	for _, id := range d.besides() {
		apart(d, func(ctx context.Context) (visit.View, error) { return d.o.Agent.Finish(ctx, id) }, func(visit.View, error) {})
	}
	d.matter = nil
	d.done(Outcome{})
}

// besides are the visits of a matter beside the one in front of the desk.
func (d *Desk) besides() (ids []string) {
	if d.matter == nil || d.visit == nil {
		return nil
	}
	for _, one := range d.matter.people {
		if one.Visit != d.visit.View.ID {
			ids = append(ids, one.Visit)
		}
	}
	return ids
}

// dropMatter ends the visits of everybody in a matter that comes to nothing.
func (d *Desk) dropMatter() {
	d.owed = append(d.owed, d.besides()...)
	d.matter = nil
	d.pay()
}
