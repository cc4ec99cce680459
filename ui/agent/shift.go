package agent

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// cardWait is how long a card may be waited for and read, at most.
const cardWait = 150 * time.Second

// Choice is one who may sign in.
type Choice struct {
	ID   string        `json:"id"`
	Name personal.Text `json:"name"`
}

// SignIn is who begins a shift, by password, or by card and PIN.
type SignIn struct {
	Who      personal.Text // an id of [Client.Choices], or a name
	Password backend.Secret
	PIN      backend.Secret
	Card     *visit.ReadRequest // how the operator's own card is opened; nil: by password
}

// signIn is the request as it goes over the socket: a [backend.Secret] is written
// nowhere by itself.
type signIn struct {
	Who      personal.Text      `json:"who"`
	Password string             `json:"password,omitempty"`
	PIN      string             `json:"pin,omitempty"`
	Card     *visit.ReadRequest `json:"card,omitempty"`
}

// Choices lists who may sign in.
func (c *Client) Choices(ctx context.Context) ([]Choice, error) {
	list, err := ask[struct {
		Operators []Choice `json:"operators"`
	}](ctx, c, get("/v1/operators"))
	return list.Operators, err
}

// Session gives the shift that is on; the problem "locked" where none is.
func (c *Client) Session(ctx context.Context) (api.Session, error) {
	s, err := ask[api.Session](ctx, c, get("/v1/session"))
	return kept(s), err
}

// SignIn begins a shift. Its token stays in the client.
func (c *Client) SignIn(ctx context.Context, s SignIn) (api.Session, error) {
	q := order("/v1/session", signIn{s.Who, s.Password.Reveal(), s.PIN.Reveal(), s.Card})
	if s.Card != nil {
		q = q.within(cardWait)
	}
	session, err := ask[api.Session](ctx, c, q)
	if err == nil {
		c.hold(backend.Secret(session.Token))
	}
	return kept(session), err
}

// kept is a shift as the screen is told of it: without its token.
func kept(s api.Session) api.Session {
	s.Token = ""
	return s
}

// Unlock goes on with a shift by its operator's PIN.
func (c *Client) Unlock(ctx context.Context, pin backend.Secret) (api.Session, error) {
	s, err := ask[api.Session](ctx, c, order("/v1/session/unlock", struct {
		PIN string `json:"pin"`
	}{pin.Reveal()}))
	return kept(s), err
}

// Use says that somebody is working: the time until the desk locks itself begins
// anew.
func (c *Client) Use(ctx context.Context) (api.Session, error) {
	s, err := ask[api.Session](ctx, c, look("/v1/session/use", nil))
	return kept(s), err
}

// Lock locks the desk; the shift goes on.
func (c *Client) Lock(ctx context.Context) error { return c.do(ctx, order("/v1/session/lock", nil)) }

// SignOut ends the shift, and forgets its token whatever is answered.
func (c *Client) SignOut(ctx context.Context) error {
	err := c.do(ctx, order("/v1/session/sign-out", nil))
	c.hold("")
	return err
}

// Grants lists which pages may read for the rest of the shift, and which wait to.
func (c *Client) Grants(ctx context.Context) (api.GrantList, error) {
	return ask[api.GrantList](ctx, c, get("/v1/grants"))
}

// Grant lets a paired client read for the rest of the shift.
func (c *Client) Grant(ctx context.Context, client string) (api.Grant, error) {
	return ask[api.Grant](ctx, c, order("/v1/grants", struct {
		Client string `json:"client"`
	}{client}))
}

// EndGrant takes a grant back; client is the pairing's id.
func (c *Client) EndGrant(ctx context.Context, client string) error {
	return c.do(ctx, order(on("grants", client, "end"), nil))
}
