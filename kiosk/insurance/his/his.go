// Package his asks a hospital's own system, which asks the insurance portal
// itself: signed REST in the style of the kiosk contract that hospital systems
// know (patient, insurance, clinics, registration, queue number).
//
// Each hospital's system differs. Paths, the names and forms of fields, which
// values are signed and in which order, and where an answer has them are a
// [Contract]; [Standard] is what the published document says, as far as it does.
package his

import (
	"context"
	"log/slog"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Options of a hospital's system.
type Options struct {
	System   backend.Options
	Merchant string         // x-merchant-id
	Secret   backend.Secret // key of x-sign
	Contract Contract       // zero: Standard
}

// Client is one hospital's system. It is safe for concurrent use.
type Client struct {
	conn     *backend.Conn
	merchant string
	secret   backend.Secret
	calls    map[Name]*call
}

// New makes a client. Errors are those of [backend.New], and [ContractError].
func New(o Options) (*Client, error) {
	if o.Contract == nil {
		o.Contract = Standard()
	}
	calls, err := compile(o.Contract)
	if err != nil {
		return nil, err
	}
	conn, err := backend.New(o.System)
	if err != nil {
		return nil, err
	}
	return &Client{conn: conn, merchant: o.Merchant, secret: o.Secret, calls: calls}, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.conn.Close() }

// Skew is how far the system's clock is ahead of ours: see [backend.Conn.Skew].
func (c *Client) Skew() (d time.Duration, known bool) { return c.conn.Skew() }

var _ insurance.Backend = (*Client)(nil)

// Lookup asks what a person is insured for (/bhyt). The hospital's system asks
// in its own name: staff are not named.
//
// Errors: [insurance.QueryError] before anything is sent;
// [insurance.RefusedError] where nobody could be asked, the answer filled all
// the same; [backend.UnreachableError]; context.Canceled.
func (c *Client) Lookup(ctx context.Context, _ insurance.Staff, who insurance.Person) (insurance.Answer, error) {
	sent, err := who.Normal()
	if err != nil {
		return insurance.Answer{}, err
	}
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	got, err := c.do(ctx, Insurance, requestOf(who))
	if err != nil {
		return insurance.Answer{}, err
	}
	return got.answer(sent, insurance.DayOf(c.conn.Now()))
}

// Patient is a person as the hospital knows them.
type Patient struct {
	ID   personal.Text `json:"id"` // of the hospital
	Name personal.Text `json:"name,omitzero"`
}

// LogValue keeps encoders behind slog from reading the fields.
func (Patient) LogValue() slog.Value { return slog.StringValue(personal.Redacted) }

// Patient finds a person at the hospital (/benhnhan); known is false for
// somebody new. Errors: as [Client.Lookup].
func (c *Client) Patient(ctx context.Context, who insurance.Person) (p Patient, known bool, err error) {
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	got, err := c.do(ctx, FindPatient, requestOf(who))
	if err != nil {
		return Patient{}, false, err
	}
	if got.code == codeNotFound {
		return Patient{}, false, nil
	}
	if err := got.refused(); err != nil {
		return Patient{}, false, err
	}
	p = Patient{ID: personal.Text(got.value("id")), Name: personal.Text(got.value("name"))}
	return p, p.ID != "", nil
}

// Registration asks for a place in a queue. The insurance may be unknown: a
// lookup that failed never keeps anybody from their number.
type Registration struct {
	Person  insurance.Person
	Patient personal.Text // the hospital's id, where known
	Address personal.Text
	Card    insurance.Card // zero: none, or not known yet
	Code    string         // of the lookup; empty where it had no answer
	Kind    string         // codes of the catalogues
	Clinic  string
	Service string
}

// Ticket is a place in a queue.
type Ticket struct {
	Number personal.Text `json:"number"` // to be called by
	Visit  personal.Text `json:"visit,omitzero"`
	Room   string        `json:"room,omitzero"`
}

// Register takes a queue number (/dangky-kcb). It is never repeated: a request
// that left without an answer may have taken one. Errors: as [Client.Lookup].
func (c *Client) Register(ctx context.Context, r Registration) (Ticket, error) {
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	req := requestOf(r.Person)
	req.Patient, req.Address, req.Code = r.Patient.Reveal(), r.Address.Reveal(), r.Code
	req.Card, req.Facility = r.Card.Number.Reveal(), r.Card.Facility
	req.From, req.To = string(r.Card.From), string(r.Card.To)
	req.Kind, req.Clinic, req.Service = r.Kind, r.Clinic, r.Service
	got, err := c.do(ctx, Register, req)
	if err == nil {
		err = got.refused()
	}
	if err != nil {
		return Ticket{}, err
	}
	t := Ticket{Number: personal.Text(got.value("number")), Visit: personal.Text(got.value("visit")), Room: got.value("room")}
	if t.Number == "" {
		return Ticket{}, backend.Unreachable(opOf(Register), backend.ReasonGarbled, got.status)
	}
	return t, nil
}

// Entry is one line of a catalogue.
type Entry struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// maxPages bounds a catalogue.
const maxPages = 50

// Catalogue is the kinds of examination, the clinics or the services, to the
// last page. Errors: as [Client.Lookup].
func (c *Client) Catalogue(ctx context.Context, which Name) ([]Entry, error) {
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	var all []Entry
	for page := 1; page <= maxPages; page++ {
		got, err := c.do(ctx, which, request{Page: page, PageSize: pageSize})
		if err == nil {
			err = got.refused()
		}
		if err != nil {
			return nil, err
		}
		rows := got.entries()
		all = append(all, rows...)
		if len(rows) < pageSize || len(all) >= got.count {
			break
		}
	}
	return all, nil
}

const pageSize = 100
