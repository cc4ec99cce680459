package api

import (
	"context"
	"sync"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
)

type secret = backend.Secret

// sessionHeader carries the screen's shift over the socket.
const sessionHeader = "X-Cccd-Session"

// shift is the one that is on at the desk. Its token is held in memory alone;
// after a restart the screen brings it with its next request.
type shift struct {
	shifts Shifts

	mu    sync.Mutex
	token secret
}

func (s *shift) hold(token secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = token
}

func (s *shift) held() secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

// current is the shift that is on; false where nobody is signed in.
func (s *shift) current(ctx context.Context) (operator.Session, bool) {
	token := s.held()
	if s.shifts == nil || token.IsZero() {
		return operator.Session{}, false
	}
	session, err := s.shifts.Session(ctx, token)
	return session, err == nil
}

// nameOperator finds who is signed in: by the screen's own token over the
// socket, at the desk for everybody else. A locked desk has nobody.
func (s *Server) nameOperator(c *call) {
	ctx := c.r.Context()
	if token := secret(c.r.Header.Get(sessionHeader)); c.conn.local && !token.IsZero() && s.o.Shifts != nil {
		if _, err := s.o.Shifts.Session(ctx, token); err == nil {
			s.shift.hold(token)
		}
	}
	if session, ok := s.shift.current(ctx); ok && !session.Locked {
		c.caller.Operator = session.Operator
	}
}

// needGrant lets a client read only when the operator of the shift said so, or an
// administrator marked it for a desk that has none. What a granted page does
// counts as the operator being there.
func (s *Server) needGrant(ctx context.Context, client Pairing) *Problem {
	if client.Unattended {
		return nil
	}
	session, ok := s.shift.current(ctx)
	switch {
	case !ok || !s.grants.holds(client.ID, session.ID, s.now()):
		s.asking.ask(client, s.now())
		return problem(CodeNotGranted)
	case session.Locked:
		return problem(CodeLocked)
	}
	if _, err := s.o.Shifts.Use(ctx, s.shift.held()); err != nil {
		return s.problemOf(ctx, err)
	}
	return nil
}
