package fhir

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// maxResources bounds what is looked through of a bundle or of what is contained.
const maxResources = 100

// found is a resource whose type is known; the rest is read by who wants it.
type found struct {
	ResourceType string            `json:"resourceType"`
	ID           string            `json:"id"`
	Contained    []json.RawMessage `json:"contained"`
	Entry        []struct {
		FullURL  string          `json:"fullUrl"`
		Resource json.RawMessage `json:"resource"`
	} `json:"entry"`
}

// answered is a CoverageEligibilityResponse as it is read: foreign, so that only
// what is used has to be of its form.
type answered struct {
	Outcome     string              `json:"outcome"`
	Disposition string              `json:"disposition"`
	Insurance   []ResponseInsurance `json:"insurance"`
	Error       []ResponseError     `json:"error"`
}

type outcome struct {
	Issue []struct {
		Diagnostics string  `json:"diagnostics"`
		Details     Concept `json:"details"`
	} `json:"issue"`
}

// parse reads what a server answered: a response, a bundle that holds one, or an
// OperationOutcome.
func (s Systems) parse(raw backend.Answer, sent insurance.Sent, today insurance.Day) (insurance.Answer, error) {
	var top found
	if err := json.Unmarshal(raw.Body, &top); err != nil || top.ResourceType == "" {
		return insurance.Answer{}, unusable(raw)
	}
	body := raw.Body
	known := map[string]Coverage{}
	top.note("#", known)
	if top.ResourceType == "Bundle" {
		if body = top.response(known); body == nil {
			return insurance.Answer{}, unusable(raw)
		}
	}
	if top.ResourceType == "OperationOutcome" || raw.Status >= 400 {
		return failed(raw, sent, body)
	}
	var r answered
	if top.ResourceType != "Bundle" && top.ResourceType != "CoverageEligibilityResponse" || json.Unmarshal(body, &r) != nil {
		return insurance.Answer{}, unusable(raw)
	}
	return s.judge(r, sent, known, today)
}

func unusable(raw backend.Answer) error {
	if raw.Status >= 300 {
		return backend.Unreachable(op, backend.ReasonStatus, raw.Status)
	}
	return backend.Unreachable(op, backend.ReasonGarbled, raw.Status)
}

// note takes down the coverages that a resource contains, by their reference.
func (f found) note(prefix string, into map[string]Coverage) {
	for i, inner := range f.Contained {
		var c Coverage
		if i < maxResources && json.Unmarshal(inner, &c) == nil && c.ResourceType == "Coverage" {
			into[prefix+c.ID] = c
		}
	}
}

// response finds a bundle's response, and takes down its coverages.
func (f found) response(into map[string]Coverage) (body []byte) {
	for i, e := range f.Entry {
		var inner found
		if i >= maxResources || json.Unmarshal(e.Resource, &inner) != nil {
			continue
		}
		switch inner.ResourceType {
		case "CoverageEligibilityResponse":
			body = e.Resource
			inner.note("#", into)
		case "Coverage":
			var c Coverage
			if json.Unmarshal(e.Resource, &c) == nil {
				into[e.FullURL], into["Coverage/"+c.ID] = c, c
			}
		}
	}
	return body
}

// failed is an answer that is none: the server's own fault, or ours.
func failed(raw backend.Answer, sent insurance.Sent, body []byte) (insurance.Answer, error) {
	var o outcome
	_ = json.Unmarshal(body, &o)
	text := ""
	for _, i := range o.Issue {
		if text = i.Details.Text.Reveal(); text == "" {
			text = i.Diagnostics
		}
		if text != "" {
			break
		}
	}
	action := insurance.TryLater
	switch raw.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity:
		action = insurance.TellIT
	}
	return refused(sent, strconv.Itoa(raw.Status), text, action)
}

func refused(sent insurance.Sent, code, text string, action insurance.Action) (insurance.Answer, error) {
	a := insurance.Answer{
		Code: code, Text: personal.Text(text), Action: action, Severity: insurance.Fault, Show: []insurance.Field{insurance.FieldText}, Sent: sent,
	}
	return a, &insurance.RefusedError{Code: code, Text: a.Text, Action: action}
}

// judge turns a response into an answer. A result code of the portal decides
// where the server hands it on; otherwise only what is in force counts.
func (s Systems) judge(r answered, sent insurance.Sent, known map[string]Coverage, today insurance.Day) (insurance.Answer, error) {
	if r.Outcome == "queued" {
		return refused(sent, "?", r.Disposition, insurance.TryLater)
	}
	a := insurance.Answer{Code: s.code(r.Error), Text: personal.Text(r.Disposition), Sent: sent}
	for i, one := range r.Insurance[:min(len(r.Insurance), maxResources)] {
		coverage := known[one.Coverage.Reference]
		card := s.card(one, coverage)
		a.Holder.Insurance = coverage.SubscriberID
		switch {
		case i == 0:
			a.Current = card
		case i == 1:
			a.New = card
		}
		if a.Code == "" {
			a.Code = codeOf(one, card, today)
		}
	}
	switch {
	case a.Code == "" && r.Outcome == "error":
		return refused(sent, "?", r.Disposition, insurance.TryLater)
	case a.Code == "":
		a.Code = "?"
	case a.New.Number == "" && slices.Contains([]string{"003", "003.1"}, a.Code):
		a.New = a.Current // the server names one card: the one that counts
	}
	return insurance.Judge(a, today)
}

// code is the portal's result code, where the server hands it on: of the system
// that is configured, or in its form where none is.
func (s Systems) code(errors []ResponseError) string {
	for _, e := range errors[:min(len(errors), maxResources)] {
		for _, c := range e.Code.Coding {
			if c.System == s.Result && resultForm(c.Code) {
				return c.Code
			}
		}
	}
	return ""
}

func resultForm(code string) bool {
	return len(code) >= 3 && insurance.Code(code) == code && strings.IndexByte(code, '.') != 0
}

// codeOf is what a coverage's own words come to: a card in force is what the
// portal calls 000, and one whose period is over 010. Anything else it does not say.
func codeOf(one ResponseInsurance, card insurance.Card, today insurance.Day) string {
	switch {
	case one.Inforce == nil:
		return ""
	case *one.Inforce:
		return "000"
	case !card.To.IsZero() && card.To < today:
		return "010"
	}
	return ""
}

func (s Systems) card(one ResponseInsurance, c Coverage) insurance.Card {
	card := insurance.Card{}
	for _, id := range c.Identifier {
		if s.isCard(id) {
			card.Number = id.Value
			break
		}
	}
	period := one.BenefitPeriod
	if period == nil {
		period = c.Period
	}
	if period != nil {
		card.From, card.To = dayOf(period.Start), dayOf(period.End)
	}
	return card
}

// isCard reports whether an identifier is the card's number: of the system that
// is configured, or of the type HC.
func (s Systems) isCard(id Identifier) bool {
	if s.Card != "" && id.System == s.Card {
		return true
	}
	return id.Type != nil && slices.ContainsFunc(id.Type.Coding, func(c Coding) bool { return c.Code == "HC" })
}

// dayOf is the day of a date or dateTime; a coarser one is no day.
func dayOf(s string) insurance.Day {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return ""
	}
	return insurance.Day(s[:10])
}
