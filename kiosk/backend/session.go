package backend

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Session keeps one account's token between calls. It trusts a token until
// its expiry less a margin, drops it when the backend refuses it, and then
// logs in anew once for that call: a wrong password or an unregistered
// address is not repeated, and accounts are not hammered.
type Session[T any] struct {
	login  func(context.Context) (T, time.Time, error)
	now    func() time.Time
	margin time.Duration
	turn   chan struct{} // holds one ticket; a channel, so that waiting ends with the context
	held   *lease[T]
}

type lease[T any] struct {
	token   T
	expires time.Time
	refused atomic.Bool
}

// NewSession makes a session. login returns a token and when it ends; a zero
// time means unknown, and such a token serves the call it was made for only.
func NewSession[T any](login func(context.Context) (T, time.Time, error), now func() time.Time, margin time.Duration) *Session[T] {
	return &Session[T]{login: login, now: now, margin: margin, turn: make(chan struct{}, 1)}
}

// Do runs call with a token, and a second time with a new one when the first
// run's error matches [ErrUnauthorized]. A log-in that is refused ends it.
func (s *Session[T]) Do(ctx context.Context, call func(context.Context, T) error) error {
	again, err := s.once(ctx, call)
	if again {
		_, err = s.once(ctx, call)
	}
	return err
}

func (s *Session[T]) once(ctx context.Context, call func(context.Context, T) error) (refused bool, err error) {
	l, err := s.lease(ctx)
	if err != nil {
		return false, err
	}
	err = call(ctx, l.token)
	if refused = errors.Is(err, ErrUnauthorized); refused {
		l.refused.Store(true)
	}
	return refused, err
}

// lease returns the token in hand, or a new one where there is none, it has
// run out or was refused.
func (s *Session[T]) lease(ctx context.Context) (*lease[T], error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, gaveUp(ctx)
	}
	defer func() { <-s.turn }()
	if s.serves(s.held) {
		return s.held, nil
	}
	s.held = nil
	token, expires, err := s.login(ctx)
	if err != nil {
		return nil, err
	}
	l := &lease[T]{token: token, expires: expires}
	if !expires.IsZero() {
		s.held = l
	}
	return l, nil
}

func (s *Session[T]) serves(l *lease[T]) bool {
	return l != nil && !l.refused.Load() && s.now().Before(l.expires.Add(-s.margin))
}

func gaveUp(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("waiting for a log-in: %w", context.Canceled)
	}
	return &UnreachableError{Op: "waiting for a log-in", Reason: ReasonTimeout}
}
