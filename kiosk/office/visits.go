package office

import (
	"context"
	"net/url"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Schemas of the staff's lists.
const (
	VisitListSchema = "cccd-agent/visit-list/1"
	StayListSchema  = "cccd-agent/stay-list/1"
)

// VisitList is the visits that were opened on a day, the newest first, for staff:
// GET visits?day=2026-11-22 (absent: today in Viet Nam). Names are personal.
type VisitList struct {
	Schema string          `json:"schema"`
	Day    string          `json:"day"`
	Now    time.Time       `json:"now"` // by the agent's clock
	Visits []visit.Summary `json:"visits"`
}

// StayList is the stays whose guests are there, arrive today, or are still to be
// notified of, the most urgent first: GET stays. Names are personal.
type StayList struct {
	Schema string              `json:"schema"`
	Now    time.Time           `json:"now"`
	Stays  []visit.StaySummary `json:"stays"`
}

// dayAsk names a day.
type dayAsk struct{ day string }

func (a *dayAsk) fromQuery(q url.Values) { a.day = q.Get("day") }

func (f *Office) listVisits(ctx context.Context, a dayAsk) (VisitList, error) {
	now := f.o.Now()
	day := accommodation.DayStart(now)
	if a.day != "" {
		var err error
		if day, err = time.ParseInLocation(time.DateOnly, a.day, day.Location()); err != nil {
			return VisitList{}, errAsk
		}
	}
	visits, err := f.o.Desk.Between(ctx, clerk, day, day.AddDate(0, 0, 1))
	return VisitList{VisitListSchema, day.Format(time.DateOnly), now, visits}, err
}

func (f *Office) listStays(ctx context.Context, _ none) (StayList, error) {
	stays, err := f.o.Desk.InHouse(ctx, clerk)
	return StayList{StayListSchema, f.o.Now(), stays}, err
}
