package his

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Codes of the envelope.
const (
	codeDone     = "000"
	codeNotFound = "404"
	codeFailed   = "999"
)

// envelope is what every answer comes in.
type envelope struct {
	Code    scalar          `json:"code"`
	Message scalar          `json:"message"`
	Data    json.RawMessage `json:"data"`
	Count   int             `json:"count"`
}

// scalar is a string that may also be a number, a truth value or null.
type scalar string

// UnmarshalJSON never fails: one odd field must not spoil the answer.
func (s *scalar) UnmarshalJSON(b []byte) error {
	var v any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	_ = d.Decode(&v)
	*s = scalar(plain(v))
	return nil
}

// plain writes a scalar as text, and anything else as nothing.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "1"
		}
		return "0"
	}
	return ""
}

// reply is an envelope that came whole.
type reply struct {
	call   *call
	op     string
	status int
	code   string
	text   string
	data   any // objects and lists of texts
	count  int
}

// parseReply reads an envelope; a page of a proxy is no answer of theirs.
func parseReply(one *call, op string, raw backend.Answer) (reply, error) {
	var e envelope
	err := json.Unmarshal(bytes.TrimPrefix(raw.Body, []byte("\xef\xbb\xbf")), &e)
	if err != nil || e.Code == "" {
		reason := backend.ReasonGarbled
		if raw.Status != http.StatusOK {
			reason = backend.ReasonStatus
		}
		return reply{}, backend.Unreachable(op, reason, raw.Status)
	}
	var data any
	d := json.NewDecoder(bytes.NewReader(e.Data))
	d.UseNumber()
	_ = d.Decode(&data)
	return reply{
		call: one, op: op, status: raw.Status, code: insurance.Code(strings.TrimSpace(string(e.Code))), text: string(e.Message),
		data: texts(data), count: e.Count,
	}, nil
}

// texts turns every scalar within into text, so that templates meet nothing else.
func texts(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			v[name] = texts(v[name])
		}
		return v
	case []any:
		for i := range v {
			v[i] = texts(v[i])
		}
		return v
	}
	return plain(v)
}

// value is one of our values from the data; of a list, from its first object.
func (r reply) value(name string) string {
	data := r.data
	if list, ok := data.([]any); ok && len(list) > 0 {
		data = list[0]
	}
	return r.valueIn(data, name)
}

// valueIn is nothing where the data is of another form than the template's.
func (r reply) valueIn(data any, name string) string {
	t := r.call.answer[name]
	if t == nil {
		return ""
	}
	text, err := run(t, data)
	if err != nil {
		return ""
	}
	return text
}

func (r reply) entries() []Entry {
	list, _ := r.data.([]any)
	var all []Entry
	for _, row := range list {
		all = append(all, Entry{Code: r.valueIn(row, "code"), Name: r.valueIn(row, "name")})
	}
	return all
}

// refused is the error of an envelope that says anything but done. What the
// hospital's system could not do says nothing of the person.
func (r reply) refused() error {
	if r.code == codeDone {
		return nil
	}
	action := insurance.TryLater
	if r.status == http.StatusUnauthorized || r.status == http.StatusForbidden || r.code == "401" || r.code == "403" {
		action = insurance.TellIT
	}
	return &insurance.RefusedError{Code: r.code, Text: personal.Text(r.text), Action: action}
}

// answer is what the system learnt from the portal. MA_KQ is the portal's code.
func (r reply) answer(sent insurance.Sent, today insurance.Day) (insurance.Answer, error) {
	if r.code == codeNotFound {
		return insurance.Judge(insurance.Answer{Code: codeNotFound, Text: personal.Text(r.text), Sent: sent}, today)
	}
	if err := r.refused(); err != nil {
		a := insurance.Answer{Code: r.code, Text: personal.Text(r.text), Sent: sent, Severity: insurance.Fault, Show: []insurance.Field{insurance.FieldText}}
		a.Action = err.(*insurance.RefusedError).Action
		return a, err
	}
	card := insurance.Card{
		Number: personal.Text(r.value("card")), From: dayOf(r.value("from")), To: dayOf(r.value("to")), Facility: r.value("facility"),
	}
	a := insurance.Answer{
		Code: codeOf(r.value("code")), Text: personal.Text(or(r.value("text"), r.text)), Current: card, Route: r.value("route"), Sent: sent,
		Holder: insurance.Holder{Name: personal.Text(r.value("name")), Birth: personal.Text(r.value("birth")), Address: personal.Text(r.value("address"))},
		New: insurance.Card{
			Number: personal.Text(r.value("newCard")), From: dayOf(r.value("newFrom")), To: dayOf(r.value("newTo")), Facility: r.value("newFacility"),
		},
	}
	if a.New.Number == "" && slices.Contains([]string{"003", "003.1"}, a.Code) {
		a.New = card // the system names one card: the one that counts
	}
	a, err := insurance.Judge(a, today)
	if err == nil && a.Accepts() && r.value("received") == "0" {
		a.Action, a.Severity = insurance.AskInsuranceDesk, insurance.Stop
	}
	return a, err
}

// codeOf is the portal's code; a system that gives none has not answered.
func codeOf(s string) string {
	if s == "" {
		return "?"
	}
	return insurance.Code(s)
}

// dayOf reads the forms of days that are about; anything else is no day.
func dayOf(s string) insurance.Day {
	for _, layout := range []string{"02/01/2006", "20060102", time.DateOnly, "2006-01-02T15:04:05", time.RFC3339, "200601021504"} {
		if t, err := time.Parse(layout, s); err == nil {
			return insurance.Day(t.Format(time.DateOnly))
		}
	}
	return ""
}

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}
