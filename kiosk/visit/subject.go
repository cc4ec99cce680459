package visit

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Kept is one dossier that is kept of a person, without what it says.
type Kept struct {
	Kind    store.Kind `json:"kind"`
	ID      string     `json:"id"`
	Purpose Purpose    `json:"purpose,omitempty"`
	State   State      `json:"state,omitempty"`
	Opened  time.Time  `json:"opened"`
	Until   time.Time  `json:"until,omitzero"` // zero: while it is open
}

// Find lists what is kept of a person (Law on Personal Data 91/2025/QH15).
func (d *Desk) Find(ctx context.Context, who Caller, number personal.Text) ([]Kept, error) {
	if !who.May(ScopeAdmin) {
		return nil, &NotAllowedError{"admin"}
	}
	kept := []Kept{}
	err := d.o.Store.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Find(number)
		for _, r := range rows {
			if !r.Erased {
				kept = append(kept, Kept{r.Kind, r.ID, Purpose(r.Purpose), State(r.State), r.Opened, r.Redact})
			}
		}
		return err
	})
	return kept, err
}

// Exported is everything that is kept of a person in one visit.
type Exported struct {
	View
	Whole *identity.Record `json:"whole,omitempty"`
	Until time.Time        `json:"keptUntil,omitzero"`
	Items []ExportedItem   `json:"deliveries"`
}

// ExportedItem is what was handed to a backend, and what became of it.
type ExportedItem struct {
	Backend string          `json:"backend"`
	State   store.ItemState `json:"state"`
	Created time.Time       `json:"created"`
	Payload personal.Text   `json:"payload,omitzero"`
}

// Export gives a person everything that is kept of them.
func (d *Desk) Export(ctx context.Context, who Caller, number personal.Text) ([]Exported, error) {
	all := []Exported{}
	err := d.ofPerson(ctx, who, number, func(tx *store.Tx, e *entry) error {
		items, err := tx.Items(store.ItemFilter{Dossier: e.ID})
		out := Exported{View: e.View, Whole: e.Whole, Until: e.row.Redact, Items: []ExportedItem{}}
		for _, i := range items {
			full, err := tx.Item(i.ID)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, ExportedItem{i.Backend, i.State, i.Created, personal.Text(full.Payload)})
		}
		all = append(all, out)
		if err != nil {
			return err
		}
		return d.note(tx, who, e, journal.Event{Kind: "subject.exported"})
	})
	return all, err
}

// ofPerson goes through a person's visits, each in the same transaction.
func (d *Desk) ofPerson(ctx context.Context, who Caller, number personal.Text, step func(*store.Tx, *entry) error) error {
	if !who.May(ScopeAdmin) {
		return &NotAllowedError{"admin"}
	}
	return d.o.Store.Update(ctx, func(tx *store.Tx) error {
		rows, err := tx.Find(number)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Kind != store.Visit || r.Erased {
				continue
			}
			e, err := d.load(tx, Caller{Client: Local}, r.ID)
			if err != nil {
				return err
			}
			if err := step(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// Rectify replaces a value that was typed or claimed. What the chip's signed
// files say is not ours to change: the person goes to who issued it. Errors:
// [FieldError], [ErrNotFound] where nothing could be changed.
func (d *Desk) Rectify(ctx context.Context, who Caller, number personal.Text, field string, value personal.Text) (changed int, err error) {
	if !slices.Contains(identity.FieldNames(), field) {
		return 0, &FieldError{"field", "unknown"}
	}
	err = d.ofPerson(ctx, who, number, func(tx *store.Tx, e *entry) error {
		if e.Whole == nil || !e.Whole.Person.Rectify(field, value) {
			return nil
		}
		changed++
		e.Whole.Proof = nil // it said something else
		if err := d.note(tx, who, e, journal.Event{Kind: "subject.rectified", Code: field}); err != nil {
			return err
		}
		return d.save(tx, e)
	})
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	return changed, err
}

// ErrOwed is returned when what the law demands is not delivered yet: it is
// delivered or dropped first.
var ErrOwed = errors.New("visit: something is still to be delivered")

// Erase destroys everything that is kept of a person. Visits that are open, and
// those that owe a backend something, stay, and [ErrOwed] says so.
func (d *Desk) Erase(ctx context.Context, who Caller, number personal.Text) (erased int, err error) {
	owed := 0
	err = d.ofPerson(ctx, who, number, func(tx *store.Tx, e *entry) error {
		owes, err := d.owes(tx, e)
		if err != nil {
			return err
		}
		if owes {
			owed++
			return nil
		}
		erased++
		d.custody.forget(e.ID)
		if err := d.note(tx, who, e, journal.Event{Kind: "subject.erased"}); err != nil {
			return err
		}
		return tx.Erase(store.Visit, e.ID)
	})
	if err == nil && owed > 0 {
		err = ErrOwed
	}
	return erased, err
}

func (d *Desk) owes(tx *store.Tx, e *entry) (bool, error) {
	if !e.State.Closed() {
		return true, nil
	}
	items, err := tx.Items(store.ItemFilter{Dossier: e.ID, States: []store.ItemState{store.Queued, store.Sending, store.Dead}})
	return len(items) > 0, err
}

// Withdraw takes back a consent by its receipt. What was handed over by consent
// alone is erased; what rests on law stays. Errors: [ErrNotFound].
func (d *Desk) Withdraw(ctx context.Context, who Caller, number personal.Text, receipt string) error {
	found := false
	err := d.ofPerson(ctx, who, number, func(tx *store.Tx, e *entry) error {
		i := slices.IndexFunc(e.Consents, func(c Consent) bool { return strings.EqualFold(c.Receipt, receipt) })
		if i < 0 {
			return nil
		}
		found = true
		again := e.Consents[i]
		again.Given, again.At = false, d.o.Now()
		e.Consents = append(e.Consents, again)
		if err := d.note(tx, who, e, journal.Event{Kind: "visit.consent", Code: string(again.To), Reason: "withdrawn", Item: receipt}); err != nil {
			return err
		}
		if err := d.save(tx, e); err != nil {
			return err
		}
		return d.eraseWithdrawn(tx, e)
	})
	if err == nil && !found {
		err = ErrNotFound
	}
	return err
}

func (d *Desk) eraseWithdrawn(tx *store.Tx, e *entry) error {
	owes, err := d.owes(tx, e)
	if err != nil || owes || d.policy(e.Purpose).Basis == ByLaw {
		return err
	}
	if err := tx.Journal(journal.Event{Kind: "visit.erased", Visit: e.ID, Purpose: string(e.Purpose), Reason: "withdrawn"}); err != nil {
		return err
	}
	return tx.Erase(store.Visit, e.ID)
}
