package hn212

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
)

// fault is an Engine.IO error: its number and text are the protocol's.
type fault struct {
	status int
	Code   int    `json:"code"`
	Text   string `json:"message"`
}

var (
	faultTransport = fault{http.StatusBadRequest, 0, "Transport unknown"}
	faultSession   = fault{http.StatusBadRequest, 1, "Session ID unknown"}
	faultMethod    = fault{http.StatusBadRequest, 2, "Bad handshake method"}
	faultRequest   = fault{http.StatusBadRequest, 3, "Bad request"}
	faultForbidden = fault{http.StatusForbidden, 4, "Forbidden"}
	faultVersion   = fault{http.StatusBadRequest, 5, "Unsupported protocol version"}
	faultBusy      = fault{http.StatusTooManyRequests, 3, "Bad request"}
)

func (f fault) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.status)
	_ = json.NewEncoder(w).Encode(f)
}

// request is one request of a page, after the gate.
type request struct {
	*http.Request
	origin    string
	version   int
	transport string
	session   string // "" at the beginning of a connection
}

// ServeHTTP answers one request. The gate is asked before the request is looked
// at; its "no" shows nothing of what is here.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	origin, err := s.Gate.Admit(r)
	if err != nil || origin == "" {
		faultForbidden.write(w)
		return
	}
	share(w, r, origin)
	req, bad := read(r, origin)
	if bad != nil {
		bad.write(w)
		return
	}
	if req.session == "" {
		s.begin(w, req)
		return
	}
	page, ok := s.find(req.session, origin)
	if !ok || page.version != req.version {
		faultSession.write(w)
		return
	}
	page.serve(w, req)
}

// share lets a page of the admitted origin read the answer. The client of
// Socket.IO 2 asks with credentials; there are none here, but without the second
// header its browser would keep the answer from it.
func share(w http.ResponseWriter, r *http.Request, origin string) {
	if r.Header.Get("Origin") == "" {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", origin)
	w.Header().Set("Access-Control-Allow-Credentials", "true")
	w.Header().Add("Vary", "Origin")
}

func read(r *http.Request, origin string) (request, *fault) {
	q := r.URL.Query()
	req := request{Request: r, origin: origin, transport: q.Get("transport"), session: q.Get("sid")}
	switch q.Get("EIO") {
	case "3":
		req.version = engine3
	case "4":
		req.version = engine4
	default:
		return req, &faultVersion
	}
	switch {
	case req.transport != "polling" && req.transport != "websocket":
		return req, &faultTransport
	case q.Has("j"): // JSONP would let any page read the answer
		return req, &faultRequest
	case r.Method != http.MethodGet && (r.Method != http.MethodPost || req.session == ""):
		return req, &faultMethod
	}
	return req, nil
}

// begin opens a session. A page of Socket.IO 2 has no other moment to be refused.
func (s *Server) begin(w http.ResponseWriter, r request) {
	if r.version == engine3 {
		if err := s.Gate.Authorise(r.origin, ""); err != nil {
			faultForbidden.write(w)
			return
		}
	}
	page, err := s.open(r.origin, r.version)
	switch {
	case errors.Is(err, errBusy):
		faultBusy.write(w)
		return
	case err != nil:
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	if r.version == engine3 { // its first answer says that it is connected
		select {
		case <-page.settled:
		case <-page.ctx.Done():
		}
	}
	page.serve(w, r)
}

func (p *session) serve(w http.ResponseWriter, r request) {
	switch {
	case r.transport == "websocket":
		p.serveSocket(w, r)
	case p.isOnSocket():
		faultRequest.write(w)
	case r.Method == http.MethodPost:
		p.servePost(w, r)
	default:
		p.servePoll(w, r)
	}
}

// servePost takes a payload from the page.
func (p *session) servePost(w http.ResponseWriter, r request) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPayload))
	if err != nil || kind != "text/plain" {
		p.refuse(w)
		return
	}
	packets, err := parsePayload(p.version, string(body))
	for _, in := range packets {
		if err == nil {
			err = p.receive(in)
		}
	}
	if err != nil {
		p.refuse(w)
		return
	}
	writeText(w, "ok")
}

// refuse ends a session whose page does not keep to the protocol.
func (p *session) refuse(w http.ResponseWriter) {
	p.end()
	faultRequest.write(w)
}

// servePoll answers when there is something to tell.
func (p *session) servePoll(w http.ResponseWriter, r request) {
	if !p.beginPoll() {
		p.refuse(w) // two questions at once
		return
	}
	defer p.endPoll()
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // the heartbeat bounds the wait
	packets := p.await(r.Context())
	if packets == nil {
		packets = []packet{{kind: engineClose}}
	}
	writeText(w, encodePayload(p.version, packets))
}

func writeText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
	_, _ = io.WriteString(w, text)
}
