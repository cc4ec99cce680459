// Package accommodation notifies the police of guests (thông báo lưu trú)
// through the lodging API of the Ministry of Public Security, guide v1.4:
// Vietnamese guests (API5), foreigners (API4), and Vietnamese guests who leave
// early or stay longer (API12), with the portal's own lists of codes (API6 to
// API11). Images of papers are never sent.
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
	Basic backend.Secret
	// RefreshBasic is the other one, of the refresh and the log-out. Without
	// it the account logs in anew instead, and is not logged out.
	RefreshBasic  backend.Secret
	RoomRequired  bool // by the type of facility: see FacilityType
	DefaultReason Reason
	Margin        time.Duration // 0: DefaultMargin
	// Catalogue gives the portal's lists as they are known; nil, or where it
	// gives nil: ours, which are shorter.
	Catalogue func() *Catalogue
}

// Client is one facility's account. It is safe for concurrent use.
type Client struct {
	conn      *backend.Conn
	session   *backend.Session[backend.Secret]
	account   account
	catalogue func() *Catalogue
	room      bool
	reason    Reason
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
	if o.Catalogue == nil {
		o.Catalogue = func() *Catalogue { return nil }
	}
	c := &Client{conn: conn, catalogue: o.Catalogue, room: o.RoomRequired, reason: o.DefaultReason}
	c.account = account{
		username: o.Username, password: o.Password, basic: basicHeader(o.Basic), refreshBasic: basicHeader(o.RefreshBasic),
	}
	c.session = backend.NewSession(c.renew, conn.Now, o.Margin)
	return c, nil
}

// basicHeader is a client credential in base64.
func basicHeader(credential backend.Secret) backend.Secret {
	value := strings.TrimSpace(strings.TrimPrefix(credential.Reveal(), "Basic "))
	if strings.Contains(value, ":") {
		value = base64.StdEncoding.EncodeToString([]byte(value))
	}
	return backend.Secret(value)
}

// Close lets go of idle connections. [Client.LogOut] ends the session.
func (c *Client) Close() { c.conn.Close() }

// rules are the portal's rules as they are known now.
func (c *Client) rules() rules {
	return rules{room: c.room, reason: c.reason, catalogue: c.catalogue()}
}

// Receipt is all that a success says.
type Receipt struct {
	At     time.Time `json:"at"`
	Guests int       `json:"guests"`
}

var (
	// ErrNoGuests refuses an empty list.
	ErrNoGuests = errors.New("no guests to notify of")
	// ErrMixed refuses Vietnamese guests and foreigners in one list: the portal
	// takes them by two ways, and one may succeed without the other.
	ErrMixed = errors.New("foreigners and Vietnamese guests in one list")
)

// Check applies the portal's rules to guests without sending anything.
// Errors: [CheckError], [ErrNoGuests], [ErrMixed].
func (c *Client) Check(guests []Guest) error {
	_, err := c.notification(guests)
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

// Notify tells the portal of guests, all of them Vietnamese or all foreigners.
// Whether the portal takes a list with a wrong entry in part is not known: who
// was refused is sent again singly, and who was taken is then known to be there.
//
// Errors: [CheckError], [ErrNoGuests] and [ErrMixed] before anything is sent;
// [RefusedError], with the guests it is about where the portal named them;
// [backend.UnreachableError]; context.Canceled.
func (c *Client) Notify(ctx context.Context, guests []Guest) (Receipt, error) {
	n, err := c.notification(guests)
	if err != nil {
		return Receipt{}, err
	}
	return c.send(ctx, n)
}

// notification checks guests and writes them in the form of their way.
func (c *Client) notification(guests []Guest) (call, error) {
	foreign := 0
	for _, g := range guests {
		if g.Foreign() {
			foreign++
		}
	}
	switch {
	case foreign == 0:
		body, err := c.rules().declarations(guests, c.portalNow())
		return call{opNotify, pathVietnamese, body, len(guests)}, err
	case foreign < len(guests):
		return call{}, ErrMixed
	}
	body, err := c.rules().foreigners(guests, c.portalNow())
	return call{opNotify, pathForeign, body, len(guests)}, err
}

// send sends a list with the account's token.
func (c *Client) send(ctx context.Context, list call) (Receipt, error) {
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	err := c.session.Do(ctx, func(ctx context.Context, token backend.Secret) error {
		return c.declare(ctx, token, list)
	})
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{At: c.conn.Now(), Guests: list.guests}, nil
}
