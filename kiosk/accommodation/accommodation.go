// Package accommodation notifies the police of guests (thông báo lưu trú)
// through the lodging API of the Ministry of Public Security, guide v1.4:
// Vietnamese guests (API5), as an array that is taken as a whole.
//
// The portal gives no receipt: an answer that was lost may or may not have
// been a success, and [backend.UnreachableError.Sent] tells the two apart.
package accommodation

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// DefaultMargin is how long before its end a token is no longer used (60 s,
// the guide's advice).
const DefaultMargin = time.Minute

// Options of one facility's account.
type Options struct {
	Portal   backend.Options
	Username string
	Password backend.Secret
	// Basic is the fixed client credential of the log-in, given by the
	// police: "id:secret", or the same in base64.
	Basic         backend.Secret
	RoomRequired  bool // by the type of facility: see FacilityType
	DefaultReason Reason
	Margin        time.Duration // 0: DefaultMargin
}

// Client is one facility's account. It is safe for concurrent use.
type Client struct {
	conn     *backend.Conn
	session  *backend.Session[backend.Secret]
	username string
	password backend.Secret
	basic    backend.Secret // base64
	rules    rules
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
	c := &Client{
		conn: conn, username: o.Username, password: o.Password, basic: o.basicHeader(),
		rules: rules{room: o.RoomRequired, reason: o.DefaultReason},
	}
	c.session = backend.NewSession(c.logIn, conn.Now, o.Margin)
	return c, nil
}

func (o Options) basicHeader() backend.Secret {
	value := strings.TrimSpace(strings.TrimPrefix(o.Basic.Reveal(), "Basic "))
	if strings.Contains(value, ":") {
		value = base64.StdEncoding.EncodeToString([]byte(value))
	}
	return backend.Secret(value)
}

// Close lets go of idle connections.
func (c *Client) Close() { c.conn.Close() }

// Receipt is all that a success says.
type Receipt struct {
	At     time.Time `json:"at"`
	Guests int       `json:"guests"`
}

// ErrNoGuests refuses an empty list.
var ErrNoGuests = errors.New("no guests to notify of")

// Check applies the portal's rules to guests without sending anything.
// Errors: [CheckError], [ErrNoGuests].
func (c *Client) Check(guests []Guest) error {
	_, err := c.rules.declarations(guests, c.portalNow())
	return err
}

// Skew is how far the portal's clock is ahead of ours: see [backend.Conn.Skew].
func (c *Client) Skew() (d time.Duration, known bool) { return c.conn.Skew() }

// portalNow is the time by the portal's clock, where it is known to be another
// than ours: today and yesterday are the portal's.
func (c *Client) portalNow() time.Time {
	if skew, known := c.conn.Skew(); known && skew.Abs() > backend.SkewAllowed {
		return c.conn.Now().Add(skew)
	}
	return c.conn.Now()
}

// Notify tells the portal of Vietnamese guests, all or none.
//
// Errors: [CheckError] and [ErrNoGuests] before anything is sent;
// [RefusedError], with the guests it is about where the portal named them;
// [backend.UnreachableError]; context.Canceled.
func (c *Client) Notify(ctx context.Context, guests []Guest) (Receipt, error) {
	body, err := c.rules.declarations(guests, c.portalNow())
	if err != nil {
		return Receipt{}, err
	}
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	err = c.session.Do(ctx, func(ctx context.Context, token backend.Secret) error {
		return c.declare(ctx, token, body)
	})
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{At: c.conn.Now(), Guests: len(guests)}, nil
}
