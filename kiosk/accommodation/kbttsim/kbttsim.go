// Package kbttsim plays the lodging portal of the Ministry of Public Security
// for third parties, guide v1.4: tokens (API1 to API3) with their two fixed
// client credentials, foreigners (API4), Vietnamese guests (API5) and their
// changes of departure (API12), and the public lists (API6 to API11). It
// refuses in the portal's own words where those are known; a sentence that is
// ours stands beside a comment that says so. Whether the portal takes a list
// in part is not known, so that both can be played: see [Server.TakeInPart].
//
// It serves tests and cccd-sim alone; everybody in it is invented, so that
// names and numbers are plain strings here.
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
	Basic        string    `json:"basic"`        // of the log-in, "id:secret"
	RefreshBasic string    `json:"refreshBasic"` // of the refresh and the log-out
	Accounts     []Account `json:"accounts"`
}

// Server is the simulated portal. It is safe for concurrent use.
type Server struct {
	o       rig.Rig
	handler http.Handler

	mu           sync.Mutex
	basic        string
	refreshBasic string
	accounts     map[string]Account
	tokens       map[string]session // by access token
	refreshes    map[string]string  // access tokens, by the refresh token that serves once
	stays        map[lodger][]stay
	inPart       bool
}

type session struct {
	account Account
	expires time.Time
}

// New makes a portal that knows nobody.
func New(on rig.Rig) *Server {
	s := &Server{
		o: on.WithDefaults(), accounts: make(map[string]Account), tokens: make(map[string]session),
		stays: make(map[lodger][]stay), refreshes: make(map[string]string),
	}
	portal := http.NewServeMux()
	portal.HandleFunc("POST /authorization-service/oauth/token", s.takeToken)
	portal.HandleFunc("POST /authorization-service/oauth/refresh-token", s.refreshToken)
	portal.HandleFunc("DELETE /authorization-service/oauth/revoke", s.revoke)
	portal.HandleFunc("POST /client-service/kbtt/kbtt-3th", s.declareForeigners)
	portal.HandleFunc("POST /client-service/kbtt-vn/kbtt-3th", s.declare)
	portal.HandleFunc("POST /client-service/kbtt-vn/kbtt-3th/doi-ngay-tra-phong", s.depart)
	lists(portal)
	mux := http.NewServeMux()
	mux.Handle("/", s.o.Faults.Wrap(portal))
	mux.HandleFunc("GET "+PagePath, s.page)
	s.handler = mux
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
	if c.RefreshBasic != "" {
		s.refreshBasic = base64.StdEncoding.EncodeToString([]byte(c.RefreshBasic))
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
	clear(s.refreshes)
}

// TakeInPart chooses what becomes of the good entries of a list that has wrong
// ones: they are taken (true), or nobody is (false, as at the start). The answer
// is the same.
func (s *Server) TakeInPart(yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inPart = yes
}
