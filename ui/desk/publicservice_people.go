package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/ct01"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// parties shows who is in a matter, and has others come into it. Each of them has
// a visit of their own, and says for themselves that they agree.
type parties struct{ cards cards }

func (p *parties) tick(d *Desk, _ time.Time) { p.cards.watch(d) }

func (p *parties) enter(d *Desk) {
	id := d.matter.id
	d.busy = true
	ask(d, func(ctx context.Context) ([]screen.PersonRow, error) { return peopleOf(ctx, d.o.Agent, id) }, func(all []screen.PersonRow, err error) {
		d.busy = false
		if err != nil {
			d.fail(err)
			return
		}
		d.matter.people = all
	})
}

// peopleOf are those of a case who are identified, in the order in which they came.
func peopleOf(ctx context.Context, a Agent, id string) ([]screen.PersonRow, error) {
	c, err := a.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []screen.PersonRow
	for _, part := range slices.Backward(c.Visits) {
		if part.State != visit.HasRecord {
			continue
		}
		v, err := a.Visit(ctx, part.Visit)
		if err != nil {
			return nil, err
		}
		row := screen.PersonRow{Visit: v.ID, Role: part.Role}
		if v.Record != nil {
			row.Name = v.Record.Person.FullName.Text().Reveal()
		}
		all = append(all, row)
	}
	return all, nil
}

// isCT01: the matter is a change of residence, with a head of the household.
func (m *matter) isCT01() bool { return m.service.Name == config.ServiceCT01 }

// may are who may come into the matter.
func (m *matter) may() []visit.Role {
	if m.isCT01() {
		return []visit.Role{visit.Member}
	}
	return []visit.Role{visit.Father, visit.Mother, visit.Guardian, visit.Member}
}

// full: the form has a line for the applicant, and for so many.
func (m *matter) full() bool { return m.isCT01() && len(m.people) > ct01.MaxMembers }

func (p *parties) scene(d *Desk) scene.Scene {
	m := d.matter
	return screen.People(d.lang, screen.PeopleModel{
		CT01: m.isCT01(), Title: screen.ServiceTitle(d.lang, m.service), People: m.people, Head: m.head, Add: m.may(), Full: m.full(), Busy: d.busy,
	})
}

func (p *parties) act(d *Desk, id string) {
	m := d.matter
	role, joins := strings.CutPrefix(id, screen.RolePrefix)
	head, leads := strings.CutPrefix(id, screen.HeadPrefix)
	switch {
	case d.busy:
	case joins && slices.Contains(m.may(), visit.Role(role)) && !m.full():
		d.lies = d.visit.read
		d.open(visit.OpenRequest{Purpose: visit.PublicService, Case: m.id, Context: visit.Context{Role: visit.Role(role)}})
	case id == screen.HeadElsewhere:
		m.head = ""
	case leads && m.isCT01() && m.holds(head):
		m.head = head
	case id == screen.ActReturn:
		d.show(&services{})
	case id == screen.ActForward && len(m.people) > 0:
		d.fill()
	}
}

func (m *matter) holds(id string) bool {
	return slices.ContainsFunc(m.people, func(one screen.PersonRow) bool { return one.Visit == id })
}

// applicant is who asks: whoever has that role, else who came first.
func (m *matter) applicant() string {
	for _, one := range m.people {
		if one.Role == visit.Applicant {
			return one.Visit
		}
	}
	if len(m.people) > 0 {
		return m.people[0].Visit
	}
	return ""
}

// members change their residence together with the applicant.
func (m *matter) members() []screen.PersonRow {
	return slices.DeleteFunc(slices.Clone(m.people), func(one screen.PersonRow) bool { return one.Visit == m.applicant() || one.Visit == m.head })
}
