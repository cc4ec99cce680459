// Package vsssim plays the health-insurance portal, as strictly as it is
// known: registered caller addresses, registered staff, tokens bound to the
// caller's address and ten minutes, and one result code for every reason to
// refuse. It serves tests and cccd-sim alone; everybody in it is invented,
// so that names and numbers are plain strings here.
package vsssim

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// System is the simulator's name in the book.
const System = "vss"

// SessionLimit is how long a token lives (SessionTimeLimit's default).
const SessionLimit = 10 * time.Minute

// Options of a simulator; every field may be left out.
type Options struct {
	rig.Rig
	Callers []netip.Prefix // registered addresses; nil: loopback 127.0.0.1 and ::1
	// LowerMD5 also takes passwords as lower-case MD5, as the real portal is
	// said to do; the guide asks for upper case.
	LowerMD5 bool
	// HistoryJSON takes the history's question as JSON too, as the letter has it;
	// the real portal was seen to take a form alone.
	HistoryJSON bool
}

// Server is the simulated portal. It is safe for concurrent use.
type Server struct {
	o       Options
	handler http.Handler

	mu       sync.Mutex
	accounts map[string]Account
	staff    map[string]Staff
	members  []*Member
	tokens   map[string]session
	history  map[*Member][]pastLookup
	asked    map[string]*pace
}

// New makes a portal that knows nobody.
func New(o Options) *Server {
	o.Rig = o.WithDefaults()
	if o.Callers == nil {
		o.Callers = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("::1/128")}
	}
	s := &Server{
		o: o, accounts: make(map[string]Account), staff: make(map[string]Staff),
		tokens: make(map[string]session), history: make(map[*Member][]pastLookup),
		asked: make(map[string]*pace),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/token/take", s.takeToken)
	mux.HandleFunc("POST /api/egw/KQNhanLichSuKCB2024", s.lookup)
	mux.HandleFunc("POST /api/egw/Lskcb2025", s.visits)
	mux.HandleFunc("POST /api/TraCuuCCT/TraCuuTienMCCT", s.coPayment)
	s.handler = s.watch(o.Faults.Wrap(mux))
	return s
}

// ServeHTTP answers as the portal does, with the Date of its own clock.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.o.Now().UTC().Format(http.TimeFormat))
	s.handler.ServeHTTP(w, r)
}

// EndSessions forgets every token, as after a restart of the portal.
func (s *Server) EndSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

func (s *Server) registered(caller netip.Addr) bool {
	for _, p := range s.o.Callers {
		if p.Contains(caller) {
			return true
		}
	}
	return false
}
