package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// call is one request.
type call struct {
	method, path string
	in           any           // sent as JSON; nil: {}
	wait         time.Duration // for the answer; 0: usualWait
	most         int64         // bytes of the answer; 0: usualMost
	once         bool          // the daemon keeps its key: it may be sent again
	harmless     bool          // a POST that changes nothing, or the same again
	quick        bool          // not sent again where nobody answers
}

const (
	usualWait = 15 * time.Second
	usualMost = 1 << 20
)

// get asks; it changes nothing, so it may be asked again.
func get(path string) call { return call{method: http.MethodGet, path: path} }

// post does something once: the daemon keeps the request's key.
func post(path string, in any) call {
	return call{method: http.MethodPost, path: path, in: in, once: true}
}

// order does something of which the daemon keeps no key: where the answer is lost
// nobody knows whether it was done, and it is not sent again.
func order(path string, in any) call { return call{method: http.MethodPost, path: path, in: in} }

func (q call) within(d time.Duration) call { q.wait = d; return q }
func (q call) upTo(bytes int64) call       { q.most = bytes; return q }

// on is the path of one thing. An id is the daemon's own, and escaped all the
// same.
func on(kind, id, action string) string {
	p := "/v1/" + kind + "/" + url.PathEscape(id)
	if action == "" {
		return p
	}
	return p + "/" + action
}

// ask makes a call and reads its answer.
func ask[O any](ctx context.Context, c *Client, q call) (out O, err error) {
	_, err = c.bytes(ctx, q, func(_ http.Header, body []byte) error {
		if len(bytes.TrimSpace(body)) == 0 {
			body = []byte("{}")
		}
		if json.Unmarshal(body, &out) != nil { // its words quote the answer
			return ErrAnswer
		}
		return nil
	})
	return out, err
}

// do makes a call whose answer says no more than that it was done.
func (c *Client) do(ctx context.Context, q call) error {
	_, err := c.bytes(ctx, q, func(http.Header, []byte) error { return nil })
	return err
}

// bytes makes a call, again where its answer was lost, and gives the answer to
// read. What was sent and what came are overwritten before it returns, but for
// what read kept of it.
func (c *Client) bytes(ctx context.Context, q call, read func(http.Header, []byte) error) (http.Header, error) {
	sent, err := outgoingOf(q)
	if err != nil {
		return nil, err
	}
	defer sent.wipe()
	key, err := c.keyOf(ctx, q, sent.raw)
	if err != nil {
		return nil, err
	}
	over := c.o.Clock.Now().Add(c.o.Patience)
	for {
		h, body, err := c.try(ctx, q, sent, key)
		if err == nil {
			err = read(h, body)
			clear(body)
			return h, err
		}
		if !again(q, err) || c.o.Clock.Now().After(over) {
			return nil, plain(err)
		}
		select {
		case <-ctx.Done():
			return nil, ended(ctx)
		case <-c.o.Clock.After(retryPause):
		}
	}
}

// errLost: the request may have arrived, and no answer came.
var errLost = errors.New("agent: answer lost")

// again reports whether a call may be sent once more: one that never left, or one
// that is not done twice.
func again(q call, err error) bool {
	switch {
	case q.quick:
		return false
	case errors.Is(err, ErrAway):
		return true
	}
	return errors.Is(err, errLost) && (q.once || q.harmless || q.method == http.MethodGet)
}

func plain(err error) error {
	if errors.Is(err, errLost) {
		return ErrAway
	}
	return err
}

// try sends a call once.
func (c *Client) try(ctx context.Context, q call, sent *outgoing, key string) (http.Header, []byte, error) {
	ctx, cancel := c.limit(ctx, q)
	defer cancel()
	client, err := c.connection(ctx)
	if err != nil {
		return nil, nil, err
	}
	var left atomic.Bool // it was given a connection
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { left.Store(true) }}
	req, err := sent.request(httptrace.WithClientTrace(ctx, trace), q)
	if err != nil {
		return nil, nil, ErrAnswer
	}
	c.dress(req)
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := client.Do(req)
	switch {
	case err == nil:
		return receive(ctx, q, resp)
	case ctx.Err() != nil:
		return nil, nil, ended(ctx)
	case left.Load():
		return nil, nil, errLost
	}
	return nil, nil, ErrAway
}

func (c *Client) limit(ctx context.Context, q call) (context.Context, context.CancelFunc) {
	wait := q.wait
	if wait == 0 {
		wait = usualWait
	}
	ctx, end := context.WithCancelCause(ctx)
	timer := c.o.Clock.AfterFunc(wait, func() { end(ErrSlow) })
	return ctx, func() {
		timer.Stop()
		end(nil)
	}
}

// receive reads an answer within its size.
func receive(ctx context.Context, q call, resp *http.Response) (http.Header, []byte, error) {
	defer func() { _ = resp.Body.Close() }()
	most := q.most
	if most == 0 {
		most = usualMost
	}
	var room bytes.Buffer
	if n := resp.ContentLength; 0 < n && n <= most {
		room.Grow(int(n) + bytes.MinRead) // no copy stays behind
	}
	n, err := room.ReadFrom(io.LimitReader(resp.Body, most+1))
	body := room.Bytes()
	switch {
	case ctx.Err() != nil:
		err = ended(ctx)
	case err != nil:
		err = errLost
	case n > most:
		err = ErrAnswer
	case resp.StatusCode >= 300:
		err = refusal(resp.StatusCode, resp.Header, body)
	default:
		return resp.Header, body, nil
	}
	clear(body)
	return nil, nil, err
}
