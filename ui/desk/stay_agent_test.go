package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/agent"
)

// lodgings are the stays of the fake daemon, and what it was asked of them.
type lodgings struct {
	stays    []*visit.StayView
	opened   []visit.OpenStayRequest
	asked    []visit.AccommodationRequest
	departed []visit.DepartureRequest
	refuse   api.FieldProblem // what the next notification lacks
	down     bool             // the portal does not answer
}

func (f *fakeAgent) OpenStay(ctx context.Context, req visit.OpenStayRequest) (visit.StayView, error) {
	if err := f.call(ctx, "open-stay"); err != nil {
		return visit.StayView{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	l := &f.backends.lodging
	l.opened = append(l.opened, req)
	s := &visit.StayView{ID: "s" + strconv.Itoa(len(l.stays)+1), Room: req.Room, Arrival: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Departure: req.Departure}
	l.stays = append(l.stays, s)
	return *s, nil
}

// Accommodation has a guest join their stay, and notifies of them, or says that
// something is missing.
func (f *fakeAgent) Accommodation(ctx context.Context, id string, req visit.AccommodationRequest) (visit.View, error) {
	f.mu.Lock()
	l := &f.backends.lodging
	l.asked = append(l.asked, req)
	refuse := l.refuse
	l.refuse = api.FieldProblem{}
	f.mu.Unlock()
	if refuse.Problem != "" {
		return visit.View{}, &agent.Problem{Code: api.CodeInvalid, Fields: []api.FieldProblem{refuse}}
	}
	return f.change(ctx, "accommodation", id, func(v *visit.View) {
		v.Context = *req.Context
		s := f.stayOf(v.Context.Stay)
		if !slices.Contains(s.Guests, id) {
			s.Guests = append(s.Guests, id)
		}
		v.Accommodation = &visit.Notification{State: visit.Notified, Stay: s.ID, Deadline: time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)}
		if l.down {
			v.Accommodation.State, v.Accommodation.Code = visit.Queued, "connect"
		}
	})
}

func (f *fakeAgent) stayOf(id string) *visit.StayView {
	for _, s := range f.backends.lodging.stays {
		if s.ID == id {
			return s
		}
	}
	return &visit.StayView{}
}

// portalSays changes a guest's notification, and has the daemon tell so.
func (f *fakeAgent) portalSays(r *rig, id string, state visit.ActState, code string) {
	r.Helper()
	f.with(func() {
		n := *f.views[id].Accommodation
		n.State, n.Code = state, code
		f.views[id].Accommodation = &n
	})
	r.tell(agent.Event{Type: agent.TypeAccommodation, Visit: id})
}

func (f *fakeAgent) Stays(ctx context.Context) (office.StayList, error) {
	if len(f.stays.Stays) > 0 {
		return f.stays, nil
	}
	err := f.call(ctx, "stays")
	f.mu.Lock()
	defer f.mu.Unlock()
	var all office.StayList
	for _, s := range f.backends.lodging.stays {
		one := visit.StaySummary{ID: s.ID, Room: s.Room, Arrival: s.Arrival, Departure: s.Departure, Left: s.Left}
		for _, id := range s.Guests {
			v := f.views[id]
			one.Guests = append(one.Guests, visit.GuestSummary{Visit: id, Name: v.Record.Person.FullName.Text(), Notified: v.Accommodation.State})
			if v.Accommodation.State == visit.Queued || v.Accommodation.State == visit.Refused {
				one.Deadline = v.Accommodation.Deadline
			}
		}
		all.Stays = append(all.Stays, one)
	}
	return all, err
}

func (f *fakeAgent) Stay(ctx context.Context, id string) (visit.StayView, error) {
	err := f.call(ctx, "stay")
	f.mu.Lock()
	defer f.mu.Unlock()
	return *f.stayOf(id), err
}

func (f *fakeAgent) Departure(ctx context.Context, id string, req visit.DepartureRequest) (visit.StayView, error) {
	if err := f.call(ctx, "departure"); err != nil {
		return visit.StayView{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.backends.lodging.departed = append(f.backends.lodging.departed, req)
	s := f.stayOf(id)
	change := visit.StayChange{From: s.Departure, To: req.Departure}
	for _, guest := range s.Guests {
		change.Deliveries = append(change.Deliveries, visit.Delivery{Visit: guest, State: visit.Queued})
	}
	s.Changes, s.Departure, s.Left = append(slices.Clone(s.Changes), change), req.Departure, req.Left
	return *s, nil
}

// calledBy is an invented person of a name.
func calledBy(name string) *identity.Record {
	r := somebody()
	r.Person.FullName = &identity.Value{Value: personal.Text(name), Source: identity.SourceDG13, Assurance: identity.Genuine}
	return r
}

func withLodging(o *Options) {
	o.Settings.Accommodation = &office.AccommodationSettings{Facility: accommodation.Hotel, RoomRequired: true, Reason: accommodation.Tourism}
}
