package visit

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

const (
	// staysBack is how far back a stay may have been opened to be looked at: the
	// portal takes no longer one than 30 days, a hospital's may be longer.
	staysBack = 120 * 24 * time.Hour
	// guestsBack is how long the guests of a stay that is over are looked at, for
	// one who was not notified of: after it the portal takes them no more.
	guestsBack = 3 * 24 * time.Hour
)

// InHouse lists the stays whose guests are there, arrive today, or are not all
// notified of: the earliest deadline first, then the earliest departure. For the
// desk's own staff. Errors: [NotAllowedError].
func (d *Desk) InHouse(ctx context.Context, who Caller) ([]StaySummary, error) {
	if who.Client != Local || !who.May(ScopeVisits) {
		return nil, &NotAllowedError{"visits"}
	}
	now := d.o.Now()
	all := []StaySummary{}
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		coming, err := d.coming(tx, who)
		if err != nil {
			return err
		}
		return eachRow(tx, store.Filter{Kind: store.Stay, Since: now.Add(-staysBack)}, func(row store.Dossier) error {
			if row.Erased || row.Redact.Before(d.afterStay(now.Add(-guestsBack))) {
				return nil
			}
			s, err := d.staySummary(tx, who, row.ID, coming[row.ID])
			if err == nil && s.matters(now) {
				all = append(all, s)
			}
			return err
		})
	})
	slices.SortStableFunc(all, moreUrgent)
	return all, err
}

// coming are the open visits that name a stay, by stay: a guest is in the stay's
// own list only once the police are told.
func (d *Desk) coming(tx *store.Tx, who Caller) (map[string][]string, error) {
	of := map[string][]string{}
	err := eachRow(tx, store.Filter{Kind: store.Visit, OpenOnly: true}, func(row store.Dossier) error {
		s, err := d.summaryOf(tx, who, row.ID)
		if err == nil && s.Stay != "" {
			of[s.Stay] = append(of[s.Stay], s.ID)
		}
		return err
	})
	return of, err
}

// matters reports whether anything is to be done or seen of a stay today.
func (s StaySummary) matters(now time.Time) bool {
	today := accommodation.DayStart(now)
	switch {
	case !s.Deadline.IsZero(), !s.Arrival.Before(today):
		return true
	case s.Left:
		return false
	}
	return s.Departure.IsZero() || !s.Departure.Before(today)
}

// moreUrgent orders stays: who is owed a notification before who is not.
func moreUrgent(a, b StaySummary) int {
	if a.Deadline.IsZero() != b.Deadline.IsZero() {
		if a.Deadline.IsZero() {
			return 1
		}
		return -1
	}
	if c := a.Deadline.Compare(b.Deadline); c != 0 {
		return c
	}
	return a.Departure.Compare(b.Departure)
}

func (d *Desk) staySummary(tx *store.Tx, who Caller, id string, coming []string) (StaySummary, error) {
	var v StayView
	row, err := tx.Dossier(store.Stay, id)
	if err != nil {
		return StaySummary{}, err
	}
	if err := json.Unmarshal(row.Body, &v); err != nil {
		return StaySummary{}, err
	}
	s := StaySummary{
		ID: row.ID, ExternalID: v.ExternalID, Room: v.Room, Opened: row.Opened,
		Arrival: v.Arrival, Departure: v.Departure, Left: v.Left, Guests: []GuestSummary{},
	}
	for _, id := range coming {
		if !slices.Contains(v.Guests, id) {
			v.Guests = append(v.Guests, id)
		}
	}
	for _, visit := range v.Guests {
		g, err := d.guestSummary(tx, who, v, visit)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return s, err
		}
		s.Guests = append(s.Guests, g)
		if g.owed() && (s.Deadline.IsZero() || g.Deadline.Before(s.Deadline)) {
			s.Deadline = g.Deadline
		}
	}
	slices.SortStableFunc(s.Guests, owedFirst)
	return s, nil
}

func owedFirst(a, b GuestSummary) int {
	if a.owed() != b.owed() {
		if a.owed() {
			return -1
		}
		return 1
	}
	return a.Deadline.Compare(b.Deadline)
}

// owed reports whether the police are still to be told of a guest.
func (g GuestSummary) owed() bool {
	switch g.Notified {
	case Queued, Refused:
		return true
	case "":
		return !g.State.Closed()
	}
	return false
}

// guestSummary is one guest. Of one for whom nothing was asked yet the deadline is
// that of a Vietnamese guest of the stay.
func (d *Desk) guestSummary(tx *store.Tx, who Caller, stay StayView, id string) (GuestSummary, error) {
	s, err := d.summaryOf(tx, who, id)
	if err != nil {
		return GuestSummary{}, err
	}
	g := GuestSummary{Visit: id, State: s.State, Name: s.Name, Verdict: s.Verdict}
	if n := s.Accommodation; n != nil {
		g.Notified, g.Item, g.Code, g.Action, g.Deadline, g.Wall = n.State, n.Item, n.Code, n.Action, n.Deadline, n.Wall
		return g, nil
	}
	due := d.o.Deadlines.Due(stay.Arrival, false)
	g.Deadline, g.Wall = due.At, due.Wall
	return g, nil
}
