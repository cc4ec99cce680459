package api

import (
	"crypto/sha256"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// guard refuses a call, or lets it pass.
type guard struct {
	name  string
	check func(*Server, *call) *Problem
}

// guards stand in the order of the contract; the first that refuses answers.
// What runs before the token knows no client, and says nothing but its code.
func guards() []guard {
	return []guard{
		{"loopback", (*Server).guardLoopback},
		{"host", (*Server).guardHost},
		{"origin", (*Server).guardOrigin},
		{"site", (*Server).guardSite},
		{"user", (*Server).guardUser},
		{"route", (*Server).guardRoute},
		{"token", (*Server).guardToken},
		{"scope", (*Server).guardScope},
		{"post", (*Server).guardPost},
		{"rate", (*Server).guardRate},
		{"body", (*Server).guardBody},
	}
}

// guardLoopback doubts the listener itself: a forwarded or misbound connection
// has an end that is not the loopback.
func (s *Server) guardLoopback(c *call) *Problem {
	if c.conn == nil {
		return problem(CodeHost)
	}
	if c.conn.local {
		return nil
	}
	here, _ := c.r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if here == nil || !isLoopback(here.String()) || !isLoopback(c.r.RemoteAddr) {
		return problem(CodeHost)
	}
	return nil
}

// guardHost compares the whole header with a short list: a name that was rebound
// to the loopback is another name.
func (s *Server) guardHost(c *call) *Problem {
	switch {
	case c.conn.local:
		return nil
	case c.r.URL.Host != "", !slices.Contains(hosts(s.Port()), c.r.Host):
		return problem(CodeHost)
	}
	return nil
}

// guardOrigin knows the pages that are paired. A browser sends the header once
// and exactly; whatever differs is not that page.
func (s *Server) guardOrigin(c *call) *Problem {
	sent := c.r.Header.Values("Origin")
	switch {
	case len(sent) == 0:
		return nil
	case c.conn.local, len(sent) > 1:
		return problem(CodeOrigin)
	case s.pairings.listed(sent[0], s.now()), s.pendingOrigin(sent[0], c.r.URL.Path):
		c.origin = sent[0]
		return nil
	}
	return problem(CodeOrigin)
}

// pendingOrigin lets the page that a code waits for find the port and pair, and
// nothing else.
func (s *Server) pendingOrigin(origin, path string) bool {
	return (path == "/v1/pair" || path == "/v1/health") && s.codes.waits(origin, s.now())
}

// guardSite reads the fetch metadata. A request of another site without an origin
// is a form, an image or a link: nothing that a client of ours sends.
func (s *Server) guardSite(c *call) *Problem {
	sent := c.r.Header.Values("Sec-Fetch-Site")
	if len(sent) > 1 {
		return problem(CodeCrossSite)
	}
	switch c.r.Header.Get("Sec-Fetch-Site") {
	case "":
		return nil
	case "none", "same-origin": // typed by the user; our own page of documentation
		if c.origin == "" {
			return nil
		}
	case "same-site", "cross-site":
		if c.origin != "" {
			return nil
		}
	}
	return problem(CodeCrossSite)
}

// guardUser asks the system whose process is at the other end. Where the system
// does not tell, the token decides alone.
func (s *Server) guardUser(c *call) *Problem {
	if c.conn.local {
		return nil
	}
	user, known := c.conn.peer.user()
	if known && !s.o.UserAllowed(user) {
		return problem(CodeOtherUser)
	}
	return nil
}

// guardRoute finds the operation by its exact path, and answers the browser's
// question before it sends the request itself (CORS preflight).
func (s *Server) guardRoute(c *call) *Problem {
	if c.r.Method == http.MethodOptions {
		return s.preflight(c)
	}
	if strings.ContainsAny(c.r.RequestURI, "%\\#") && strings.ContainsAny(c.r.URL.EscapedPath(), "%\\") {
		return problem(CodeNotFound)
	}
	methods := s.methods(c.r.URL.Path)
	if len(methods) == 0 {
		return problem(CodeNotFound)
	}
	if !slices.Contains(methods, c.r.Method) {
		p := problem(CodeMethod)
		p.allow = strings.Join(methods, ", ")
		return p
	}
	c.rule = s.ruleOf(c.r.Method, c.r.URL.Path)
	return nil
}

// guardToken turns a token into a client. The socket's peer needs none.
func (s *Server) guardToken(c *call) *Problem {
	if c.conn.local {
		c.caller = visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}
		return nil
	}
	if c.rule.open {
		return nil
	}
	found, p := s.tokenOf(c)
	if p == nil {
		c.pairing = found
		c.caller = visit.Caller{Client: found.ID, Origin: found.Origin, Scopes: found.Scopes}
		return nil
	}
	if wait, ok := s.failures.allow("origin "+c.origin, s.now()); !ok {
		return problem(CodeRate).retry(wait)
	}
	return p
}

func (s *Server) tokenOf(c *call) (Pairing, *Problem) {
	sent := c.r.Header.Values("Authorization")
	if len(sent) == 0 {
		return Pairing{}, problem(CodeNoToken)
	}
	token, ok := strings.CutPrefix(sent[0], "Bearer ")
	if !ok || len(sent) > 1 {
		return Pairing{}, problem(CodeBadToken)
	}
	found, ok := s.pairings.find(token)
	switch {
	case !ok:
		return Pairing{}, problem(CodeBadToken)
	case !found.Revoked.IsZero():
		return Pairing{}, problem(CodeRevoked)
	case !found.Live(s.now()):
		return Pairing{}, problem(CodeExpired)
	case found.Origin != c.origin:
		return Pairing{}, problem(CodeOtherOrigin)
	}
	return found, nil
}

// guardScope asks what the operation was declared with.
func (s *Server) guardScope(c *call) *Problem {
	switch {
	case c.conn.local:
		return nil
	case c.rule.local:
		return problem(CodeLocalOnly)
	case c.rule.scope != "" && !c.caller.May(c.rule.scope):
		return problem(CodeScope)
	case c.rule.granted:
		return s.needGrant(c.r.Context(), c.pairing)
	}
	return nil
}

// guardPost wants what a form of another page cannot send: one media type, and a
// header of our own.
func (s *Server) guardPost(c *call) *Problem {
	if c.r.Method != http.MethodPost {
		return nil
	}
	sent := c.r.Header.Values("Content-Type")
	if len(sent) != 1 || !isJSON(sent[0]) {
		return problem(CodeContentType)
	}
	if c.r.Header.Get("X-Cccd-Client") == "" {
		return problem(CodeClientName)
	}
	return nil
}

// guardRate keeps one client from the others' time.
func (s *Server) guardRate(c *call) *Problem {
	if c.conn.local {
		return nil
	}
	if wait, ok := s.rates.allow(c.client(), s.now()); !ok {
		return problem(CodeRate).retry(wait)
	}
	return nil
}

// guardBody reads the body whole, within its size and time, and looks at its
// shape before anything decodes it.
func (s *Server) guardBody(c *call) *Problem {
	limit := c.rule.bodyBytes
	if limit == 0 {
		limit = s.o.MaxBody
	}
	if c.r.Method != http.MethodPost {
		limit = 0
	}
	if c.r.ContentLength > limit {
		return problem(CodeTooLarge)
	}
	body, p := s.readBody(c, limit)
	if p != nil {
		return p
	}
	if len(body) > 0 && checkJSON(body) != nil {
		return problem(CodeMalformed)
	}
	c.digest = sha256.Sum256(append([]byte(c.r.Method+" "+c.r.URL.Path+"\n"), body...))
	c.replaceBody(body)
	return nil
}
