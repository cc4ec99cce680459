package api

import (
	"context"
	"net/http"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// NewPairing says what a client is to become.
type NewPairing struct {
	Name       string        `json:"name,omitempty" maxLength:"80"`
	Origin     string        `json:"origin,omitempty" maxLength:"253" doc:"Of the page, as its browser writes it; left out for a native program."`
	Scopes     []visit.Scope `json:"scopes" minItems:"1" uniqueItems:"true" enum:"visits,portrait,insurance,accommodation,statements,payments,admin"`
	Unattended bool          `json:"unattended,omitempty"`
	Legacy     bool          `json:"legacy,omitempty"`
	Days       int           `json:"days,omitempty" minimum:"1" maximum:"366" doc:"How long the token lasts; 90 where absent."`
}

// Paired is a client's token, told this once.
type Paired struct {
	Pairing
	Token string `json:"token"`
}

// PairCode is for the screen: a person types it into the page.
type PairCode struct {
	Code   string    `json:"code"`
	Origin string    `json:"origin"`
	Until  time.Time `json:"until"`
}

type pairRequest struct {
	Code string `json:"code" minLength:"8" maxLength:"12"`
}

type pairingList struct {
	Pairings []Pairing `json:"pairings"`
}

func (n NewPairing) pairing(now time.Time) Pairing {
	last := DefaultPairing
	if n.Days > 0 {
		last = time.Duration(n.Days) * 24 * time.Hour
	}
	return Pairing{Name: n.Name, Origin: n.Origin, Scopes: n.Scopes, Unattended: n.Unattended, Legacy: n.Legacy, Created: now, Expires: now.Add(last)}
}

// pairingRoutes: only the desk itself makes clients; a token that leaks cannot
// make others.
func (s *Server) pairingRoutes() {
	local := rule{scope: visit.ScopeAdmin, local: true}
	create := post("createPairing", "/v1/pairings", "pairing", "Pair a client; its token is told this once", local, CodeRepeated, CodeKeyReused)
	create.status = http.StatusCreated
	handle(s, create, func(ctx context.Context, who visit.Caller, in *request[NewPairing]) (*answer[Paired], error) {
		return once(ctx, s, in.Key, true, func(who visit.Caller) (*answer[Paired], string, error) {
			return s.pair(ctx, in.Body.pairing(s.now()), journal.Event{Kind: "pair.created", Operator: who.Operator, Method: "local"})
		}, nil)
	})
	handle(s, post("pairingCode", "/v1/pairings/code", "pairing", "A code for the screen; the page of its origin pairs with it", local),
		func(ctx context.Context, _ visit.Caller, in *request[NewPairing]) (*answer[PairCode], error) {
			return s.issueCode(in.Body)
		})
	handle(s, get("listPairings", "/v1/pairings", "pairing", "Every client", rule{scope: visit.ScopeAdmin}),
		func(context.Context, visit.Caller, *nothing) (*answer[pairingList], error) {
			return &answer[pairingList]{pairingList{s.pairings.list()}}, nil
		})
	handle(s, post("revokePairing", "/v1/pairings/{id}/revoke", "pairing", "End a client at once", rule{scope: visit.ScopeAdmin}, CodeNotFound),
		func(ctx context.Context, who visit.Caller, in *requestOn[nothing]) (*answer[Pairing], error) {
			one, ok, err := s.pairings.revoke(ctx, in.ID, s.now(), journal.Event{Kind: "pair.revoked", Operator: who.Operator})
			if err == nil && !ok {
				err = problem(CodeNotFound)
			}
			return &answer[Pairing]{one}, err
		})
	pair := post("pair", "/v1/pair", "pairing", "Pair by the code that the desk's screen shows", rule{open: true}, CodePairing)
	pair.text = "Sent by the page itself, from the origin that the code was made for. The token is told this once."
	pair.status = http.StatusCreated
	handle(s, pair, func(ctx context.Context, _ visit.Caller, in *request[pairRequest]) (*answer[Paired], error) {
		return s.redeem(ctx, callOf(ctx).origin, in.Body.Code)
	})
}

func (s *Server) pair(ctx context.Context, one Pairing, note journal.Event) (*answer[Paired], string, error) {
	made, token, err := s.pairings.create(ctx, one, note)
	if err != nil {
		return nil, "", err
	}
	return &answer[Paired]{Paired{made, token}}, made.ID, nil
}

func (s *Server) issueCode(n NewPairing) (*answer[PairCode], error) {
	if CheckOrigin(n.Origin) != nil {
		p := problem(CodeInvalid)
		p.Errors = []FieldProblem{{"body.origin", "format"}}
		return nil, p
	}
	code, until, ok, err := s.codes.issue(n.pairing(s.now()), s.now())
	if err == nil && !ok {
		err = problem(CodeRate).retry(codeLife)
	}
	return &answer[PairCode]{PairCode{code, n.Origin, until}}, err
}

func (s *Server) redeem(ctx context.Context, origin, code string) (*answer[Paired], error) {
	if wait, ok := s.failures.allow("pair "+origin, s.now()); !ok {
		return nil, problem(CodeRate).retry(wait)
	}
	grant, ok := s.codes.redeem(origin, code, s.now())
	if !ok {
		return nil, problem(CodePairing)
	}
	life := grant.Expires.Sub(grant.Created)
	grant.Created, grant.Expires = s.now(), s.now().Add(life)
	out, _, err := s.pair(ctx, grant, journal.Event{Kind: "pair.created", Method: "code"})
	return out, err
}
