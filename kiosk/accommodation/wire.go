package accommodation

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

const (
	opToken     = "lodging log-in"
	opRefresh   = "lodging token refresh"
	opLogOut    = "lodging log-out"
	opNotify    = "lodging notification"
	opDepart    = "lodging departure"
	opCatalogue = "lodging catalogue"

	pathVietnamese = "/client-service/kbtt-vn/kbtt-3th"
	pathForeign    = "/client-service/kbtt/kbtt-3th"
	pathDepart     = "/client-service/kbtt-vn/kbtt-3th/doi-ngay-tra-phong"

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

// call is one list on its way.
type call struct {
	op, path string
	body     any // an array in the portal's form
	guests   int
}

// declare sends a list (API4, API5, API12).
func (c *Client) declare(ctx context.Context, token backend.Secret, list call) error {
	body, err := json.Marshal(list.body)
	if err != nil {
		return err
	}
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: list.op, Method: http.MethodPost, Path: list.path,
		Header: http.Header{"Authorization": {"Bearer " + token.Reveal()}, "Content-Type": {"application/json"}},
		Body:   body,
	})
	if err != nil {
		return err
	}
	_, err = decode(list.op, answer, list.guests)
	return err
}
