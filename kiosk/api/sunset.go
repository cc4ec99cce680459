package api

import (
	"net/http"
	"strconv"
	"time"
)

// sunset announces that an operation is to go: /v1 only ever grows, so this
// happens at the change to another version, years ahead.
type sunset struct {
	since time.Time // deprecated from then on (RFC 9745)
	until time.Time // answers until then (RFC 8594)
	link  string    // what takes its place
}

// sunsets are the operations that are to go, by pattern. None is.
func sunsets() map[string]sunset { return map[string]sunset{} }

func (s *Server) announceSunset(c *call) {
	end, ok := s.sunsets[s.pattern(c.r.Method, c.r.URL.Path)]
	if !ok {
		return
	}
	h := c.w.Header()
	h.Set("Deprecation", "@"+strconv.FormatInt(end.since.Unix(), 10))
	h.Set("Sunset", end.until.UTC().Format(http.TimeFormat))
	h.Set("Link", "<"+end.link+`>; rel="successor-version"`)
}
