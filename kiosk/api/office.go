package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// officePath is where the administrator's operations are: over the socket alone.
const officePath = "/v1/local/"

// officeBody is the most that an order to the office may hold, in bytes.
const officeBody = 1 << 20

// anchorsBody is the most of an order that brings files with it, in bytes.
const anchorsBody = 24 << 20

// officeRoutes hand what comes over the socket to the office. It is no part of
// what pages see, nor of the documents.
func (s *Server) officeRoutes() {
	if s.o.Office == nil {
		return
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		pattern := method + " " + officePath + "{operation...}"
		s.rules[pattern] = rule{local: true, scope: visit.ScopeAdmin, bodyBytes: officeBody}
		s.mux.Handle(pattern, s.o.Office)
	}
	files := http.MethodPost + " " + officePath + "anchors/import"
	s.rules[files] = rule{local: true, scope: visit.ScopeAdmin, bodyBytes: anchorsBody}
	s.mux.Handle(files, s.o.Office)
}

// ServeLocal listens on the socket alone until the context ends: for a command
// that owns the data folder while no agent runs. ready is called once it answers.
func (s *Server) ServeLocal(ctx context.Context, ready func()) error {
	l, err := listenLocal(s.o.Dir)
	if err != nil {
		return err
	}
	server := s.httpServer(ctx)
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	ready()
	select {
	case <-ctx.Done():
		err = shutdown(server)
		<-done
		return err
	case err := <-done:
		return errors.Join(err, server.Close())
	}
}
