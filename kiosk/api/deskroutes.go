package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Health says that the agent is there. It is told without a token, since a page
// looks for the port before it has one, and says nothing of anybody.
type Health struct {
	Status  string `json:"status" enum:"ok"`
	Version string `json:"version"`
	Port    int    `json:"port"`
}

type readerList struct {
	Readers []Reader `json:"readers"`
}

type taskList struct {
	Tasks []Task `json:"tasks"`
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

type dropRequest struct {
	Reason string `json:"reason" minLength:"1" maxLength:"100" pattern:"^[a-z0-9-]+$" doc:"A code: nothing personal."`
}

func (s *Server) deskRoutes() {
	handle(s, get("health", "/v1/health", "desk", "Whether the agent is there", rule{open: true}), func(context.Context, visit.Caller, *nothing) (*answer[Health], error) {
		return &answer[Health]{Health{"ok", s.o.Version, s.Port()}}, nil
	})
	handle(s, get("readers", "/v1/readers", "desk", "The card readers", rule{scope: visit.ScopeVisits}, CodeNotImplemented), func(ctx context.Context, _ visit.Caller, _ *nothing) (*answer[readerList], error) {
		if s.o.Readers == nil {
			return nil, problem(CodeNotImplemented)
		}
		all, err := s.o.Readers(ctx, language(callOf(ctx).r.Header.Get("Accept-Language")))
		return &answer[readerList]{readerList{append([]Reader{}, all...)}}, err
	})
	handle(s, get("keys", "/v1/keys", "desk", "The device's public keys (JWKS, RFC 7517)", rule{}, CodeNotImplemented), func(context.Context, visit.Caller, *nothing) (*answer[any], error) {
		if s.o.Keys == nil {
			return nil, problem(CodeNotImplemented)
		}
		return &answer[any]{s.o.Keys()}, nil
	})
	handle(s, get("tasks", "/v1/tasks", "outbox", "What a person must do, by when", rule{scope: visit.ScopeAdmin}, CodeNotImplemented), func(ctx context.Context, _ visit.Caller, _ *nothing) (*answer[taskList], error) {
		if s.o.Tasks == nil {
			return nil, problem(CodeNotImplemented)
		}
		all, err := s.o.Tasks(ctx)
		return &answer[taskList]{taskList{append([]Task{}, all...)}}, err
	})
	s.outboxRoutes(rule{scope: visit.ScopeAdmin})
	s.metricsRoute()
}

func (s *Server) outboxRoutes(r rule) {
	handle(s, get("outbox", "/v1/outbox", "outbox", "What waits to be delivered, and what was", r, CodeNotImplemented), func(ctx context.Context, _ visit.Caller, in *itemsInput) (*answer[itemList], error) {
		if s.o.Outbox == nil {
			return nil, problem(CodeNotImplemented)
		}
		f := store.ItemFilter{Backend: in.Backend, Limit: in.Limit, After: in.After}
		if in.State != "" {
			f.States = []store.ItemState{store.ItemState(in.State)}
		}
		found, err := s.o.Outbox.List(ctx, f)
		list := itemList{Items: make([]Item, len(found))}
		for i, item := range found {
			list.Items[i] = itemOf(item)
		}
		return &answer[itemList]{list}, err
	})
	handle(s, post("retryItem", "/v1/outbox/{id}/retry", "outbox", "Try an item again now", r, CodeNotFound, CodeState, CodeNotImplemented), func(ctx context.Context, who visit.Caller, in *requestOn[nothing]) (*nothing, error) {
		if s.o.Outbox == nil {
			return nil, problem(CodeNotImplemented)
		}
		return &nothing{}, s.o.Outbox.Retry(ctx, in.ID, who.Operator)
	})
	handle(s, post("dropItem", "/v1/outbox/{id}/drop", "outbox", "Give an item up", r, CodeNotFound, CodeState, CodeNotImplemented), func(ctx context.Context, who visit.Caller, in *requestOn[dropRequest]) (*nothing, error) {
		if s.o.Outbox == nil {
			return nil, problem(CodeNotImplemented)
		}
		return &nothing{}, s.o.Outbox.Drop(ctx, in.ID, who.Operator, in.Body.Reason)
	})
}

func (s *Server) metricsRoute() {
	o := get("metrics", "/metrics", "desk", "Prometheus metrics", rule{scope: visit.ScopeAdmin}, CodeNotImplemented)
	o.responses = map[string]*huma.Response{"200": {Description: "Text format of Prometheus.", Content: map[string]*huma.MediaType{"text/plain": {}}}}
	handle(s, o, func(ctx context.Context, _ visit.Caller, _ *nothing) (*huma.StreamResponse, error) {
		if s.o.Metrics == nil {
			return nil, problem(CodeNotImplemented)
		}
		return &huma.StreamResponse{Body: func(huma.Context) {
			c := callOf(ctx)
			s.o.Metrics.ServeHTTP(c.w, c.r)
		}}, nil
	})
}

// jsonOf is the JSON of a document that never changes while the server runs.
func jsonOf(v any) ([]byte, error) { return json.MarshalIndent(v, "", " ") }

// page serves one fixed document.
func page(mime string, body func() []byte, policy string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mime)
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		_, _ = w.Write(body())
	}
}
