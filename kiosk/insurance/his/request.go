package his

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
)

// request is what the templates of a call's fields see. Dates are ISO 8601.
type request struct {
	Number, Paper, Name, Birth, Sex string
	Patient, Address                string
	Card, Facility, From, To, Code  string
	Kind, Clinic, Service           string
	Page, PageSize                  int
}

// requestOf is a person as the templates see them: the name in capitals as the
// portal wants it, the kind of paper by the number's form.
func requestOf(who insurance.Person) request {
	sent, _ := who.Normal()
	r := request{Number: sent.Number.Reveal(), Name: sent.Name.Reveal(), Birth: strings.TrimSpace(who.Birth.Reveal()), Sex: who.Sex.Reveal()}
	switch len(r.Number) {
	case 12:
		r.Paper = "CCCD"
		if r.Sex == "" {
			r.Sex = sexOf(r.Number)
		}
	case 10, 15:
		r.Paper = "BHYT"
	}
	return r
}

// sexOf reads the fourth digit of a personal number: even male, odd female.
func sexOf(number string) string {
	if (number[3]-'0')%2 == 0 {
		return "male"
	}
	return "female"
}

const (
	signMerchant = "merchant"
	signTime     = "timestamp"
)

var errTemplate = errors.New("a field's template cannot be carried out")

// fill makes the fields of a request; on an error it names the field.
func (c *call) fill(r request, into map[string]string) (key string, err error) {
	for name, t := range c.fields {
		if into[name], err = run(t, r); err != nil {
			return name, err
		}
	}
	return "", nil
}

// Sign is hex HMAC-SHA256 over values joined by a bar; a null counts as empty.
func Sign(secret backend.Secret, values ...string) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(strings.Join(values, "|")))
	return hex.EncodeToString(mac.Sum(nil))
}

// do makes one call; the answer's own code is for the caller to judge.
func (c *Client) do(ctx context.Context, name Name, r request) (reply, error) {
	one, known := c.calls[name]
	if !known {
		return reply{}, &ContractError{string(name)}
	}
	fields := map[string]string{}
	if key, err := one.fill(r, fields); err != nil {
		return reply{}, &ContractError{string(name) + ".fields." + key}
	}
	raw, err := c.conn.Do(ctx, c.signed(one, name, fields))
	if err != nil {
		return reply{}, err
	}
	return parseReply(one, opOf(name), raw)
}

func (c *Client) signed(one *call, name Name, fields map[string]string) backend.Request {
	at := strconv.FormatInt(c.conn.Now().UnixMilli(), 10)
	var values []string
	for _, s := range one.Signed {
		switch s {
		case signMerchant:
			values = append(values, c.merchant)
		case signTime:
			values = append(values, at)
		default:
			values = append(values, fields[s])
		}
	}
	r := backend.Request{Op: opOf(name), Method: one.Method, Path: one.Path, Header: http.Header{
		// Written as the document has them.
		"x-merchant-id": {c.merchant}, "x-timestamp": {at}, "x-sign": {Sign(c.secret, values...)},
	}}
	if one.Method == http.MethodGet {
		r.Query = url.Values{}
		for name, value := range fields {
			r.Query.Set(name, value)
		}
		return r
	}
	r.Header["Content-Type"] = []string{"application/json; charset=utf-8"}
	r.Body, _ = json.Marshal(nest(fields)) // of strings
	return r
}

// nest makes objects of dotted names. A name that is a value and an object at
// once stays the value.
func nest(fields map[string]string) map[string]any {
	all := map[string]any{}
	for name, value := range fields {
		at := all
		parts := strings.Split(name, ".")
		for _, part := range parts[:len(parts)-1] {
			inner, ok := at[part].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[part] = inner
			}
			at = inner
		}
		at[parts[len(parts)-1]] = value
	}
	return all
}

func opOf(n Name) string { return "hospital " + string(n) }
