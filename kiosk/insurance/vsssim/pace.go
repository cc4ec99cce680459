package vsssim

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// pace is how fast one account asked, by the portal's clock.
type pace struct {
	mu    sync.Mutex
	last  time.Time
	least time.Duration
	n     int
}

func (p *pace) note(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if gap := now.Sub(p.last); p.n == 1 || p.n > 1 && gap < p.least {
		p.least = gap
	}
	p.last = now
	p.n++
}

// watch notes when each account asked, also where nothing came of it: the
// portal counts attempts. Log-ins are not questions.
func (s *Server) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/token/take") {
			s.paceOf(s.account(r)).note(s.o.Now())
		}
		next.ServeHTTP(w, r)
	})
}

// account is who asks: named in the query, or known by the token of a header.
func (s *Server) account(r *http.Request) string {
	if name := r.URL.Query().Get("username"); name != "" {
		return name
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens[r.Header.Get("accessToken")].account.Username
}

func (s *Server) paceOf(account string) *pace {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked[account] == nil {
		s.asked[account] = new(pace)
	}
	return s.asked[account]
}

// Asked is how often an account asked, and the least time between two of its
// questions; known is false before the second.
func (s *Server) Asked(account string) (n int, least time.Duration, known bool) {
	p := s.paceOf(account)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n, p.least, p.n > 1
}
