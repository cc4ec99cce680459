package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Gate is the guards before an adapter for old pages, which has a port of its
// own: the same guards in the same order, less what such a page cannot send.
type Gate struct {
	s    *Server
	port int
}

// Gate gives the guards for an adapter's port.
func (s *Server) Gate(port int) *Gate { return &Gate{s, port} }

// Serve listens on the loopback at the gate's port until the context ends. The
// handler asks the gate itself.
func (g *Gate) Serve(ctx context.Context, h http.Handler) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(g.port)))
	if err != nil {
		return err
	}
	server := g.s.httpServer(ctx)
	server.Handler = h
	stop := context.AfterFunc(ctx, func() { _ = shutdown(server) })
	defer stop()
	if err := server.Serve(limited(l)); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return ctx.Err()
}

// errGate is all that is told to who may not pass.
var errGate = errors.New("api: not admitted")

// Admit judges where a request comes from: loopback, Host, Origin, fetch metadata,
// the caller's user. It names the page's origin as it is listed.
func (g *Gate) Admit(r *http.Request) (origin string, err error) {
	c := &call{r: r, conn: connectionOf(r.Context())}
	for _, check := range []func(*Server, *call) *Problem{
		(*Server).guardLoopback, g.guardHost, (*Server).guardOrigin, (*Server).guardSite, (*Server).guardUser,
	} {
		if check(g.s, c) != nil {
			return "", errGate
		}
	}
	if c.origin == "" { // an old page is a page: it has an origin
		return "", errGate
	}
	return c.origin, nil
}

func (g *Gate) guardHost(_ *Server, c *call) *Problem {
	for _, h := range hosts(g.port) {
		if c.r.Host == h && c.r.URL.Host == "" {
			return nil
		}
	}
	return problem(CodeHost)
}

// Authorise judges a token for an origin. Without a token only a pairing that an
// administrator marked as legacy passes. Either way the operator of the shift
// must have let the page in, where the desk has one.
func (g *Gate) Authorise(origin, token string) error {
	one, ok := g.s.pairings.find(token)
	if token == "" {
		one, ok = g.s.pairings.legacy(origin, g.s.now())
	}
	if !ok || one.Origin != origin || !one.Live(g.s.now()) {
		return errGate
	}
	if g.s.needGrant(context.Background(), one) != nil {
		return errGate
	}
	return nil
}

// legacy finds the pairing of an origin whose page can show no token.
func (p *pairings) legacy(origin string, now time.Time) (Pairing, bool) {
	return p.first(func(one Pairing) bool { return one.Legacy && one.Origin == origin && one.Live(now) })
}

func (p *pairings) first(fits func(Pairing) bool) (Pairing, bool) {
	for _, one := range p.list() {
		if fits(one) {
			return one, true
		}
	}
	return Pairing{}, false
}

// CallerOf gives the client that a page of an origin is, while it is paired: the
// newest, where it was paired more than once.
func (s *Server) CallerOf(origin string) (visit.Caller, bool) {
	one, ok := s.pairings.first(func(p Pairing) bool { return p.Origin == origin && p.Live(s.now()) })
	return one.caller(), ok
}

// CallerByID gives the client of a pairing, while it is in force.
func (s *Server) CallerByID(id string) (visit.Caller, bool) {
	one, ok := s.pairings.get(id)
	return one.caller(), ok && one.Live(s.now())
}

func (p Pairing) caller() visit.Caller {
	return visit.Caller{Client: p.ID, Origin: p.Origin, Scopes: p.Scopes}
}
