package hn212

import (
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

const (
	// pingInterval and pingTimeout are those of the usual servers: a page's client
	// is told them, and keeps to them.
	pingInterval = 25 * time.Second
	pingTimeout  = 20 * time.Second
	// joinLimit is how long a connection may wait with its CONNECT.
	joinLimit = 10 * time.Second
	// leaveLimit is how long a page may take to hear that it is dismissed.
	leaveLimit = 5 * time.Second

	maxSessions          = 64
	maxSessionsPerOrigin = 8
)

// Gate decides who may listen. The local API's guards are behind it.
type Gate interface {
	// Admit judges where a request comes from and goes to: Host, Origin, fetch
	// metadata, the caller's user. It is asked for every request, the first of a
	// connection and all that follow, before anything else is looked at, and names
	// the origin, as it stands in the list and never as the request spells it.
	Admit(r *http.Request) (origin string, err error)
	// Authorise judges a pairing token of that origin. An empty token is asked
	// about where a page showed none: only an origin that an administrator marked
	// as legacy passes then. It is asked again before each event that goes out.
	Authorise(origin, token string) error
}

// Source is the desk, as far as pages hear of it.
type Source interface {
	// Subscribe gives what happens in visits that the origin holds, and in no
	// others, until ctx ends or the source closes the channel.
	Subscribe(ctx context.Context, origin string) (<-chan Event, error)
}

// Options are what a server needs.
type Options struct {
	Gate   Gate
	Source Source
	Serial func() string   // of the reader that is plugged in, for "/info"; nil or "": not told
	Rand   io.Reader       // session ids
	Clock  clockwork.Clock // nil: the system's
	Log    *slog.Logger    // nil: none
}

// Server serves pages; it is the handler of the path /socket.io/.
type Server struct {
	Options
	ctx  context.Context
	stop context.CancelFunc
	wait sync.WaitGroup

	drawing sync.Mutex // of random bytes

	mu       sync.Mutex
	sessions map[string]*session
	holders  map[string]*session // the newest page of each origin
}

// New makes a server. It serves until [Server.Close].
func New(o Options) *Server {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Server{Options: o, ctx: ctx, stop: stop, sessions: map[string]*session{}, holders: map[string]*session{}}
}

// Close ends all connections, and returns when they have ended.
func (s *Server) Close() {
	s.mu.Lock()
	s.stop()
	s.mu.Unlock()
	s.wait.Wait()
}

// enter counts something that [Server.Close] waits for; false after Close.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return false
	}
	s.wait.Add(1)
	return true
}

// Serve lets the server live under a supervisor: it closes the server with ctx.
func (s *Server) Serve(ctx context.Context) error {
	<-ctx.Done()
	s.Close()
	return context.Cause(ctx)
}

// open begins a session. Errors: [errBusy], or the random source's.
func (s *Server) open(origin string, version int) (*session, error) {
	id, err := s.newID()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil || len(s.sessions) >= maxSessions || s.countOf(origin) >= maxSessionsPerOrigin {
		return nil, errBusy
	}
	page := newSession(s, id, origin, version)
	s.sessions[id] = page
	s.wait.Go(page.run)
	return page, nil
}

func (s *Server) countOf(origin string) (n int) {
	for _, p := range s.sessions {
		if p.origin == origin {
			n++
		}
	}
	return n
}

// newID is a secret: whoever knows it and comes from the same origin is the page.
func (s *Server) newID() (string, error) {
	var b [16]byte
	s.drawing.Lock()
	defer s.drawing.Unlock()
	if _, err := io.ReadFull(s.Rand, b[:]); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// find gives a session to the origin that opened it, and to no other.
func (s *Server) find(id, origin string) (*session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page, ok := s.sessions[id]
	return page, ok && page.origin == origin && page.ctx.Err() == nil
}

// hold makes a page the one that its origin's events go to, and dismisses the
// one before: a visit's data goes to one place.
func (s *Server) hold(page *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.holders[page.origin]; before != nil && before != page {
		before.dismiss()
	}
	s.holders[page.origin] = page
}

func (s *Server) forget(page *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, page.id)
	if s.holders[page.origin] == page {
		delete(s.holders, page.origin)
	}
}
