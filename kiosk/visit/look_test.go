package visit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// items are the outbox's items of a visit; of all for "".
func (r *rig) items(id string) (items []store.Item) {
	r.t.Helper()
	r.view(func(tx *store.Tx) (err error) {
		items, err = tx.Items(store.ItemFilter{Dossier: id})
		return err
	})
	return items
}

// row is a dossier as it is kept, erased or not.
func (r *rig) row(kind store.Kind, id string) (row store.Dossier) {
	r.t.Helper()
	r.view(func(tx *store.Tx) (err error) {
		if row, err = tx.Dossier(kind, id); errors.Is(err, store.ErrErased) {
			return nil
		}
		return err
	})
	return row
}

// journal is every line that was written.
func (r *rig) journal() (events []journal.Event, raw string) {
	r.t.Helper()
	r.view(func(tx *store.Tx) error {
		rows, err := tx.JournalSource().Rows(0, 100000)
		for _, row := range rows {
			e, err := journal.ParseEvent(row.Bytes)
			if err != nil {
				return err
			}
			events, raw = append(events, e), raw+string(row.Bytes)
		}
		return err
	})
	return events, raw
}

// kinds are the kinds of a visit's lines, in order.
func (r *rig) kinds(id string) (kinds []string) {
	events, _ := r.journal()
	for _, e := range events {
		if e.Visit == id {
			kinds = append(kinds, e.Kind)
		}
	}
	return kinds
}

// events are the clients' events of a visit.
func (r *rig) events(id string) (events []store.Event) {
	r.t.Helper()
	r.view(func(tx *store.Tx) error {
		all, err := tx.Events(0, 100000)
		for _, e := range all {
			if e.Visit == id || id == "" {
				events = append(events, e)
			}
		}
		return err
	})
	return events
}

func (r *rig) types(id string) (types []string) {
	for _, e := range r.events(id) {
		types = append(types, e.Type)
	}
	return types
}

// leaks reports what of a person is found in what holds nothing personal.
func (r *rig) leaks(people ...citizen) {
	r.t.Helper()
	events, raw := r.journal()
	for _, e := range events {
		if err := e.Check(); err != nil {
			r.t.Errorf("journal line %s: %v", e.Kind, err)
		}
	}
	for _, e := range r.events("") {
		raw += fmt.Sprintf("%s %s %s", e.Type, e.Owner, e.Data)
	}
	for _, c := range people {
		for i, s := range c.secrets() {
			if strings.Contains(raw, s) {
				r.t.Errorf("value %d of a person is in the journal or the events", i)
			}
		}
	}
}

func has[T comparable](t testing.TB, what string, list []T, want T) {
	t.Helper()
	if !slices.Contains(list, want) {
		t.Errorf("%s: %v has no %v", what, list, want)
	}
}
