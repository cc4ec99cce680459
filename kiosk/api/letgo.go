package api

import (
	"net/http"
	"sync"
)

// listening are the servers that were begun.
type listening struct {
	mu    sync.Mutex
	all   []*http.Server
	going chan struct{} // closed when connections are let go
}

func (l *listening) add(s *http.Server) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, s)
}

// goes is closed when a stream must leave its connection: one that carried other
// requests, which lie in its buffers for as long as it lasts.
func (l *listening) goes(c *connection) <-chan struct{} {
	if !c.used {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.going == nil {
		l.going = make(chan struct{})
	}
	return l.going
}

// LetGo closes the connections on which nothing is on its way, and ends streams
// of events on connections that carried anything else: their buffers hold what
// went through them. Clients connect anew, and miss nothing.
func (s *Server) LetGo() {
	s.listening.mu.Lock()
	defer s.listening.mu.Unlock()
	if s.listening.going != nil {
		close(s.listening.going)
		s.listening.going = nil
	}
	for _, server := range s.listening.all {
		server.SetKeepAlivesEnabled(false) // closes those that are idle
		server.SetKeepAlivesEnabled(true)
	}
}
