// Package insurance asks the health-insurance portal (VSS, "Cổng tiếp nhận")
// what a person is insured for, and turns every result code into what the
// desk should do.
//
// The portal answers registered Internet addresses only, wants a registered
// member of staff named in every lookup, and keeps a list of accounts that
// asked too often: a lookup is never repeated, but for one new log-in after a
// refused token.
package insurance

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// DefaultMargin is how long before its end a token is no longer used.
const DefaultMargin = time.Minute

// Options of one portal account.
type Options struct {
	Portal    backend.Options
	Username  string
	Password  backend.Secret
	LowerMD5  bool          // send the password's MD5 in lower-case hex; the guide says upper
	JSONToken bool          // log in with a JSON body; the guide says form
	Margin    time.Duration // 0: DefaultMargin
}

// Client is one account at the portal. It is safe for concurrent use.
type Client struct {
	conn      *backend.Conn
	session   *backend.Session[token]
	username  string
	password  backend.Secret // as sent: MD5 in hex
	jsonToken bool
}

// New makes a client. Errors are those of [backend.New].
func New(o Options) (*Client, error) {
	conn, err := backend.New(o.Portal)
	if err != nil {
		return nil, err
	}
	if o.Margin <= 0 {
		o.Margin = DefaultMargin
	}
	c := &Client{conn: conn, username: o.Username, password: o.hash(), jsonToken: o.JSONToken}
	c.session = backend.NewSession(c.logIn, conn.Now, o.Margin)
	return c, nil
}

// hash is the portal's form of the password: MD5, which protects nothing, so
// the result is as secret as the password.
func (o Options) hash() backend.Secret {
	sum := md5.Sum([]byte(o.Password.Reveal()))
	text := hex.EncodeToString(sum[:])
	if !o.LowerMD5 {
		text = strings.ToUpper(text)
	}
	return backend.Secret(text)
}

// Close lets go of idle connections.
func (c *Client) Close() { c.conn.Close() }

// Skew is how far the portal's clock is ahead of ours: see [backend.Conn.Skew].
func (c *Client) Skew() (d time.Duration, known bool) { return c.conn.Skew() }

// Lookup asks for one person in the name of a registered member of staff
// (KQNhanLichSuKCB2024). The answer holds what the desk should do, whatever
// the portal said of the person.
//
// Errors: [QueryError] before anything is sent; [RefusedError] when the
// portal would not or could not look (the answer's code, text and action are
// filled all the same); [backend.UnreachableError]; context.Canceled.
func (c *Client) Lookup(ctx context.Context, by Staff, who Person) (Answer, error) {
	body, err := newQuery(by, who)
	if err != nil {
		return Answer{}, err
	}
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	var answer Answer
	err = c.session.Do(ctx, func(ctx context.Context, t token) (err error) {
		answer, err = c.ask(ctx, t, body)
		return err
	})
	var refused *RefusedError
	if errors.As(err, &refused) {
		answer = refused.answer()
	} else if err != nil {
		return Answer{}, err
	}
	answer.Sent = body.sent()
	return answer, err
}
