package desk

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// accommodation is the first page of the notification: room and nights are asked
// of the first guest of a stay, of the others what their papers lack.
func (d *Desk) accommodation() Page {
	v := d.visit.View
	anew := d.visit.anew
	d.visit.anew = false
	switch {
	case v.Accommodation != nil && anew && v.Accommodation.State == visit.Refused:
		return d.guest(joining(v.Context))
	case v.Accommodation != nil:
		return &notified{}
	case v.Context.Stay == "":
		return newRoom("")
	}
	return d.guest(joining(v.Context))
}

// lodging are the settings of the place that notifies.
func (d *Desk) lodging() office.AccommodationSettings {
	if s := d.o.Settings.Accommodation; s != nil {
		return *s
	}
	return office.AccommodationSettings{}
}

func (d *Desk) health() bool { return d.lodging().Facility == accommodation.Health }

// joining is the request of a guest who joins a stay: room and days are the stay's.
func joining(c visit.Context) visit.AccommodationRequest {
	return visit.AccommodationRequest{Context: &c, Wait: new(int)}
}

const (
	maxRoom   = 40
	maxNights = 60
	checkOut  = 12 // o'clock, in Viet Nam
)

// room asks for the room and the nights of a stay, once for all of its guests.
type room struct {
	*form
	nights  int
	problem string // code of what would be refused
}

func newRoom(problem string) *room {
	in := input{"room", "stay.room", "", keys.New(keys.Spec{Max: maxRoom})}
	return &room{form: newForm(in), nights: 1, problem: problem}
}

func (p *room) enter(d *Desk) {
	s := d.lodging()
	in := &p.inputs[0]
	if d.health() {
		in.label = "stay.department"
	}
	if !s.RoomRequired {
		in.hint, in.Entry = "stay.optional", keys.New(keys.Spec{Max: maxRoom, Optional: true})
	}
	in.Set(personal.Text(d.visit.View.Context.Room))
}

// departure is noon of the last day, or this evening where nobody stays a night.
func (p *room) departure(d *Desk) time.Time { return leavesAfter(d.o.Clock.Now(), p.nights) }

// leavesAfter is when who comes at a time leaves after some nights.
func leavesAfter(arrival time.Time, nights int) time.Time {
	y, m, day := arrival.In(identity.Zone()).Date()
	if nights == 0 {
		return time.Date(y, m, day, 23, 0, 0, 0, identity.Zone())
	}
	return time.Date(y, m, day+nights, checkOut, 0, 0, 0, identity.Zone())
}

func (p *room) scene(d *Desk) scene.Scene {
	return screen.Room(d.lang, screen.RoomModel{
		Record: d.visit.View.Record, Fields: p.model(), Keys: p.keyboard(d.lang), Nights: p.nights, Departure: p.departure(d),
		Health: d.health(), Busy: d.busy, Problem: p.problem,
	})
}

func (p *room) act(d *Desk, id string) {
	switch {
	case p.form.act(id):
	case id == screen.ActMore:
		p.nights = min(p.nights+1, maxNights)
	case id == screen.ActFewer:
		p.nights = max(p.nights-1, 0)
	case id == screen.ActForward && p.whole():
		p.goOn(d)
	}
}

func (p *room) typed(_ *Desk, k Key) { p.form.typed(k) }

// goOn opens the stay, and asks what is missing of its first guest.
func (p *room) goOn(d *Desk) {
	if d.busy {
		return
	}
	d.busy = true
	req := visit.OpenStayRequest{Room: p.value("room").Reveal(), Departure: p.departure(d)}
	ask(d, func(ctx context.Context) (visit.StayView, error) {
		return d.o.Agent.OpenStay(context.WithoutCancel(ctx), req)
	}, func(s visit.StayView, err error) {
		d.busy = false
		if err != nil {
			p.problem = wrongField(err)
			d.fail(err)
			return
		}
		c := d.visit.View.Context
		c.Stay, c.Room, c.Arrival, c.Departure = s.ID, s.Room, s.Arrival, s.Departure
		d.show(d.guest(joining(c)))
	})
}
