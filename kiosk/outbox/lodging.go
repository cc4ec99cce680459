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

// BackendLodging and the kinds name the lodging portal's items: one guest
// each, so that a refusal is about one guest and an order is a person's.
const (
	BackendLodging = "accommodation"
	KindGuest      = "guest"
	KindForeigner  = "foreigner"
	KindDeparture  = "departure" // of a Vietnamese guest
	// KindAtPortal is a change that a person makes on the portal's own page: the
	// API takes none of a foreigner's departure. It is a dead letter from the
	// start, and is ticked off by [Outbox.Confirm].
	KindAtPortal = "departure-at-portal"
)

// ActionAtPortal is what a person does about a [KindAtPortal], and its code.
const ActionAtPortal = "at-portal"

// GuestItem is one guest's notification. id is random, person is
// [store.Store.Hash] of the guest's number. The errors are JSON's.
func GuestItem(id, visit, person string, g accommodation.Guest, d accommodation.Deadline) (store.Item, error) {
	payload, err := json.Marshal(g)
	kind := KindGuest
	if g.Foreign() {
		kind = KindForeigner
	}
	return store.Item{
		ID: id, Backend: BackendLodging, Kind: kind, Dossier: visit, Person: person,
		Payload: payload, State: store.Queued, Deadline: d.At, Wall: d.Wall,
	}, err
}

// DepartureItem is one Vietnamese guest's change of departure, sent not before
// a time: who leaves early is said to leave when they go. The errors are JSON's.
func DepartureItem(id, visit, person string, d accommodation.Departure, notBefore time.Time) (store.Item, error) {
	payload, err := json.Marshal(d)
	return store.Item{
		ID: id, Backend: BackendLodging, Kind: KindDeparture, Dossier: visit, Person: person,
		Payload: payload, State: store.Queued, Next: notBefore,
	}, err
}

// AtPortalItem is one guest's change of departure that a person makes at the
// portal.
func AtPortalItem(id, visit string) store.Item {
	return store.Item{
		ID: id, Backend: BackendLodging, Kind: KindAtPortal, Dossier: visit, State: store.Dead,
		Code: ActionAtPortal, Note: ActionAtPortal,
	}
}

// Notifier is what the lodging lane needs of [accommodation.Client].
type Notifier interface {
	Clocked
	Notify(ctx context.Context, guests []accommodation.Guest) (accommodation.Receipt, error)
	Depart(ctx context.Context, list []accommodation.Departure) (accommodation.Receipt, error)
}

// Lodging delivers guests to the lodging portal, singly and unchanged.
type Lodging struct {
	Notifier
	// NoInference leaves a refusal of an uncertain guest ("has this stay
	// already") to a person, instead of taking it for an earlier delivery.
	NoInference bool
}

// Deliver tells the portal of one guest, or of one guest's departure.
func (l Lodging) Deliver(ctx context.Context, item store.Item) Outcome {
	switch item.Kind {
	case KindGuest, KindForeigner:
		return l.guest(ctx, item)
	case KindDeparture:
		return l.departure(ctx, item)
	case KindAtPortal:
		return Outcome{State: Refused, Code: ActionAtPortal, Action: ActionAtPortal}
	}
	return Outcome{State: Refused, Code: CodeMalformed}
}

func (l Lodging) guest(ctx context.Context, item store.Item) Outcome {
	var g accommodation.Guest
	if json.Unmarshal(item.Payload, &g) != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	_, err := l.Notify(ctx, []accommodation.Guest{g})
	o := l.outcome(item, g, err)
	o.Uncertain = accommodation.MayHaveActed(err)
	return o
}

// departure is never inferred from a refusal: the portal's words for one that
// it has already are not known.
func (l Lodging) departure(ctx context.Context, item store.Item) Outcome {
	var d accommodation.Departure
	if json.Unmarshal(item.Payload, &d) != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	_, err := l.Depart(ctx, []accommodation.Departure{d})
	var wrong *accommodation.CheckError
	var refused *accommodation.RefusedError
	var o Outcome
	switch {
	case err == nil:
		o = Outcome{State: Delivered, Code: "200"}
	case errors.As(err, &wrong):
		o = Outcome{State: Refused, Code: string(wrong.Problems[0].Problem), Action: ActionAtPortal}
	case errors.As(err, &refused):
		o = refusedGuest(refused)
	default:
		o = unanswered(err)
	}
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
