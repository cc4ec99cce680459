package accommodation

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

const (
	opToken  = "lodging log-in"
	opNotify = "lodging notification"

	codeOK           = "200"
	codeUnauthorized = "401"
)

// envelope is the form of every answer.
type envelope struct {
	Code    code            `json:"code"`
	Message json.RawMessage `json:"message"`
	Data    json.RawMessage `json:"data"`
}

// code is a result code, given as a string or as a number.
type code string

// UnmarshalJSON takes what is no short number for no code at all, so that no
// foreign text gets into errors.
func (c *code) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if len(text) > 6 || strings.Trim(text, "0123456789") != "" {
		text = ""
	}
	*c = code(text)
	return nil
}

func (e envelope) message() string {
	var text string
	_ = json.Unmarshal(e.Message, &text)
	return text
}

// decode reads an answer; the error is its refusal, or that it is not theirs.
func decode(op string, answer backend.Answer, guests int) (envelope, error) {
	var e envelope
	err := json.Unmarshal(bytes.TrimPrefix(answer.Body, []byte("\xef\xbb\xbf")), &e)
	theirs := err == nil && e.Code != ""
	status := answer.Status
	switch {
	case theirs && status == http.StatusOK && e.Code == codeOK:
		return e, nil
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return e, refusal(op, strconv.Itoa(status), e.message(), guests)
	case theirs && e.Code != codeOK:
		return e, refusal(op, string(e.Code), e.message(), guests)
	case status == http.StatusOK:
		return e, backend.Unreachable(op, backend.ReasonGarbled, status)
	}
	return e, backend.Unreachable(op, backend.ReasonStatus, status)
}

type login struct {
	AccessToken string          `json:"AccessToken"`
	Exp         json.RawMessage `json:"Exp"` // Unix seconds
}

// logIn takes a token (API1). The guide's table and its example write the
// form's field grant-type, where OAuth has grant_type; both are sent.
func (c *Client) logIn(ctx context.Context) (backend.Secret, time.Time, error) {
	form := url.Values{
		"username": {c.username}, "password": {c.password.Reveal()},
		"grant_type": {"api_cslt"}, "grant-type": {"api_cslt"},
	}
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: opToken, Method: http.MethodPost, Path: "/authorization-service/oauth/token",
		Header: http.Header{
			"Authorization": {"Basic " + c.basic.Reveal()}, "Content-Type": {"application/x-www-form-urlencoded"},
		},
		Body: []byte(form.Encode()),
	})
	if err != nil {
		return "", time.Time{}, err
	}
	return parseLogin(answer)
}

func parseLogin(answer backend.Answer) (backend.Secret, time.Time, error) {
	e, err := decode(opToken, answer, 0)
	if err != nil {
		return "", time.Time{}, err
	}
	var l login
	if err := json.Unmarshal(e.Data, &l); err != nil || l.AccessToken == "" {
		return "", time.Time{}, backend.Unreachable(opToken, backend.ReasonGarbled, answer.Status)
	}
	return backend.Secret(l.AccessToken), unixTime(l.Exp), nil
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

// declare sends Vietnamese guests (API5).
func (c *Client) declare(ctx context.Context, token backend.Secret, guests []declaration) error {
	body, err := json.Marshal(guests)
	if err != nil {
		return err
	}
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: opNotify, Method: http.MethodPost, Path: "/client-service/kbtt-vn/kbtt-3th",
		Header: http.Header{"Authorization": {"Bearer " + token.Reveal()}, "Content-Type": {"application/json"}},
		Body:   body,
	})
	if err != nil {
		return err
	}
	_, err = decode(opNotify, answer, len(guests))
	return err
}
