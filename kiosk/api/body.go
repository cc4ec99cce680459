package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"
)

// isJSON accepts the one media type, with or without the one charset.
func isJSON(contentType string) bool {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "application/json" {
		return false
	}
	charset, has := params["charset"]
	return len(params) == 0 || has && len(params) == 1 && strings.EqualFold(charset, "utf-8")
}

// readBody reads within a size and a time.
func (s *Server) readBody(c *call, limit int64) ([]byte, *Problem) {
	control := http.NewResponseController(c.w)
	_ = control.SetReadDeadline(time.Now().Add(s.o.BodyTimeout)) // the network's clock, not ours
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, problem(CodeTooLarge)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, problem(CodeSlow)
	case err != nil:
		return nil, problem(CodeMalformed)
	}
	_ = control.SetReadDeadline(time.Time{})
	if len(body) == 0 && limit > 0 {
		body = []byte("{}") // nothing said is everything left out
	}
	return body, nil
}

// replaceBody hands what was read to the handler.
func (c *call) replaceBody(body []byte) {
	c.r.Body = io.NopCloser(bytes.NewReader(body))
	c.r.ContentLength = int64(len(body))
}
