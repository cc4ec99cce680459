package backend

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// Time limits where [Options] names none; what public hospital systems use
// (5 s to connect, 30 s in all).
const (
	DefaultConnectTimeout = 5 * time.Second
	DefaultTimeout        = 30 * time.Second
)

// maxAnswer bounds an answer's size in bytes, decompressed.
const maxAnswer = 4 << 20

// maxIdle is how many connections are kept for the next request: as many as
// work at once when a queue is drained, since each handshake costs more than
// the request after it.
const maxIdle = 64

// Options say where a backend is and how to reach it.
type Options struct {
	URL            string // https://host[:port][/prefix]
	CA             []byte // PEM, added to the system's roots
	ConnectTimeout time.Duration
	Timeout        time.Duration    // of one operation, log-in and retry included
	Dialer         *net.Dialer      // nil: an ordinary one; a LocalAddr chooses the caller address
	Now            func() time.Time // nil: time.Now
	Log            *slog.Logger     // nil: none; sees operation, status and duration, never an address
	// InsecureLAN lets plain http through to an address of the house's own
	// network: for systems that have no certificate, and for no portal ever.
	InsecureLAN bool
}

// Conn sends requests to one backend. It is safe for concurrent use.
type Conn struct {
	base    *url.URL
	client  atomic.Pointer[http.Client]
	fresh   func() *http.Client
	timeout time.Duration
	now     func() time.Time
	log     *slog.Logger
	theirs  atomic.Pointer[reading] // of the backend's clock; nil before the first answer
}

// Request is one call; Path is below the backend's address.
type Request struct {
	Op     string // names the call in errors and logs
	Method string
	Path   string
	Query  url.Values
	Header http.Header
	Body   []byte
}

// Answer is what came back, whole.
type Answer struct {
	Status int
	Body   []byte
}

// New checks the options. Errors: [ErrPlainHTTP], [ErrAddress], [ErrAuthority],
// [ErrNotPrivate].
func New(o Options) (*Conn, error) {
	base, err := o.address()
	if err != nil {
		return nil, err
	}
	roots, err := Authorities(o.CA)
	if err != nil {
		return nil, err
	}
	o = o.withDefaults()
	c := &Conn{base: base, timeout: o.Timeout, now: o.Now, log: o.Log}
	c.fresh = func() *http.Client {
		return &http.Client{
			Transport: o.transport(roots),
			// A redirect would carry the query, with its token, to somewhere else.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	c.client.Store(c.fresh())
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = DefaultConnectTimeout
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func (o Options) transport(roots *x509.CertPool) *http.Transport {
	dialer := net.Dialer{}
	if o.Dialer != nil {
		dialer = *o.Dialer
	}
	dialer.Timeout = o.ConnectTimeout
	// No IdleConnTimeout: a timer that was stopped is kept by the runtime until its
	// time, and with it the connection and what its buffers last carried. Close lets
	// idle connections go, and the backend does.
	t := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSHandshakeTimeout: o.ConnectTimeout,
		TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12, Time: o.Now},
		MaxIdleConns:        maxIdle,
		MaxIdleConnsPerHost: maxIdle,
	}
	if o.PlainLAN() {
		keepToLAN(t, dialer, net.DefaultResolver)
	}
	return t
}

// ParseAddress checks a backend's address. Errors: [ErrPlainHTTP], [ErrAddress].
func ParseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Host == "", u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, ErrAddress
	case u.Scheme != "https":
		return nil, ErrPlainHTTP
	}
	return u, nil
}

// Authorities are the system's own and those of a PEM file; nil, which means the
// system's, where there is none. Errors: [ErrAuthority].
func Authorities(pem []byte) (*x509.CertPool, error) {
	if len(pem) == 0 {
		return nil, nil // the system's own
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, ErrAuthority
	}
	return pool, nil
}

// Within bounds one operation, which may be several requests.
func (c *Conn) Within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.timeout)
}

// Now is the clock of the options.
func (c *Conn) Now() time.Time { return c.now() }

// Close lets go of all connections: of the idle ones at once, of others when they
// have their answer. The transport goes with them, since its queues may keep a
// connection, and a connection's buffers what it last carried.
func (c *Conn) Close() { c.client.Swap(c.fresh()).CloseIdleConnections() }

// Do sends one request and reads the answer, whatever its status. It never
// repeats a request. Errors: [UnreachableError], or context.Canceled when the
// caller gave up.
func (c *Conn) Do(ctx context.Context, r Request) (Answer, error) {
	started := c.now()
	var sent atomic.Bool
	answer, err := c.exchange(ctx, r, &sent)
	switch {
	case errors.Is(err, errTooLong):
		err = Unreachable(r.Op, ReasonTooLong, answer.Status)
	case err != nil:
		err = unreachable(ctx, r.Op, sent.Load(), err)
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "backend call",
		slog.String("op", r.Op), slog.Int("status", answer.Status),
		slog.Duration("took", c.now().Sub(started)), slog.Bool("answered", err == nil))
	return answer, err
}

var errTooLong = errors.New("answer over the size limit")

func (c *Conn) exchange(ctx context.Context, r Request, sent *atomic.Bool) (Answer, error) {
	trace := &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }}
	u := c.base.JoinPath(r.Path)
	u.RawQuery = r.Query.Encode()
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), r.Method, u.String(), bytes.NewReader(r.Body))
	if err != nil {
		return Answer{}, err
	}
	for name, values := range r.Header {
		req.Header[name] = values
	}
	asked := c.now()
	resp, err := c.client.Load().Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	c.noteClock(resp.Header.Get("Date"), asked)
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = errTooLong
	}
	return Answer{Status: resp.StatusCode, Body: body}, err
}
