// Package deskpost hands a record to a hospital system that waits for it on this
// machine: a POST of JSON to the listener that it opened, the way the HN212
// reader's desktop program does (by default http://localhost:8050/).
//
// The listener proves nothing about itself. So the record goes to this machine
// and nowhere else: the address is judged when it is dialled, after its name was
// resolved, a redirect is not followed, no proxy is used, and nothing is tried
// twice: the desk sees that it failed.
package deskpost

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

const (
	// DefaultURL is where the hospital systems of the desktop program listen.
	DefaultURL = "http://localhost:8050/"
	// DefaultTimeout bounds one hand-over, the connection included.
	DefaultTimeout = 5 * time.Second
)

// maxAnswer is as much of an answer as is taken off the line; none of it is used.
const maxAnswer = 64 << 10

// Options say where the hospital system listens.
type Options struct {
	URL     string        // "": [DefaultURL]
	Timeout time.Duration // 0: [DefaultTimeout]
}

// Listener is a hospital system's listener. It is safe for concurrent use.
type Listener struct {
	url     string
	timeout time.Duration
	client  *http.Client
}

// New checks the address: http, a host, and neither credentials nor a query. The
// error is [ErrAddress]; whether the host is this machine is judged at each dial.
func New(o Options) (*Listener, error) {
	if o.URL == "" {
		o.URL = DefaultURL
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, ErrAddress
	}
	return newListener(u, o.Timeout, &net.Dialer{Control: loopbackOnly}), nil
}

func newListener(u *url.URL, timeout time.Duration, dialer *net.Dialer) *Listener {
	return &Listener{url: u.String(), timeout: timeout, client: &http.Client{
		// A connection each: the hospital system may be restarted at any time, and
		// a request on a connection that is dying is one that may have been taken.
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// loopbackOnly judges the address that a name was resolved to.
func loopbackOnly(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().Unmap().IsLoopback() {
		return ErrNotLoopback
	}
	return nil
}

// Post hands over a record, once. The record holds what the purpose's policy
// lets the hospital have, and no more; its portrait goes along where there is
// one. Errors: [ErrNotLoopback], [ErrUnreachable], [ErrUncertain], a
// [RefusedError], or the context's own.
func (l *Listener) Post(ctx context.Context, r *identity.Record) error {
	body, err := json.Marshal(sheetOf(r))
	if err != nil {
		return fmt.Errorf("deskpost: record: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodPost, l.url, bytes.NewReader(body))
	if err != nil {
		return ErrAddress
	}
	// A body that can be had again would be sent again by the transport.
	req.GetBody = nil
	req.Header.Set("Content-Type", "application/json")
	resp, err := l.client.Do(req)
	if err != nil {
		return failed(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return &RefusedError{Status: resp.StatusCode}
	}
	return nil
}

// failed keeps what a cause may quote out of the error.
func failed(ctx context.Context, err error) error {
	var dial *net.OpError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, ErrNotLoopback):
		return ErrNotLoopback
	case errors.As(err, &dial) && dial.Op == "dial":
		return ErrUnreachable
	}
	return ErrUncertain
}
