// Package fhir asks for insurance by FHIR R4: CoverageEligibilityRequest and
// CoverageEligibilityResponse, with the person as Patient and the card as
// Coverage. No national profile is settled in Viet Nam, nor any identifier's URI:
// they are configuration.
package fhir

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
)

// DefaultPath is R4's operation for an answer at once.
const DefaultPath = "/CoverageEligibilityRequest/$submit"

const (
	op   = "fhir eligibility"
	kind = "application/fhir+json"
)

// Options of a FHIR server.
type Options struct {
	Server   backend.Options
	Path     string         // "": DefaultPath
	Bearer   backend.Secret // of Authorization; empty: none
	Facility string         // code of the provider, as Systems.Facility knows it
	Systems  Systems
}

// Client is one FHIR server. It is safe for concurrent use.
type Client struct {
	conn *backend.Conn
	o    Options
}

// New makes a client. Errors are those of [backend.New].
func New(o Options) (*Client, error) {
	conn, err := backend.New(o.Server)
	if o.Path == "" {
		o.Path = DefaultPath
	}
	return &Client{conn, o}, err
}

// Close lets go of idle connections.
func (c *Client) Close() { c.conn.Close() }

// Skew is how far the server's clock is ahead of ours: see [backend.Conn.Skew].
func (c *Client) Skew() (d time.Duration, known bool) { return c.conn.Skew() }

var _ insurance.Backend = (*Client)(nil)

// Lookup asks what a person is insured for. Errors: [insurance.QueryError]
// before anything is sent; [insurance.RefusedError] where the server would not
// or could not say, an OperationOutcome included, the answer filled all the
// same; [backend.UnreachableError]; context.Canceled.
func (c *Client) Lookup(ctx context.Context, by insurance.Staff, who insurance.Person) (insurance.Answer, error) {
	sent, err := who.Normal()
	if err != nil {
		return insurance.Answer{}, err
	}
	now := c.conn.Now()
	request, err := c.o.Systems.Request(by, who, c.o.Facility, now)
	if err != nil {
		return insurance.Answer{}, err
	}
	body, err := json.Marshal(request)
	if err != nil {
		return insurance.Answer{}, err
	}
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	raw, err := c.conn.Do(ctx, backend.Request{Op: op, Method: http.MethodPost, Path: c.o.Path, Header: c.header(), Body: body})
	if err != nil {
		return insurance.Answer{}, err
	}
	return c.o.Systems.parse(raw, sent, insurance.DayOf(now))
}

func (c *Client) header() http.Header {
	h := http.Header{"Content-Type": {kind + "; charset=utf-8"}, "Accept": {kind}}
	if !c.o.Bearer.IsZero() {
		h.Set("Authorization", "Bearer "+c.o.Bearer.Reveal())
	}
	return h
}
