package api

import (
	"net/http"
	"slices"
	"strings"
)

// Headers that a page may send, and may see.
const (
	pageSends = "Authorization, Content-Type, X-Cccd-Client, Idempotency-Key, Last-Event-ID"
	pageSees  = "Retry-After, Deprecation, Sunset, Link"
)

// preflight answers for listed origins, and only what the operation takes. No
// Access-Control-Allow-Private-Network and no credentials, ever: a page gets in
// by its token.
func (s *Server) preflight(c *call) *Problem {
	if c.origin == "" {
		p := problem(CodeMethod)
		p.allow = "GET, POST"
		return p
	}
	method := c.r.Header.Get("Access-Control-Request-Method")
	if !slices.Contains(s.methods(c.r.URL.Path), method) || !knownHeaders(c.r.Header.Values("Access-Control-Request-Headers")) {
		return problem(CodeNotFound)
	}
	h := c.w.Header()
	allowOrigin(h, c.origin)
	h.Set("Access-Control-Allow-Methods", method)
	h.Set("Access-Control-Allow-Headers", pageSends)
	h.Set("Access-Control-Max-Age", "600")
	c.w.WriteHeader(http.StatusNoContent)
	c.done = true
	return nil
}

func knownHeaders(asked []string) bool {
	known := strings.Split(strings.ToLower(pageSends), ", ")
	for name := range strings.SplitSeq(strings.Join(asked, ","), ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" && !slices.Contains(known, name) {
			return false
		}
	}
	return true
}

// allowOrigin names the listed origin of this request, never another.
func allowOrigin(h http.Header, origin string) {
	if origin != "" {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", pageSees)
	}
}

// secure sets what every answer carries, refusals too.
func secure(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Add("Vary", "Origin")
}
