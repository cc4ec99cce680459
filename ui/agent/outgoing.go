package agent

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

// outgoing is a request's body. It may be sent more than once, and is overwritten
// when the call is over, even if the transport still holds it.
type outgoing struct {
	mu  sync.Mutex
	raw []byte
}

func outgoingOf(q call) (*outgoing, error) {
	if q.method == http.MethodGet {
		return &outgoing{}, nil
	}
	if q.in == nil {
		return &outgoing{raw: []byte("{}")}, nil
	}
	body, err := json.Marshal(q.in)
	if err != nil {
		return nil, errors.New("agent: a request that cannot be written") // its words may quote it
	}
	return &outgoing{raw: body}, nil
}

func (o *outgoing) wipe() {
	o.mu.Lock()
	defer o.mu.Unlock()
	clear(o.raw)
	o.raw = nil
}

func (o *outgoing) request(ctx context.Context, q call) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, q.method, api.LocalAddress+q.path, nil)
	if err != nil || q.method == http.MethodGet {
		return req, err
	}
	req.ContentLength = int64(len(o.raw))
	req.GetBody = func() (io.ReadCloser, error) { return &reading{o: o}, nil }
	req.Body = &reading{o: o}
	return req, nil
}

// reading is one pass through an outgoing body.
type reading struct {
	o  *outgoing
	at int
}

// errOver is told to a transport that reads on after the call.
var errOver = errors.New("agent: the call is over")

func (r *reading) Read(p []byte) (int, error) {
	r.o.mu.Lock()
	defer r.o.mu.Unlock()
	switch {
	case r.o.raw == nil:
		return 0, errOver
	case r.at >= len(r.o.raw):
		return 0, io.EOF
	}
	n := copy(p, r.o.raw[r.at:])
	r.at += n
	return n, nil
}

func (r *reading) Close() error { return nil }
