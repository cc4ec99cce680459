package accommodation

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// account is who logs in, and the session's tokens beside the one in use.
type account struct {
	username            string
	password            backend.Secret
	basic, refreshBasic backend.Secret // base64

	mu   sync.Mutex
	held tokens
}

// tokens are what a log-in gives.
type tokens struct {
	access, refresh backend.Secret
	expires         time.Time
}

// take empties the account of its tokens.
func (a *account) take() tokens {
	a.mu.Lock()
	defer a.mu.Unlock()
	held := a.held
	a.held = tokens{}
	return held
}

func (a *account) keep(t tokens) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.held = t
}

// renew takes a new token: by the refresh token that is held (API2), else by
// the password (API1). What is asked for a token that the portal refused gets
// a log-in: a refresh token serves once, and one that ran out with the session
// is refused in the same way.
func (c *Client) renew(ctx context.Context) (backend.Secret, time.Time, error) {
	held := c.account.take()
	t, err := c.refresh(ctx, held)
	var refused *RefusedError
	if errors.Is(err, errNoRefresh) || errors.As(err, &refused) {
		t, err = c.logIn(ctx)
	}
	if err != nil {
		return "", time.Time{}, err
	}
	c.account.keep(t)
	return t.access, t.expires, nil
}

// errNoRefresh says that there is nothing to refresh with.
var errNoRefresh = errors.New("no refresh token")

// refresh asks for new tokens, before or after the old one ran out (API2).
func (c *Client) refresh(ctx context.Context, held tokens) (tokens, error) {
	if held.refresh.IsZero() || c.account.refreshBasic.IsZero() {
		return tokens{}, errNoRefresh
	}
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: opRefresh, Method: http.MethodPost, Path: "/authorization-service/oauth/refresh-token",
		Query:  url.Values{"refresh_token": {held.refresh.Reveal()}},
		Header: http.Header{"Authorization": {"Basic " + c.account.refreshBasic.Reveal()}},
	})
	if err != nil {
		return tokens{}, err
	}
	return parseTokens(opRefresh, answer)
}

// logIn takes tokens by the password (API1). The guide's table and its example
// write the form's field grant-type, where OAuth has grant_type; both are sent.
func (c *Client) logIn(ctx context.Context) (tokens, error) {
	form := url.Values{
		"username": {c.account.username}, "password": {c.account.password.Reveal()},
		"grant_type": {"api_cslt"}, "grant-type": {"api_cslt"},
	}
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: opToken, Method: http.MethodPost, Path: "/authorization-service/oauth/token",
		Header: http.Header{
			"Authorization": {"Basic " + c.account.basic.Reveal()}, "Content-Type": {"application/x-www-form-urlencoded"},
		},
		Body: []byte(form.Encode()),
	})
	if err != nil {
		return tokens{}, err
	}
	return parseTokens(opToken, answer)
}

// LogOut ends the session at the portal (API3), where there is one. The next
// notification logs in anew. Errors: [RefusedError], [backend.UnreachableError].
func (c *Client) LogOut(ctx context.Context) error {
	held := c.account.take()
	if held.access.IsZero() || c.account.refreshBasic.IsZero() || !c.conn.Now().Before(held.expires) {
		return nil
	}
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: opLogOut, Method: http.MethodDelete, Path: "/authorization-service/oauth/revoke",
		Query:  url.Values{"access_token": {held.access.Reveal()}},
		Header: http.Header{"Authorization": {"Basic " + c.account.refreshBasic.Reveal()}},
	})
	if err != nil {
		return err
	}
	_, err = decode(opLogOut, answer, 0)
	return err
}

type login struct {
	AccessToken  string          `json:"AccessToken"`
	RefreshToken string          `json:"RefreshToken"`
	Exp          json.RawMessage `json:"Exp"` // Unix seconds
}

func parseTokens(op string, answer backend.Answer) (tokens, error) {
	e, err := decode(op, answer, 0)
	if err != nil {
		return tokens{}, err
	}
	var l login
	if err := json.Unmarshal(e.Data, &l); err != nil || l.AccessToken == "" {
		return tokens{}, backend.Unreachable(op, backend.ReasonGarbled, answer.Status)
	}
	return tokens{backend.Secret(l.AccessToken), backend.Secret(l.RefreshToken), unixTime(l.Exp)}, nil
}

// unixTime is the zero time for what is no number of seconds, and such a
// token is not kept.
func unixTime(raw json.RawMessage) time.Time {
	seconds, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
	if err != nil || seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}
