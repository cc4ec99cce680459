package visit

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// CaseView is a case: the visits of one matter, and the caller's own id.
type CaseView struct {
	Schema     string        `json:"schema"`
	ID         string        `json:"id"`
	Purpose    Purpose       `json:"purpose"`
	ExternalID personal.Text `json:"externalId,omitzero"`
	Opened     time.Time     `json:"opened"`
	Visits     []Part        `json:"visits"`
}

// Part is one visit of a case or stay.
type Part struct {
	Visit string `json:"visit"`
	State State  `json:"state"`
	Role  Role   `json:"role,omitempty"`
}

// StayView is a stay: its guests, room and days, and what became of each.
type StayView struct {
	Schema     string        `json:"schema"`
	ID         string        `json:"id"`
	ExternalID personal.Text `json:"externalId,omitzero"`
	Room       string        `json:"room,omitempty"`
	Arrival    time.Time     `json:"arrival"`
	Departure  time.Time     `json:"departure"`
	Left       bool          `json:"left,omitempty"`
	Guests     []string      `json:"guests"` // visits
	Changes    []StayChange  `json:"changes,omitempty"`
}

// StayChange is one change of a stay's days. AtPortal is set once the portal
// has it of every guest that it was to be told of.
type StayChange struct {
	At         time.Time  `json:"at"`
	From       time.Time  `json:"from"`
	To         time.Time  `json:"to"`
	Operator   string     `json:"operator,omitempty"`
	AtPortal   bool       `json:"atPortal"`
	Deliveries []Delivery `json:"deliveries,omitempty"`
}

// Delivery is one guest's part of a change, as an item of the outbox. One that
// is refused with the code at-portal is a person's to do there.
type Delivery struct {
	Visit string   `json:"visit"`
	Item  string   `json:"item"`
	State ActState `json:"state"`
	Code  string   `json:"code,omitempty"`
}

// The schemas of cases and stays.
const (
	CaseSchema = "cccd-agent/case/1"
	StaySchema = "cccd-agent/stay/1"
	keepCase   = 24 * time.Hour // beyond its visits
)

// OpenCase opens a case.
func (d *Desk) OpenCase(ctx context.Context, who Caller, req OpenCaseRequest) (CaseView, error) {
	policy, known := d.o.Policies[req.Purpose]
	if !known {
		return CaseView{}, &FieldError{"purpose", "unknown"}
	}
	now := d.o.Now()
	c := CaseView{Schema: CaseSchema, Purpose: req.Purpose, ExternalID: req.ExternalID, Opened: now, Visits: []Part{}}
	row := store.Dossier{Kind: store.Case, Purpose: string(req.Purpose), Owner: who.Client, Opened: now, Redact: now.Add(policy.Keep + keepCase)}
	err := d.create(ctx, who, &row, &c.ID, &c, "case.opened")
	return c, err
}

// create writes a new case or stay under a new id.
func (d *Desk) create(ctx context.Context, who Caller, row *store.Dossier, id *string, view any, kind string) error {
	if !who.May(ScopeVisits) {
		return &NotAllowedError{"visits"}
	}
	var err error
	if *id, err = d.newID(); err != nil {
		return err
	}
	row.ID = *id
	if row.Body, err = json.Marshal(view); err != nil {
		return err
	}
	return d.o.Store.Update(ctx, func(tx *store.Tx) error {
		if err := d.insert(tx, who, row, kind); err != nil {
			return err
		}
		return who.keep(tx, row.ID)
	})
}

func (d *Desk) insert(tx *store.Tx, who Caller, row *store.Dossier, kind string) error {
	if _, err := tx.Put(*row); err != nil {
		return err
	}
	event := journal.Event{Kind: kind, Client: who.Client, Operator: who.Operator, Purpose: row.Purpose}
	if row.Kind == store.Case {
		event.Case = row.ID
	} else {
		event.Stay = row.ID
	}
	return tx.Journal(event)
}

// Case shows a case with its visits. Errors: [ErrNotFound], [ErrNotYours].
func (d *Desk) Case(ctx context.Context, who Caller, id string) (CaseView, error) {
	var c CaseView
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		if _, err := d.group(tx, who, store.Case, id, &c); err != nil {
			return err
		}
		var err error
		c.Visits, err = parts(tx, id)
		return err
	})
	return c, err
}

// parts are the visits of a case, the newest first.
func parts(tx *store.Tx, id string) ([]Part, error) {
	visits, err := tx.List(store.Filter{Kind: store.Visit, Parent: id})
	all := []Part{}
	for _, v := range visits {
		row, err := tx.Dossier(store.Visit, v.ID)
		if err != nil && !errors.Is(err, store.ErrErased) {
			return nil, err
		}
		e, err := open(row)
		if err != nil {
			return nil, err
		}
		all = append(all, Part{Visit: e.ID, State: e.State, Role: e.Context.Role})
	}
	return all, err
}

// group reads a case or stay for a caller.
func (d *Desk) group(tx *store.Tx, who Caller, kind store.Kind, id string, into any) (store.Dossier, error) {
	row, err := tx.Dossier(kind, id)
	if err != nil {
		return row, gone(err)
	}
	if !who.sees(row.Owner) {
		return row, ErrNotYours
	}
	return row, json.Unmarshal(row.Body, into)
}

// Cases lists the ids of the caller's cases, the newest first.
func (d *Desk) Cases(ctx context.Context, who Caller) ([]string, error) {
	return d.ids(ctx, who, store.Case)
}

// Stays lists the ids of the caller's stays, the newest first.
func (d *Desk) Stays(ctx context.Context, who Caller) ([]string, error) {
	return d.ids(ctx, who, store.Stay)
}

// Visits lists the ids of the caller's open visits, the newest first.
func (d *Desk) Visits(ctx context.Context, who Caller) ([]string, error) {
	return d.list(ctx, store.Filter{Kind: store.Visit, OpenOnly: true, Owner: who.owner(), Limit: listed})
}

// listed bounds a list.
const listed = 200

func (d *Desk) ids(ctx context.Context, who Caller, kind store.Kind) ([]string, error) {
	return d.list(ctx, store.Filter{Kind: kind, Owner: who.owner(), Limit: listed})
}

func (d *Desk) list(ctx context.Context, f store.Filter) ([]string, error) {
	ids := []string{}
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.List(f)
		for _, r := range rows {
			if !r.Erased {
				ids = append(ids, r.ID)
			}
		}
		return err
	})
	return ids, err
}
