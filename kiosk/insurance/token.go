package insurance

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

const (
	opToken    = "insurance log-in"
	codeLogged = "200"
)

// token is what the portal gives at log-in; both parts are bearer secrets,
// bound to the caller's address.
type token struct{ access, id backend.Secret }

type tokenAnswer struct {
	MaKetQua text `json:"maKetQua"`
	GhiChu   text `json:"ghiChu"`
	APIKey   struct {
		AccessToken text `json:"access_token"`
		IDToken     text `json:"id_token"`
		ExpiresIn   text `json:"expires_in"`
	} `json:"APIKey"`
}

// logIn takes a token (POST /api/token/take).
func (c *Client) logIn(ctx context.Context) (token, time.Time, error) {
	body, contentType, err := c.credentials()
	if err != nil {
		return token{}, time.Time{}, err
	}
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: opToken, Method: http.MethodPost, Path: "/api/token/take",
		Header: http.Header{"Content-Type": {contentType}}, Body: body,
	})
	if err != nil {
		return token{}, time.Time{}, err
	}
	return parseToken(answer)
}

func (c *Client) credentials() (body []byte, contentType string, err error) {
	if c.jsonToken {
		body, err = json.Marshal(map[string]string{"username": c.username, "password": c.password.Reveal()})
		return body, "application/json; charset=utf-8", err
	}
	form := url.Values{"username": {c.username}, "password": {c.password.Reveal()}}
	return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
}

func parseToken(answer backend.Answer) (token, time.Time, error) {
	var a tokenAnswer
	if code, err := decode(opToken, answer, &a, &a.MaKetQua); err != nil || code != codeLogged {
		if err == nil {
			err = refusal(code, a.GhiChu)
		}
		return token{}, time.Time{}, err
	}
	t := token{backend.Secret(a.APIKey.AccessToken), backend.Secret(a.APIKey.IDToken)}
	if t.access == "" {
		return token{}, time.Time{}, backend.Unreachable(opToken, backend.ReasonGarbled, answer.Status)
	}
	return t, parseExpiry(string(a.APIKey.ExpiresIn)), nil
}

// parseExpiry reads the absolute UTC time in expires_in (seven fractional
// digits). What is no time gives the zero time, and the token is not kept.
func parseExpiry(s string) time.Time {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(form, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
