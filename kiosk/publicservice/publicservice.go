// Package publicservice is what a public-service desk makes of a verified person
// for the systems around it: a signed statement, form CT01, the text of a
// hand-over. It asks the visit for the person, who has agreed, and journals what
// left the desk, to whom, and never what was in it.
package publicservice

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Desk is what is asked of [visit.Desk].
type Desk interface {
	Present(ctx context.Context, who visit.Caller, id string, note journal.Event) (visit.Presented, error)
	PresentCase(ctx context.Context, who visit.Caller, id string, note journal.Event) (visit.PresentedCase, error)
}

// Options of a service.
type Options struct {
	Desk      Desk
	Key       statement.Signer // nil: no statements
	Note      func(context.Context, journal.Event) error
	FullQR    bool   // a statement's QR carries all of it
	Name      string // of the desk
	Place     string // of the date line on forms
	Authority string // whom form CT01 is addressed to, where nobody is named
	HandOvers map[string]HandOver
	// Touched is told whenever somebody's data were at work, so that their traces
	// in memory are overwritten.
	Touched func()
	Now     func() time.Time
	Rand    io.Reader
}

// Service is safe for concurrent use.
type Service struct {
	o          Options
	references *statement.References
}

// New makes a service.
func New(o Options) *Service {
	if o.Touched == nil {
		o.Touched = func() {}
	}
	return &Service{o, statement.NewReferences(o.Rand, o.Touched)}
}

// StatementRequest asks for a statement.
type StatementRequest struct {
	Audience string `json:"audience" minLength:"1" maxLength:"128" doc:"The one system that it is for: its origin, or the name that it checks for."`
}

// What a QR carries.
const (
	CarriesReference = "reference"
	CarriesFull      = "full"
)

// Statement is a signed statement of who is at the desk.
type Statement struct {
	JWS       personal.Text `json:"jws" doc:"Compact JWS (ES256), typ cccd-agent-statement+jws, checked against GET /v1/keys."`
	Reference personal.Text `json:"reference" doc:"Redeemed once, until it expires, at POST /v1/statements/redeem."`
	QR        []byte        `json:"qr" doc:"PNG."`
	Carries   string        `json:"qrCarries" enum:"reference,full"`
	Expires   time.Time     `json:"expires"`
}

// RedeemRequest fetches a statement.
type RedeemRequest struct {
	Reference personal.Text `json:"reference" minLength:"26" maxLength:"26"`
}

// Redeemed is a statement that was fetched; nobody fetches it again.
type Redeemed struct {
	JWS     personal.Text `json:"jws"`
	Expires time.Time     `json:"expires"`
}

// Statement signs who is at the desk, for one audience. Errors: those of
// [visit.Desk.Present], [visit.FieldError] for a name that is no audience.
func (s *Service) Statement(ctx context.Context, who visit.Caller, id string, req StatementRequest) (Statement, error) {
	defer s.o.Touched()
	if s.o.Key == nil {
		return Statement{}, visit.ErrNoBackend
	}
	if statement.CheckAudience(req.Audience) != nil {
		return Statement{}, &visit.FieldError{Field: "audience", Problem: "format"}
	}
	jti, err := statement.Token(s.o.Rand)
	if err != nil {
		return Statement{}, err
	}
	p, err := s.o.Desk.Present(ctx, who, id, journal.Event{Kind: "statement.issued", Item: jti, Code: req.Audience})
	if err != nil {
		return Statement{}, err
	}
	now := s.o.Now()
	issued, err := statement.Issue(s.o.Key, statement.Subject{
		Purpose: string(p.Purpose), Method: string(p.Method), Decided: string(p.Decided), Record: p.Record,
	}, statement.Order{ID: jti, Audience: req.Audience, Now: now, Rand: s.o.Rand})
	if err != nil {
		return Statement{}, err
	}
	reference, err := s.references.Keep(issued, req.Audience, now)
	if err != nil {
		return Statement{}, err
	}
	return s.withQR(Statement{JWS: issued.JWS, Reference: personal.Text(reference), Expires: issued.Expires})
}

// withQR draws the reference, or by policy the whole, where a QR holds it.
func (s *Service) withQR(st Statement) (_ Statement, err error) {
	if s.o.FullQR {
		st.Carries = CarriesFull
		if st.QR, err = statement.QR(st.JWS); !errors.Is(err, statement.ErrTooLongForQR) {
			return st, err
		}
	}
	st.Carries = CarriesReference
	st.QR, err = statement.QR(st.Reference)
	return st, err
}

// Redeem gives a statement to whoever brings its reference, once. Errors:
// [statement.ErrReference].
func (s *Service) Redeem(ctx context.Context, who visit.Caller, req RedeemRequest) (Redeemed, error) {
	defer s.o.Touched()
	issued, err := s.references.Redeem(req.Reference.Reveal(), who.Origin, s.o.Now())
	if err != nil {
		return Redeemed{}, err
	}
	if err := s.o.Note(ctx, journal.Event{Kind: "statement.redeemed", Item: issued.ID, Client: who.Client, Operator: who.Operator}); err != nil {
		return Redeemed{}, err
	}
	return Redeemed{issued.JWS, issued.Expires}, nil
}
