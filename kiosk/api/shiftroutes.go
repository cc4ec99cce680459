package api

import (
	"context"
	"net/http"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// SignInCard reads an operator's own card and signs in with it and a PIN. req
// says how the card is opened.
type SignInCard func(ctx context.Context, who personal.Text, pin secret, req visit.ReadRequest) (operator.Session, error)

// Session is a shift as the desk's screen sees it.
type Session struct {
	Token    string        `json:"token,omitempty" doc:"Told this once, by signing in; goes back in X-Cccd-Session."`
	Operator string        `json:"operator"`
	Name     personal.Text `json:"name"`
	Role     operator.Role `json:"role"`
	Method   string        `json:"method"`
	Since    time.Time     `json:"since"`
	Until    time.Time     `json:"until"`
	Locked   bool          `json:"locked"`
}

func sessionOf(s operator.Session) *answer[Session] {
	return &answer[Session]{Session{s.Token.Reveal(), s.Operator, s.Name, s.Role, s.Method, s.Since, s.Until, s.Locked}}
}

type signInRequest struct {
	Who      personal.Text      `json:"who" minLength:"1" maxLength:"100" doc:"The operator's id or name."`
	Password secret             `json:"password,omitempty" maxLength:"1024"`
	PIN      secret             `json:"pin,omitempty" maxLength:"32" doc:"With the operator's own card."`
	Card     *visit.ReadRequest `json:"card,omitempty" doc:"How the operator's card is opened."`
}

type unlockRequest struct {
	PIN secret `json:"pin" minLength:"1" maxLength:"32"`
}

type choice struct {
	ID   string        `json:"id"`
	Name personal.Text `json:"name"`
}

type choiceList struct {
	Operators []choice `json:"operators"`
}

type grantRequest struct {
	Client string `json:"client" maxLength:"64" doc:"Id of the pairing."`
}

// GrantList is the grants of a shift, and the pages that wait for one.
type GrantList struct {
	Grants []Grant  `json:"grants"`
	Asking []Asking `json:"asking" doc:"Pages that were refused for want of a grant in the last minutes."`
}

// shiftRoutes are for the desk's own screen alone.
func (s *Server) shiftRoutes() {
	local := rule{local: true}
	handle(s, get("operators", "/v1/operators", "shift", "Who may sign in", local, CodeNotImplemented), func(ctx context.Context, _ visit.Caller, _ *nothing) (*answer[choiceList], error) {
		if s.o.Shifts == nil {
			return nil, problem(CodeNotImplemented)
		}
		found, err := s.o.Shifts.Choices(ctx)
		list := choiceList{Operators: make([]choice, len(found))}
		for i, c := range found {
			list.Operators[i] = choice{c.ID, c.Name}
		}
		return &answer[choiceList]{list}, err
	})
	handle(s, get("session", "/v1/session", "shift", "The shift that is on", local, CodeLocked), func(ctx context.Context, _ visit.Caller, _ *nothing) (*answer[Session], error) {
		session, ok := s.shift.current(ctx)
		if !ok {
			return nil, problem(CodeLocked)
		}
		return sessionOf(session), nil
	})
	signIn := post("signIn", "/v1/session", "shift", "Sign in", local, CodeSignIn, CodeNotImplemented)
	signIn.status = http.StatusCreated
	handle(s, signIn, func(ctx context.Context, _ visit.Caller, in *request[signInRequest]) (*answer[Session], error) {
		session, err := s.signIn(ctx, in.Body)
		if err != nil {
			return nil, err
		}
		s.shift.hold(session.Token)
		return sessionOf(session), nil
	})
	handle(s, post("unlock", "/v1/session/unlock", "shift", "Go on with a shift by PIN", local, CodeSignIn, CodeLocked), func(ctx context.Context, _ visit.Caller, in *request[unlockRequest]) (*answer[Session], error) {
		if s.o.Shifts == nil {
			return nil, problem(CodeNotImplemented)
		}
		session, err := s.o.Shifts.Unlock(ctx, s.shift.held(), in.Body.PIN)
		return sessionOf(session), err
	})
	handle(s, post("useSession", "/v1/session/use", "shift", "Somebody is working: the time until the desk locks itself begins anew", local, CodeLocked), func(ctx context.Context, _ visit.Caller, _ *request[nothing]) (*answer[Session], error) {
		if s.o.Shifts == nil {
			return nil, problem(CodeNotImplemented)
		}
		session, err := s.o.Shifts.Use(ctx, s.shift.held())
		return sessionOf(session), err
	})
	s.endRoutes(local)
	s.grantRoutes(local)
}

func (s *Server) signIn(ctx context.Context, in signInRequest) (operator.Session, error) {
	switch {
	case in.Card != nil && s.o.SignInCard != nil:
		return s.o.SignInCard(ctx, in.Who, in.PIN, *in.Card)
	case in.Card == nil && s.o.Shifts != nil:
		return s.o.Shifts.SignIn(ctx, in.Who, in.Password)
	}
	return operator.Session{}, problem(CodeNotImplemented)
}

// endRoutes lock the desk, or end the shift and with it every grant.
func (s *Server) endRoutes(local rule) {
	for _, end := range []struct {
		id, path, summary string
		do                func(context.Context, secret) error
	}{
		{"lock", "/v1/session/lock", "Lock the desk", func(ctx context.Context, t secret) error { return s.o.Shifts.Lock(ctx, t) }},
		{"signOut", "/v1/session/sign-out", "End the shift, and its grants with it", func(ctx context.Context, t secret) error {
			s.shift.hold("")
			return s.o.Shifts.SignOut(ctx, t)
		}},
	} {
		handle(s, post(end.id, end.path, "shift", end.summary, local, CodeLocked), func(ctx context.Context, _ visit.Caller, _ *request[nothing]) (*nothing, error) {
			token := s.shift.held()
			if s.o.Shifts == nil || token.IsZero() {
				return nil, problem(CodeLocked)
			}
			return &nothing{}, end.do(ctx, token)
		})
	}
}

func (s *Server) grantRoutes(local rule) {
	grant := post("grant", "/v1/grants", "shift", "Let a client read cards for the rest of the shift", local, CodeLocked, CodeNotFound, CodeNotAllowed)
	grant.status = http.StatusCreated
	handle(s, grant, func(ctx context.Context, _ visit.Caller, in *request[grantRequest]) (*answer[Grant], error) {
		return s.grant(ctx, in.Body.Client)
	})
	handle(s, get("listGrants", "/v1/grants", "shift", "The grants of this shift", local), func(ctx context.Context, _ visit.Caller, _ *nothing) (*answer[GrantList], error) {
		session, _ := s.shift.current(ctx)
		return &answer[GrantList]{GrantList{s.grants.list(session.ID, s.now()), s.asking.list(s.now())}}, nil
	})
	handle(s, post("endGrant", "/v1/grants/{id}/end", "shift", "Take a grant back, or tell a page that waits no; id is the client's", local), func(ctx context.Context, who visit.Caller, in *requestOn[nothing]) (*nothing, error) {
		s.asking.answered(in.ID)
		return &nothing{}, s.grants.end(ctx, in.ID, who.Operator)
	})
}

func (s *Server) grant(ctx context.Context, client string) (*answer[Grant], error) {
	session, ok := s.shift.current(ctx)
	if !ok || session.Locked {
		return nil, problem(CodeLocked)
	}
	if err := session.Actor().May(operator.GrantForShift); err != nil {
		return nil, err
	}
	one, ok := s.pairings.get(client)
	now := s.now()
	if !ok || !one.Live(now) {
		return nil, problem(CodeNotFound)
	}
	until := now.Add(longShift)
	if !session.Until.IsZero() && session.Until.Before(until) {
		until = session.Until
	}
	g := Grant{Client: client, Origin: one.Origin, Operator: session.Operator, Shift: session.ID, Since: now, Until: until}
	s.asking.answered(client)
	return &answer[Grant]{g}, s.grants.put(ctx, g)
}
