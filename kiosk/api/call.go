package api

import (
	"context"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// call is one request on its way through the guards, and what they found out.
type call struct {
	w http.ResponseWriter
	r *http.Request

	conn    *connection
	origin  string // of the page, listed; empty: none was sent
	rule    rule   // of the operation
	pairing Pairing
	caller  visit.Caller
	digest  [32]byte // SHA-256 of method, path and body
	done    bool     // answered by a guard (a preflight)
}

// rule is what an operation asks of its caller.
type rule struct {
	open      bool        // without a token
	scope     visit.Scope // empty: any client's
	local     bool        // over the socket alone
	granted   bool        // the origin needs the operator's grant for the shift
	bodyBytes int64       // 0: the default
}

type callKey struct{}

// callOf is the request that a handler answers.
func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// client names the caller in buckets and keys.
func (c *call) client() string {
	if c.caller.Client != "" {
		return c.caller.Client
	}
	return "origin " + c.origin
}

// connection is what is known of the peer; it lives as long as the connection.
type connection struct {
	local bool // the socket: the peer's user was checked when it connected
	peer  peer
	used  bool // it carried requests before this one, and its buffers hold them
}

type connectionKey struct{}

func connectionOf(ctx context.Context) *connection {
	c, _ := ctx.Value(connectionKey{}).(*connection)
	return c
}
