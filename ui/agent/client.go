// Package agent is the screen's client of the daemon: every call that a screen
// makes, over the daemon's own socket, and the stream of what happens there. It
// starts the daemon where none runs.
//
// The screen owns nothing: what it was told it may forget at any time and ask
// for again. A call whose answer was lost is sent again as the same request
// where the daemon keeps its key, so that nothing is done twice.
package agent

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Options of a client, and of the daemon that it starts.
type Options struct {
	Dir string // the data folder: the socket lies in it

	// Of [Start]: the configuration file (empty: that in Dir), the daemon's program
	// (empty: beside our own, else in PATH), and what is said to it beside.
	Config  string
	Program string
	Args    []string

	// Patience is how long a call is sent again where nobody answers; 0: 5 s.
	Patience time.Duration
	Clock    clockwork.Clock // nil: the system's
	Rand     io.Reader       // of keys; nil: crypto/rand
}

const (
	defaultPatience = 5 * time.Second
	retryPause      = 100 * time.Millisecond
)

func (o Options) withDefaults() Options {
	if o.Patience == 0 {
		o.Patience = defaultPatience
	}
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	return o
}

// Client asks the daemon of a data folder. It is safe for concurrent use, and
// outlives the daemon's restarts.
type Client struct {
	o Options

	mu      sync.Mutex
	http    *http.Client   // nil: none answered yet
	session backend.Secret // of the shift; in memory alone
	lang    words.Lang
}

// New makes a client. Nothing is asked before the first call.
func New(o Options) *Client { return &Client{o: o.withDefaults(), lang: words.Vietnamese} }

// SetLang chooses the language of what the daemon says in words of its own: the
// advice to a reader.
func (c *Client) SetLang(l words.Lang) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lang = l
}

// Forget closes the connections on which nothing is on its way: their buffers
// hold what went through them. The shift goes on.
func (c *Client) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.http != nil {
		c.http.CloseIdleConnections()
		c.http = nil
	}
}

// connection gives the HTTP client over the socket. Errors: [ErrAway], and the
// context's.
func (c *Client) connection(ctx context.Context) (*http.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.http != nil {
		return c.http, nil
	}
	client, err := api.Dial(ctx, c.o.Dir)
	if err != nil {
		return nil, away(ctx)
	}
	c.http = client
	return client, nil
}

// dress puts on a request who works here and in which language.
func (c *Client) dress(r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r.Header.Set("Accept-Language", string(c.lang))
	if !c.session.IsZero() {
		r.Header.Set(sessionHeader, c.session.Reveal())
	}
}

// sessionHeader carries the shift.
const sessionHeader = "X-Cccd-Session"

func (c *Client) hold(session backend.Secret) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.session = session
}
