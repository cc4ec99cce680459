package office

import (
	"context"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// LodgingOrder names a day of arrivals (ISO 8601); empty: today in Viet Nam.
type LodgingOrder struct {
	Day string `json:"day,omitempty"`
}

// LodgingDay is the guests who arrived on a day, the most urgent first.
type LodgingDay struct {
	Schema string          `json:"schema"`
	Day    string          `json:"day"`
	Now    time.Time       `json:"now"` // by the agent's clock
	Guests []LodgingNotice `json:"guests"`
}

// LodgingNotice is one guest and where the notification stands.
type LodgingNotice struct {
	Item      string               `json:"item"`
	Visit     string               `json:"visit"`
	State     store.ItemState      `json:"state"`
	Foreign   bool                 `json:"foreign"`
	Uncertain bool                 `json:"uncertain,omitempty"` // the portal may have it
	Code      string               `json:"code,omitempty"`
	Action    string               `json:"action,omitempty"`
	Asked     time.Time            `json:"asked"`
	Deadline  time.Time            `json:"deadline"`
	Wall      time.Time            `json:"wall"`
	Leaves    time.Time            `json:"leaves,omitzero"`
	Guest     *accommodation.Guest `json:"guest,omitempty"` // absent where it is no longer kept
}

// LodgingSchema names the form of a [LodgingDay].
const LodgingSchema = "cccd-agent/lodging-day/1"

func (f *Office) lodgingDay(ctx context.Context, o LodgingOrder) (LodgingDay, error) {
	now := f.o.Now()
	day := accommodation.DayStart(now)
	if o.Day != "" {
		var err error
		if day, err = time.ParseInLocation(time.DateOnly, o.Day, day.Location()); err != nil {
			return LodgingDay{}, errAsk
		}
	}
	found, err := f.o.Outbox.Lodged(ctx, day)
	list := LodgingDay{Schema: LodgingSchema, Day: day.Format(time.DateOnly), Now: now, Guests: []LodgingNotice{}}
	for _, l := range found {
		i := l.Item
		list.Guests = append(list.Guests, LodgingNotice{
			Item: i.ID, Visit: i.Dossier, State: i.State, Foreign: i.Kind == outbox.KindForeigner, Uncertain: i.Uncertain, Code: i.Code, Action: i.Note,
			Asked: i.Created, Deadline: i.Deadline, Wall: i.Wall, Leaves: l.Leaves, Guest: l.Guest,
		})
	}
	slices.SortStableFunc(list.Guests, func(a, b LodgingNotice) int {
		if a.State.Settled() != b.State.Settled() {
			if a.State.Settled() {
				return 1
			}
			return -1
		}
		return a.Deadline.Compare(b.Deadline)
	})
	return list, err
}
