package desk

import (
	"context"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// fetch gets what a page shows; until then, and where it does not come, load says so.
func fetch[T any](d *Desk, load *screen.Load, into *T, work func(context.Context) (T, error)) {
	*load = screen.Load{Waits: true}
	ask(d, work, func(v T, err error) {
		*load = screen.Load{}
		if err != nil {
			load.Trouble = codeOf(err)
			return
		}
		*into = v
	})
}

// dayList is the visits of a day: today's are gone on with, earlier ones looked at.
type dayList struct {
	unhurriedly
	history bool
	back    int // days before today
	load    screen.Load
	list    office.VisitList
}

func (*dayList) may(d *Desk) bool { return d.may(operator.RunVisits) }

func (p *dayList) enter(d *Desk) {
	day := p.day(d)
	fetch(d, &p.load, &p.list, func(ctx context.Context) (office.VisitList, error) { return d.o.Agent.VisitsOf(ctx, day) })
}

func (p *dayList) day(d *Desk) string {
	return d.o.Clock.Now().In(identity.Zone()).AddDate(0, 0, -p.back).Format(time.DateOnly)
}

// others: another visit went on, and its line with it.
func (p *dayList) others(d *Desk, e agent.Event) {
	if e.Type == agent.TypeProgress || p.back > 0 {
		return
	}
	ask(d, func(ctx context.Context) (office.VisitList, error) { return d.o.Agent.VisitsOf(ctx, "") }, func(l office.VisitList, err error) {
		if err == nil {
			p.list = l
		}
	})
}

func (p *dayList) scene(d *Desk) scene.Scene {
	m := screen.DayModel{Load: p.load, Today: p.back == 0, Day: p.day(d), Visits: p.list.Visits}
	if p.history {
		return screen.History(d.lang, m)
	}
	return screen.Queue(d.lang, m)
}

func (p *dayList) act(d *Desk, id string) {
	switch id {
	case screen.StaffBack:
		d.show(&menu{})
	case screen.StaffAgain:
		p.enter(d)
	case screen.DayBefore:
		p.turn(d, p.back+1)
	case screen.DayAfter:
		p.turn(d, p.back-1)
	default:
		p.open(d, id)
	}
}

func (p *dayList) turn(d *Desk, back int) {
	if p.history && back >= 0 {
		d.show(&dayList{history: true, back: back})
	}
}

// open goes on with an open visit of the list.
func (p *dayList) open(d *Desk, act string) {
	id, is := strings.CutPrefix(act, screen.StaffRow)
	for _, v := range p.list.Visits {
		if is && v.ID == id && !v.State.Closed() && !p.load.Waits {
			d.resume(id)
		}
	}
}

// stayList is the guests' stays, the most urgent first.
type stayList struct {
	unhurriedly
	load screen.Load
	list office.StayList
}

func (*stayList) may(d *Desk) bool { return d.may(operator.RunVisits) }

func (p *stayList) enter(d *Desk) { fetch(d, &p.load, &p.list, d.o.Agent.Stays) }

func (p *stayList) scene(d *Desk) scene.Scene {
	return screen.Stays(d.lang, screen.StaysModel{Load: p.load, Now: d.o.Clock.Now(), Stays: p.list.Stays})
}

func (p *stayList) act(d *Desk, id string) {
	switch id {
	case screen.StaffBack:
		d.show(&menu{})
	case screen.StaffAgain:
		p.enter(d)
	default:
		p.open(d, id)
	}
}

func (p *stayList) open(d *Desk, act string) {
	id, is := strings.CutPrefix(act, screen.StaffRow)
	for _, s := range p.list.Stays {
		if is && s.ID == id {
			d.openStay(id)
			return
		}
	}
}
