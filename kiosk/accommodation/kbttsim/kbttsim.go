// Package kbttsim plays the lodging portal of the Ministry of Public Security
// for third parties, guide v1.4: the log-in with its fixed client credential,
// and the notification of Vietnamese guests, refused in the portal's own
// words. A list is taken as a whole or not at all. It serves tests and
// cccd-sim alone; everybody in it is invented, so that names and numbers are
// plain strings here.
package kbttsim

import (
	"encoding/base64"
	"net/http"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// System is the simulator's name in the book.
const System = "kbtt"

// TokenLife is how long a token lives here; the guide names no time.
const TokenLife = time.Hour

var vietnam = time.FixedZone("+07", 7*60*60)

// Account is a facility's user.
type Account struct {
	Username string                     `json:"username"`
	Password string                     `json:"password"`
	Facility string                     `json:"facility"` // CsltId
	Type     accommodation.FacilityType `json:"type"`
}

// Cast is everything the portal knows, as read from a file of people.
type Cast struct {
	Basic    string    `json:"basic"` // "id:secret"
	Accounts []Account `json:"accounts"`
}

// Server is the simulated portal. It is safe for concurrent use.
type Server struct {
	o       rig.Rig
	handler http.Handler

	mu       sync.Mutex
	basic    string
	accounts map[string]Account
	tokens   map[string]session
	stays    map[lodger][]stay
}

type session struct {
	account Account
	expires time.Time
}

// New makes a portal that knows nobody.
func New(on rig.Rig) *Server {
	s := &Server{
		o: on.WithDefaults(), accounts: make(map[string]Account), tokens: make(map[string]session),
		stays: make(map[lodger][]stay),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /authorization-service/oauth/token", s.takeToken)
	mux.HandleFunc("POST /client-service/kbtt-vn/kbtt-3th", s.declare)
	s.handler = s.o.Faults.Wrap(mux)
	return s
}

// ServeHTTP answers as the portal does, with the Date of its own clock.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.o.Now().UTC().Format(http.TimeFormat))
	s.handler.ServeHTTP(w, r)
}

// AddCast makes accounts known and sets the client credential.
func (s *Server) AddCast(c Cast) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Basic != "" {
		s.basic = base64.StdEncoding.EncodeToString([]byte(c.Basic))
	}
	for _, a := range c.Accounts {
		s.accounts[a.Username] = a
	}
}

// EndSessions forgets every token, as after a restart of the portal.
func (s *Server) EndSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}
