package visit

import (
	"context"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Between lists the visits that were opened from since to before, the newest
// first, for the desk's own staff. Of one whose data are destroyed the journal
// still says how it went. Errors: [NotAllowedError].
func (d *Desk) Between(ctx context.Context, who Caller, since, before time.Time) ([]Summary, error) {
	if who.Client != Local || !who.May(ScopeVisits) {
		return nil, &NotAllowedError{"visits"}
	}
	all := []Summary{}
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		ended, err := endings(tx, since, d.o.Now())
		if err != nil {
			return err
		}
		return eachRow(tx, store.Filter{Kind: store.Visit, Since: since, Before: before}, func(row store.Dossier) error {
			s, err := d.summaryOf(tx, who, row.ID)
			if s.Redacted {
				s.remembered(ended[row.ID])
			}
			all = append(all, s)
			return err
		})
	})
	return all, err
}

// eachRow goes through all rows of a filter, in pages as the store gives them.
func eachRow(tx *store.Tx, f store.Filter, do func(store.Dossier) error) error {
	for {
		page, err := tx.List(f)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, row := range page {
			if err := do(row); err != nil {
				return err
			}
		}
		f.After = page[len(page)-1].ID
	}
}

// endings are what the journal says of visits that ended from since on.
func endings(tx *store.Tx, since, now time.Time) (map[string]journal.Event, error) {
	ended := map[string]journal.Event{}
	err := tx.JournalBetween(since, now.Add(time.Second), func(e journal.Event) error {
		if e.Kind == "visit.closed" {
			ended[e.Visit] = e
		}
		return nil
	})
	return ended, err
}

// remembered fills in what the journal holds of a visit that is destroyed.
func (s *Summary) remembered(e journal.Event) {
	s.Operator, s.Method, s.Verdict = e.Operator, Method(e.Method), identity.Verdict(e.Verdict)
}

// summaryOf reads one visit as a line.
func (d *Desk) summaryOf(tx *store.Tx, who Caller, id string) (Summary, error) {
	row, err := tx.Dossier(store.Visit, id)
	if err != nil && !errors.Is(err, store.ErrErased) {
		return Summary{}, err
	}
	e, err := open(row)
	if err != nil {
		return Summary{}, err
	}
	return d.summary(who, e), nil
}

func (d *Desk) summary(who Caller, e *entry) Summary {
	s := Summary{
		ID: e.ID, State: e.State, Purpose: e.Purpose, Opened: e.Opened, Changed: e.Changed, Operator: e.Operator, Client: e.row.Owner,
		Case: e.Case, Stay: e.Context.Stay, Room: e.Context.Room, Department: e.Context.Department, Method: e.Method,
		Verdict: e.verdict(), Name: d.nameOf(who, e), Redacted: e.row.Erased,
	}
	if e.row.Erased {
		return s
	}
	s.Needs = d.needs(e)
	if e.Trouble != nil {
		s.Trouble = e.Trouble.Code
	}
	if l := e.Insurance; l != nil {
		s.Insurance = &ActSummary{State: l.State, Item: l.Item, Code: l.Code, Action: l.Action}
		s.Queue = l.QueueNumber.summary()
	}
	if n := e.Accommodation; n != nil {
		s.Accommodation = &ActSummary{State: n.State, Item: n.Item, Code: n.Code, Action: n.Action, Deadline: n.Deadline, Wall: n.Wall}
	}
	return s
}

// nameOf is the person's name, where the person agreed or the law obliges.
func (d *Desk) nameOf(who Caller, e *entry) personal.Text {
	r := e.known()
	if r == nil || !d.shown(who, e) {
		return ""
	}
	return r.Person.FullName.Text()
}

func (q *QueueNumber) summary() *ActSummary {
	if q == nil {
		return nil
	}
	s := &ActSummary{State: q.State, Item: q.Item, Code: q.Code}
	if q.Ticket != nil {
		s.Number = q.Ticket.Number
	}
	return s
}
