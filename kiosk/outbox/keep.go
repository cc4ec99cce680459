package outbox

import (
	"encoding/json"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// keep writes an item, the journal's line and the clients' event.
func (b *Outbox) keep(tx *store.Tx, item store.Item, kind string) error {
	if err := tx.SetItem(item); err != nil {
		return err
	}
	err := tx.Journal(journal.Event{
		Kind: kind, Visit: item.Dossier, Item: item.ID, Person: item.Person,
		Backend: item.Backend, Code: plain(item.Code), Operator: item.Operator,
	})
	if err != nil {
		return err
	}
	return emit(tx, EventItem, item.Dossier, Change{
		Item: item.ID, Backend: item.Backend, Kind: item.Kind, State: string(item.State), Code: item.Code, Action: item.Note,
	})
}

// Types of the clients' events.
const (
	EventItem = "outbox" // a [Change]
	EventTask = "task"   // a [Task]
)

// Change is what a client learns of an item.
type Change struct {
	Item    string `json:"item"`
	Backend string `json:"backend"`
	Kind    string `json:"kind"`
	State   string `json:"state"`
	Code    string `json:"code,omitempty"`
	Action  string `json:"action,omitempty"`
}

// screen is the client that learns what belongs to no visit.
const screen = "local"

// emit tells the client that opened the visit. A visit that is gone has none.
func emit(tx *store.Tx, typ, visit string, data any) error {
	if visit == "" {
		return emitTo(tx, screen, typ, visit, data)
	}
	d, err := dossier(tx, visit)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrErased) {
		return err
	}
	return emitTo(tx, d.Owner, typ, visit, data)
}

func emitTo(tx *store.Tx, owner, typ, visit string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return tx.Emit(store.Event{Owner: owner, Visit: visit, Type: typ, Data: text})
}

// dossier is what an item belongs to: a visit, or a stay.
func dossier(tx *store.Tx, id string) (store.Dossier, error) {
	d, err := tx.Dossier(store.Visit, id)
	if errors.Is(err, store.ErrNotFound) {
		return tx.Dossier(store.Stay, id)
	}
	return d, err
}

// plain keeps what is no code out of the journal.
func plain(code string) string {
	for _, c := range code {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.') {
			return "other"
		}
	}
	return code
}
