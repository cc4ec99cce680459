package outbox

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// BackendInsurance and KindLookup name the insurance portal's items.
const (
	BackendInsurance = "insurance"
	KindLookup       = "lookup"
)

const actionTryLater = string(insurance.TryLater)

// Question is the payload of a lookup.
type Question struct {
	Staff  insurance.Staff  `json:"staff"`
	Person insurance.Person `json:"person"`
}

// LookupItem is one lookup that waits. id is random, person is
// [store.Store.Hash] of the person's number. The errors are JSON's.
func LookupItem(id, visit, person string, q Question) (store.Item, error) {
	payload, err := json.Marshal(q)
	return store.Item{
		ID: id, Backend: BackendInsurance, Kind: KindLookup, Dossier: visit, Person: person,
		Payload: payload, State: store.Queued,
	}, err
}

// Asker is what the insurance lane needs of [insurance.Client].
type Asker interface {
	Clocked
	Lookup(ctx context.Context, by insurance.Staff, who insurance.Person) (insurance.Answer, error)
}

// Lookup delivers lookups to the insurance portal, or to what asks it for us. Whatever the portal says of
// a person is an answer, and delivered with it: [Outcome.Result] is the JSON
// of an [insurance.Answer].
type Lookup struct {
	Asker
	// Standing reports whether a member of staff may still be asked for. Nil:
	// everybody. A lookup of somebody who may not waits for a supervisor, and is
	// never asked in another's name by itself.
	Standing func(ctx context.Context, by insurance.Staff) bool
}

// What waits for a supervisor, who puts it in another's name.
const (
	CodeNotStanding = "operator-disabled"
	ActionReassign  = "reassign"
)

// Deliver asks once.
func (l Lookup) Deliver(ctx context.Context, item store.Item) Outcome {
	var q Question
	if item.Kind != KindLookup || json.Unmarshal(item.Payload, &q) != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	if l.Standing != nil && !l.Standing(ctx, q.Staff) {
		return Outcome{State: Refused, Code: CodeNotStanding, Action: ActionReassign}
	}
	answer, err := l.Lookup(ctx, q.Staff, q.Person)
	var malformed *insurance.QueryError
	var refused *insurance.RefusedError
	switch {
	case errors.As(err, &malformed):
		return Outcome{State: Refused, Code: CodeMalformed, Action: string(malformed.Action())}
	case err == nil || errors.As(err, &refused):
		return answered(answer, refused)
	}
	return unanswered(err)
}

// answered is what the portal's answer comes to. A lookup changes nothing
// there, so that it is never uncertain.
func answered(answer insurance.Answer, refused *insurance.RefusedError) Outcome {
	result, err := json.Marshal(answer)
	if err != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	o := Outcome{State: Delivered, Code: plain(answer.Code), Action: string(answer.Action), Result: result}
	switch {
	case refused == nil:
	case refused.Action == insurance.Restricted:
		o.State = Restricted
	case refused.Action == insurance.TellIT && (refused.Code == "401" || refused.Code == "403"):
		o.State = Restricted // the portal says: stop, this account may not
	case refused.LogIn:
		o.State = Unreachable // theirs, and no answer about anybody
	default:
		o.State = Refused
	}
	return o
}

var _ Asker = (*insurance.Client)(nil)
