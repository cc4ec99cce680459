package api

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// The ports that are tried in turn, by the agent and by its browser client: on a
// terminal server each session has its own.
const (
	FirstPort = 24311
	LastPort  = 24330
)

// Options say what the API serves. Dir, Desk and Store (or Vault and Feed) must
// be there; what is nil of the others answers "not-here".
type Options struct {
	Dir   string // the data folder: port file and socket
	Ports []int  // tried in turn; nil: FirstPort to LastPort; 0 lets the system choose

	Desk    Desk
	Store   *store.Store
	Vault   Vault // nil: in Store
	Feed    Feed  // nil: of Store
	Readers Readers
	Outbox  Outbox
	Shifts  Shifts
	// SignInCard reads an operator's own card and signs in with it and a PIN.
	SignInCard SignInCard
	// PublicService and Payments: nil where the desk is none that has them.
	PublicService PublicService
	Payments      Payments

	Keys     func() any // JWKS of the device, as its JSON
	Hospital Hospital   // lists of the hospital's own system
	Metrics  http.Handler
	Office   http.Handler // the administrator's operations, for the socket alone

	// UserAllowed decides on the user of a caller's process: a number on Unix, a
	// security identifier on Windows. Nil: the agent's own user only.
	UserAllowed func(user string) bool

	Words   Words
	Version string
	Now     func() time.Time
	Rand    io.Reader // of tokens, ids and codes; nil: crypto/rand
	Log     *slog.Logger

	MaxBody     int64         // bytes; 0: 64 KiB
	BodyTimeout time.Duration // for a body to arrive; 0: 5 s
	Heartbeat   time.Duration // between comments of a quiet event stream; 0: 15 s
	PerSecond   float64       // requests a client; 0: 20, in bursts of 60
	Streams     int           // event streams a client at one time; 0: 4
}

// Server is the local API. It is safe for concurrent use.
type Server struct {
	o        Options
	mux      *http.ServeMux
	api      huma.API
	rules    map[string]rule // by pattern
	pairings *pairings
	codes    *pairCodes
	grants   *grants
	asking   asking
	rates    *limits // of clients
	failures *limits // of tokens that were refused
	streams  *streams
	answers  *answers
	shift    *shift
	sunsets  map[string]sunset // by pattern
	port     atomic.Int64

	listening listening
	docs      func() (pages, error) // made when first asked for
}

// New makes a server; [Server.Serve] listens. Errors are the vault's.
func New(ctx context.Context, o Options) (*Server, error) {
	o = o.withDefaults()
	if o.Desk == nil || o.Vault == nil || o.Feed == nil {
		return nil, errors.New("api: desk and store must be there")
	}
	s := &Server{o: o, mux: http.NewServeMux(), rules: map[string]rule{}, codes: newPairCodes(o.Rand),
		rates: newLimits(limitOf(o.PerSecond), int(3*o.PerSecond)), failures: newLimits(0.2, 10),
		streams: newStreams(o.Streams), answers: newAnswers(o.Vault, o.Now), sunsets: sunsets()}
	var err error
	if s.pairings, err = loadPairings(ctx, o.Vault, o.Rand); err != nil {
		return nil, err
	}
	if s.grants, err = loadGrants(ctx, o.Vault); err != nil {
		return nil, err
	}
	s.shift = &shift{shifts: o.Shifts}
	s.routes()
	s.docs = sync.OnceValues(s.render)
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Store != nil && o.Vault == nil {
		o.Vault = inStore{o.Store}
	}
	if o.Store != nil && o.Feed == nil {
		o.Feed = inStore{o.Store}
	}
	if o.UserAllowed == nil {
		own := ownUser()
		o.UserAllowed = func(user string) bool { return user == own }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	orElse(&o.MaxBody, 64<<10)
	orElse(&o.BodyTimeout, 5*time.Second)
	orElse(&o.Heartbeat, 15*time.Second)
	orElse(&o.PerSecond, 20)
	orElse(&o.Streams, 4)
	return o
}

func orElse[T comparable](value *T, standard T) {
	var zero T
	if *value == zero {
		*value = standard
	}
}

func (s *Server) now() time.Time { return s.o.Now() }

// Port is where the server listens; 0 before it does.
func (s *Server) Port() int { return int(s.port.Load()) }

// ServeHTTP lets a request through the guards and answers it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{w: w, r: r, conn: connectionOf(r.Context())}
	defer s.recover(c)
	secure(w.Header())
	for _, g := range guards() {
		p := g.check(s, c)
		if p != nil {
			s.refuse(c, g.name, p)
			return
		}
		if c.done {
			return
		}
	}
	allowOrigin(w.Header(), c.origin)
	s.announceSunset(c)
	s.nameOperator(c)
	defer func() { c.conn.used = true }()
	c.r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
	s.mux.ServeHTTP(w, c.r)
}

// refuse answers for a guard. The log names neither path nor header: both are
// the caller's words.
func (s *Server) refuse(c *call, by string, p *Problem) {
	s.o.Log.LogAttrs(c.r.Context(), slog.LevelInfo, "request refused", slog.String("guard", by), slog.String("code", string(p.Code)),
		slog.String("client", c.caller.Client))
	allowOrigin(c.w.Header(), c.origin)
	if p.Code != CodeMethod && p.Code != CodeNotFound {
		c.w.Header().Set("Connection", "close") // what is left of the body stays unread
	}
	p.in(s.o.Words, language(c.r.Header.Get("Accept-Language"))).write(c.w)
}

// recover keeps one request's fault its own. What panicked may hold a person's
// data, so only the place is logged.
func (s *Server) recover(c *call) {
	fault := recover()
	if fault == nil {
		return
	}
	if fault == http.ErrAbortHandler {
		panic(fault)
	}
	s.o.Log.Error("request failed", slog.String("stack", string(debug.Stack())))
	problem(CodeInternal).in(s.o.Words, language(c.r.Header.Get("Accept-Language"))).write(c.w)
}

// methods are those that a path answers to.
func (s *Server) methods(p string) []string {
	var found []string
	if path.Clean(p) != p {
		return nil
	}
	for _, m := range []string{http.MethodGet, http.MethodPost} {
		if _, ok := s.rules[s.pattern(m, p)]; ok {
			found = append(found, m)
		}
	}
	return found
}

func (s *Server) ruleOf(method, p string) rule { return s.rules[s.pattern(method, p)] }
