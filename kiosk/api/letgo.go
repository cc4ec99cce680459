package api

import (
	"net/http"
	"sync"
)

// listening are the servers that were begun.
type listening struct {
	mu  sync.Mutex
	all []*http.Server
}

func (l *listening) add(s *http.Server) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, s)
}

// LetGo closes the connections on which nothing is on its way: their buffers
// hold what went through them. Clients connect anew.
func (s *Server) LetGo() {
	s.listening.mu.Lock()
	defer s.listening.mu.Unlock()
	for _, server := range s.listening.all {
		server.SetKeepAlivesEnabled(false) // closes those that are idle
		server.SetKeepAlivesEnabled(true)
	}
}
