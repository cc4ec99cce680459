package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/hl7"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// BackendMore is what is asked beside the card, in a lane of its own: the portal
// takes up to a minute for it, and nobody's card waits for that. The account's
// pace is kept by its client over both lanes.
const BackendMore = "insurance-more"

// Kinds of BackendMore.
const (
	KindHistory   = "history"
	KindCoPayment = "co-payment"
	KindRegister  = "register" // a queue number of the hospital's system
)

// BackendADT and KindAdmit tell the hospital's system of who registered.
const (
	BackendADT = "hl7"
	KindAdmit  = "admit"
)

// MoreItem is one question beside the card; kind is KindHistory or
// KindCoPayment. The errors are JSON's.
func MoreItem(id, kind, visit string, q Question) (store.Item, error) {
	payload, err := json.Marshal(q)
	return store.Item{
		ID: id, Backend: BackendMore, Kind: kind, Dossier: visit, Payload: payload, State: store.Queued, Priority: PriorityLater,
	}, err
}

// RegisterItem asks for a queue number. Past wall nobody wants one any more. The
// errors are JSON's.
func RegisterItem(id, visit string, r his.Registration, wall time.Time) (store.Item, error) {
	payload, err := json.Marshal(r)
	return store.Item{
		ID: id, Backend: BackendMore, Kind: KindRegister, Dossier: visit, Payload: payload, State: store.Queued, Wall: wall,
	}, err
}

// AdmitItem tells of a person's registration. The errors are JSON's.
func AdmitItem(id, visit, person string, p hl7.Person) (store.Item, error) {
	payload, err := json.Marshal(p)
	return store.Item{
		ID: id, Backend: BackendADT, Kind: KindAdmit, Dossier: visit, Person: person, Payload: payload, State: store.Queued,
	}, err
}

// MorePolicy is for what is asked beside the card: one request at a time. The
// pace is the account's own.
func MorePolicy() Policy { return Policy{Workers: 1, Trip: 1, Probe: time.Minute} }

// Historian is what the lane needs of [insurance.Client].
type Historian interface {
	Clocked
	History(ctx context.Context, by insurance.Staff, who insurance.Person) (insurance.History, error)
	CoPayment(ctx context.Context, who insurance.Person) (insurance.CoPayment, error)
}

// Registrar is what the lane needs of [his.Client].
type Registrar interface {
	Register(ctx context.Context, r his.Registration) (his.Ticket, error)
}

// More delivers what is asked beside the card. Nothing that comes of it changes
// the card's answer: what the portal would not or could not tell is told as such,
// and is no task for anybody.
type More struct {
	Historian Historian // nil: not with this way
	Registrar Registrar
}

// Deliver asks once.
func (m More) Deliver(ctx context.Context, item store.Item) Outcome {
	if item.Kind == KindRegister {
		return m.register(ctx, item)
	}
	var q Question
	if m.Historian == nil || json.Unmarshal(item.Payload, &q) != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	switch item.Kind {
	case KindHistory:
		h, err := m.Historian.History(ctx, q.Staff, q.Person)
		return toldOf(item, h.Code, h, err, func(code string) any {
			return insurance.History{Code: code, Done: insurance.NotTold, Action: insurance.TryLater}
		})
	case KindCoPayment:
		c, err := m.Historian.CoPayment(ctx, q.Person)
		return toldOf(item, c.Code, c, err, func(code string) any {
			return insurance.CoPayment{Code: code, Done: insurance.NotTold, Action: insurance.TryLater}
		})
	}
	return Outcome{State: Refused, Code: CodeMalformed}
}

// patience is how often something beside the card is asked without an answer.
const patience = 3

// toldOf is what came of a question beside the card; silent makes the answer of a
// portal that gives none.
func toldOf(item store.Item, code string, answer any, err error, silent func(code string) any) Outcome {
	var refused *insurance.RefusedError
	var malformed *insurance.QueryError
	switch {
	case errors.As(err, &malformed):
		return Outcome{State: Refused, Code: CodeMalformed, Action: string(malformed.Action())}
	case errors.As(err, &refused):
		if stops(refused) {
			return Outcome{State: Restricted, Code: plain(refused.Code), Action: string(refused.Action)}
		}
	case err != nil:
		o := unanswered(err)
		if o.State != Unreachable || item.Attempts < patience {
			return o
		}
		code, answer = o.Code, silent(o.Code)
	}
	result, err := json.Marshal(answer)
	if err != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	return Outcome{State: Delivered, Code: plain(code), Result: result}
}

// stops reports whether the portal says that this account may not ask.
func stops(e *insurance.RefusedError) bool {
	return e.Action == insurance.Restricted || e.Action == insurance.TellIT && (e.Code == "401" || e.Code == "403")
}

// register takes a queue number. One that may have been given is not asked for
// again: a person looks at the hospital's system.
func (m More) register(ctx context.Context, item store.Item) Outcome {
	var r his.Registration
	if m.Registrar == nil || json.Unmarshal(item.Payload, &r) != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	if item.Uncertain {
		return Outcome{State: Refused, Code: CodeNoAnswer, Action: ActionOtherChannel, Uncertain: true}
	}
	ticket, err := m.Registrar.Register(ctx, r)
	var refused *insurance.RefusedError
	var unreachable *backend.UnreachableError
	switch {
	case errors.As(err, &refused):
		return Outcome{State: Refused, Code: plain(refused.Code), Action: string(refused.Action)}
	case errors.As(err, &unreachable) && unreachable.Sent:
		return Outcome{State: Refused, Code: string(unreachable.Reason), Action: ActionOtherChannel, Uncertain: true}
	case err != nil:
		return unanswered(err)
	}
	result, err := json.Marshal(ticket)
	if err != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	return Outcome{State: Delivered, Code: "000", Result: result}
}

// Skew is that of the client.
func (m More) Skew() (time.Duration, bool) {
	if m.Historian == nil {
		return 0, false
	}
	return m.Historian.Skew()
}

// Acknowledger is what the lane needs of [hl7.Client].
type Acknowledger interface {
	Send(ctx context.Context, message []byte, id string) error
}

// Admit delivers registrations as ADT^A04. The same item is the same message, with
// the same control id, however often it is sent.
type Admit struct {
	Acknowledger
	Sender hl7.Sender
	Now    func() time.Time
}

// controlID is the length of MSH-10 in version 2.5.1.
const controlID = 20

// Deliver sends once.
func (a Admit) Deliver(ctx context.Context, item store.Item) Outcome {
	var p hl7.Person
	if item.Kind != KindAdmit || json.Unmarshal(item.Payload, &p) != nil {
		return Outcome{State: Refused, Code: CodeMalformed}
	}
	id := item.ID[:min(len(item.ID), controlID)]
	err := a.Send(ctx, a.Sender.A04(p, id, a.Now()), id)
	var refused *hl7.AckError
	var unreachable *backend.UnreachableError
	switch {
	case err == nil:
		return Outcome{State: Delivered, Code: "AA"}
	case errors.As(err, &refused):
		return Outcome{State: Refused, Code: refused.Code, Action: string(insurance.TellIT)}
	case errors.As(err, &unreachable):
		return Outcome{State: Unreachable, Code: string(unreachable.Reason), Uncertain: unreachable.Sent}
	}
	return unanswered(err)
}

var (
	_ Historian    = (*insurance.Client)(nil)
	_ Registrar    = (*his.Client)(nil)
	_ Acknowledger = (*hl7.Client)(nil)
)
