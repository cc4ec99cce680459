package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// BackendLodging and KindGuest name the lodging portal's items: one guest
// each, so that a refusal is about one guest and an order is a person's.
const (
	BackendLodging = "accommodation"
	KindGuest      = "guest"
)

// GuestItem is one guest's notification. id is random, person is
// [store.Store.Hash] of the guest's number. The errors are JSON's.
func GuestItem(id, visit, person string, g accommodation.Guest, d accommodation.Deadline) (store.Item, error) {
	payload, err := json.Marshal(g)
	return store.Item{
		ID: id, Backend: BackendLodging, Kind: KindGuest, Dossier: visit, Person: person,
		Payload: payload, State: store.Queued, Deadline: d.At, Wall: d.Wall,
	}, err
}

// Notifier is what the lodging lane needs of [accommodation.Client].
type Notifier interface {
	Clocked
	Notify(ctx context.Context, guests []accommodation.Guest) (accommodation.Receipt, error)
}

// Lodging delivers guests to the lodging portal, singly and unchanged.
type Lodging struct {
	Notifier
	// NoInference leaves a refusal of an uncertain guest ("has this stay
	// already") to a person, instead of taking it for an earlier delivery.
	NoInference bool
}

// Deliver notifies the portal of one guest.
func (l Lodging) Deliver(ctx context.Context, item store.Item) Outcome {
	var g accommodation.Guest
	if item.Kind != KindGuest || json.Unmarshal(item.Payload, &g) != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	_, err := l.Notify(ctx, []accommodation.Guest{g})
	o := l.outcome(item, g, err)
	o.Uncertain = accommodation.MayHaveActed(err)
	return o
}

func (l Lodging) outcome(item store.Item, g accommodation.Guest, err error) Outcome {
	var wrong *accommodation.CheckError
	var refused *accommodation.RefusedError
	switch {
	case err == nil:
		return Outcome{State: Delivered, Code: "200"}
	case errors.As(err, &wrong):
		return checked(wrong)
	case errors.As(err, &refused) && refused.SameStay(g) && item.Uncertain && !l.NoInference:
		return Outcome{State: Unconfirmed, Code: string(refused.Action)}
	case errors.As(err, &refused):
		return refusedGuest(refused)
	}
	return unanswered(err)
}

// checked is what our own checks found just before sending: a guest who could
// be notified of when the item was made, and cannot any more.
func checked(e *accommodation.CheckError) Outcome {
	for _, p := range e.Problems {
		if p.Problem == accommodation.ArrivalDay {
			return Outcome{State: Refused, Code: CodePastWall, Action: ActionOtherChannel}
		}
	}
	return Outcome{State: Refused, Code: string(e.Problems[0].Problem), Action: string(e.Action())}
}

func refusedGuest(e *accommodation.RefusedError) Outcome {
	switch e.Action {
	case accommodation.AlreadyNotified:
		return Outcome{State: Refused, Code: string(e.Action), Action: string(e.Action)}
	case accommodation.CorrectGuests:
		return Outcome{State: Refused, Code: string(e.Problems[0].Problem), Action: string(e.Action)}
	case accommodation.TellIT:
		return Outcome{State: Account, Code: e.Code, Action: string(e.Action)}
	}
	switch {
	case e.LogIn():
		return Outcome{State: Unreachable, Code: e.Code, Action: string(e.Action)}
	case e.Action == accommodation.TryLater:
		return Outcome{State: Retry, Code: e.Code, Action: string(e.Action)}
	}
	return Outcome{State: Refused, Code: e.Code, Action: string(e.Action)}
}

// unanswered is an attempt without an answer.
func unanswered(err error) Outcome {
	var u *backend.UnreachableError
	switch {
	case errors.As(err, &u):
		return Outcome{State: Unreachable, Code: string(u.Reason)}
	case errors.Is(err, context.Canceled):
		return Outcome{State: Abandoned}
	}
	return Outcome{State: Unreachable, Code: CodeNoAnswer}
}

var _ interface {
	Deliverer
	Clocked
} = Lodging{}

var _ Notifier = (*accommodation.Client)(nil)

// Skew is zero and unknown without a client.
func (l Lodging) Skew() (time.Duration, bool) {
	if l.Notifier == nil {
		return 0, false
	}
	return l.Notifier.Skew()
}
