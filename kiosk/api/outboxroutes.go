package api

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

type taskList struct {
	Tasks []outbox.Task `json:"tasks"`
}

// Item is one thing in the outbox, without what is to be delivered.
type Item struct {
	ID        string          `json:"id"`
	Backend   string          `json:"backend"`
	Kind      string          `json:"kind"`
	Visit     string          `json:"visit"`
	State     store.ItemState `json:"state"`
	Attempts  int             `json:"attempts"`
	Uncertain bool            `json:"uncertain,omitempty"`
	Created   time.Time       `json:"created"`
	Next      time.Time       `json:"next,omitzero"`
	Deadline  time.Time       `json:"deadline,omitzero"`
	Wall      time.Time       `json:"wall,omitzero"`
	Code      string          `json:"code,omitempty"`
	Operator  string          `json:"operator,omitempty"`
	Note      string          `json:"note,omitempty"`
}

func itemOf(i store.Item) Item {
	return Item{i.ID, i.Backend, i.Kind, i.Dossier, i.State, i.Attempts, i.Uncertain, i.Created, i.Next, i.Deadline, i.Wall, i.Code, i.Operator, i.Note}
}

type itemList struct {
	Items []Item `json:"items"`
}

type itemsInput struct {
	Backend string `query:"backend" maxLength:"40"`
	State   string `query:"state" enum:"queued,sending,delivered,unconfirmed,dead,dropped"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	After   string `query:"after" maxLength:"64" doc:"Id that the page before ended with."`
}

func (in *itemsInput) filter() store.ItemFilter {
	f := store.ItemFilter{Backend: in.Backend, Limit: in.Limit, After: in.After}
	if in.State != "" {
		f.States = []store.ItemState{store.ItemState(in.State)}
	}
	return f
}

type dropRequest struct {
	Reason string `json:"reason" minLength:"1" maxLength:"64" pattern:"^[a-z0-9-]+$" doc:"A code: nothing personal."`
}

type backendRequest struct {
	Backend string `json:"backend" minLength:"1" maxLength:"40"`
}

type queuedAgain struct {
	Queued int `json:"queued"`
}

func (s *Server) outboxRoutes() {
	r := rule{scope: visit.ScopeAdmin}
	o := s.o.Outbox
	if o == nil {
		o = noOutbox{}
	}
	handle(s, get("tasks", "/v1/tasks", "outbox", "What a person must do, by when", r, CodeNotImplemented), func(ctx context.Context, _ visit.Caller, _ *nothing) (*answer[taskList], error) {
		all, err := o.Tasks(ctx, s.now())
		return &answer[taskList]{taskList{append([]outbox.Task{}, all...)}}, err
	})
	handle(s, get("outbox", "/v1/outbox", "outbox", "What waits to be delivered, and what was", r, CodeNotImplemented), func(ctx context.Context, _ visit.Caller, in *itemsInput) (*answer[itemList], error) {
		found, err := o.List(ctx, in.filter())
		list := itemList{Items: make([]Item, len(found))}
		for i, item := range found {
			list.Items[i] = itemOf(item)
		}
		return &answer[itemList]{list}, err
	})
	for _, a := range []struct {
		name, summary string
		do            func(ctx context.Context, id, operator string) error
	}{
		{"retry", "Try an item again now", o.Retry},
		{"confirm", "Say that the backend has it: it was looked for there", o.Confirm},
		{"proof-sent", "Say that the proof of a failed lookup was sent", o.ProofSent},
	} {
		handle(s, post(a.name+"Item", "/v1/outbox/{id}/"+a.name, "outbox", a.summary, r, itemCodes()...), func(ctx context.Context, who visit.Caller, in *requestOn[nothing]) (*nothing, error) {
			return done(a.do(ctx, in.ID, who.Operator))
		})
	}
	handle(s, post("dropItem", "/v1/outbox/{id}/drop", "outbox", "Give an item up", r, itemCodes()...), func(ctx context.Context, who visit.Caller, in *requestOn[dropRequest]) (*nothing, error) {
		return done(o.Drop(ctx, in.ID, in.Body.Reason, who.Operator))
	})
	handle(s, post("resumeBackend", "/v1/outbox/resume", "outbox", "Go on with a backend that was stopped", r, CodeNoBackend, CodeNotImplemented), func(ctx context.Context, who visit.Caller, in *request[backendRequest]) (*nothing, error) {
		return done(o.Resume(ctx, in.Body.Backend, who.Operator))
	})
	handle(s, post("relookup", "/v1/outbox/relookup", "outbox", "Queue again the lookups that the portal's own fault left unanswered", r, CodeNoBackend, CodeNotImplemented), func(ctx context.Context, who visit.Caller, in *request[backendRequest]) (*answer[queuedAgain], error) {
		n, err := o.Relookup(ctx, in.Body.Backend, who.Operator)
		return &answer[queuedAgain]{queuedAgain{n}}, err
	})
}

func itemCodes() []Code {
	return []Code{CodeNotFound, CodeState, CodeBusy, CodeNoBackend, CodeNotImplemented}
}

func done(err error) (*nothing, error) { return &nothing{}, err }

// noOutbox answers where the agent runs without one.
type noOutbox struct{}

func (noOutbox) List(context.Context, store.ItemFilter) ([]store.Item, error) {
	return nil, problem(CodeNotImplemented)
}

func (noOutbox) Tasks(context.Context, time.Time) ([]outbox.Task, error) {
	return nil, problem(CodeNotImplemented)
}
func (noOutbox) Retry(context.Context, string, string) error { return problem(CodeNotImplemented) }
func (noOutbox) Drop(context.Context, string, string, string) error {
	return problem(CodeNotImplemented)
}
func (noOutbox) Confirm(context.Context, string, string) error   { return problem(CodeNotImplemented) }
func (noOutbox) ProofSent(context.Context, string, string) error { return problem(CodeNotImplemented) }
func (noOutbox) Resume(context.Context, string, string) error    { return problem(CodeNotImplemented) }
func (noOutbox) Relookup(context.Context, string, string) (int, error) {
	return 0, problem(CodeNotImplemented)
}
