package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

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
	s.outboxRoutes()
	s.metricsRoute()
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
