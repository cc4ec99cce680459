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

	// Pace is the least time between two requests of the account, log-ins apart;
	// 0: none. Waiting for it counts for [backend.Options.Timeout].
	Pace  time.Duration
	After func(time.Duration) <-chan time.Time // nil: time.After

	HistoryJSON bool          // ask for the history with a JSON body; the portal was seen to take a form alone
	SlowTimeout time.Duration // of the history and the co-payment; 0: DefaultSlowTimeout
	Salaries    []BaseSalary  // nil: BaseSalaries
}

// Backend is a way to ask what a person is insured for: the portal itself
// ([Client]), a hospital's own system or a FHIR server. Whatever was said of the
// person is an [Answer].
type Backend interface {
	// Lookup asks once. Errors: as [Client.Lookup].
	Lookup(ctx context.Context, by Staff, who Person) (Answer, error)
	// Skew is how far the backend's clock is ahead of ours.
	Skew() (d time.Duration, known bool)
	// Close lets go of idle connections.
	Close()
}

var _ Backend = (*Client)(nil)

// Client is one account at the portal. It is safe for concurrent use.
type Client struct {
	conn      *backend.Conn
	session   *backend.Session[token]
	username  string
	password  backend.Secret // as sent: MD5 in hex
	jsonToken bool
	pacer     *pacer
	slow      time.Duration
	formBody  bool // of the history
	salaries  []BaseSalary
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
	if o.After == nil {
		o.After = time.After
	}
	if o.SlowTimeout <= 0 {
		o.SlowTimeout = DefaultSlowTimeout
	}
	if o.Salaries == nil {
		o.Salaries = BaseSalaries()
	}
	c := &Client{
		conn: conn, username: o.Username, password: o.hash(), jsonToken: o.JSONToken,
		pacer: newPacer(o.Pace, conn.Now, o.After), slow: o.SlowTimeout,
		formBody: !o.HistoryJSON, salaries: o.Salaries,
	}
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
	err = c.inTurn(ctx, func(ctx context.Context, t token) (err error) {
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

// inTurn runs a call with a token when it is the account's turn. The turn comes
// after the log-in, behind which calls gather, and again before a second try.
func (c *Client) inTurn(ctx context.Context, call func(context.Context, token) error) error {
	return c.session.Do(ctx, func(ctx context.Context, t token) error {
		if err := c.pacer.turn(ctx); err != nil {
			return gaveUp(err)
		}
		return call(ctx, t)
	})
}

// gaveUp is the error of a request that never left, since whoever asked stopped
// waiting for the account's turn.
func gaveUp(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &backend.UnreachableError{Op: "waiting for the account's turn", Reason: backend.ReasonTimeout}
}
