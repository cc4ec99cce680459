// Package pcsc talks to smart card readers through PC/SC. Its types are a
// ladder, so that a command cannot be sent where it must not: a [Service] lists
// readers and waits, a [Card] is one presentation of a card, and only a
// [Transaction] on it is an iso7816.Transport.
package pcsc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ebfe/scard"
)

var (
	// ErrNoService is returned when no PC/SC service runs or it may not be used.
	ErrNoService = errors.New("pcsc: no PC/SC service")
	// ErrNoReader is returned when no reader is connected.
	ErrNoReader = errors.New("pcsc: no reader")
	// ErrUnknownReader is returned when no connected reader has the name asked for.
	ErrUnknownReader = errors.New("pcsc: no such reader")
	// ErrRemoved is returned when the card left the field or the reader went away.
	ErrRemoved = errors.New("pcsc: card removed")
	// ErrMute is returned for a card that does not answer.
	ErrMute = errors.New("pcsc: card does not answer")
	// ErrBusy is returned when another program holds the card alone.
	ErrBusy = errors.New("pcsc: card in use by another program")
)

// poll is how often a wait looks at its context; a notification of the service
// ends it at once, but one can be swallowed.
const poll = 250 * time.Millisecond

// Service is a connection to the PC/SC service of the system.
type Service struct{ ctx *scard.Context }

// Open connects to the service.
func Open() (*Service, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, classify(err)
	}
	return &Service{ctx}, nil
}

// Close lets the service go.
func (s *Service) Close() error { return s.ctx.Release() }

// Readers lists the names of the connected readers.
func (s *Service) Readers() ([]string, error) {
	names, err := s.ctx.ListReaders()
	if err != nil {
		return nil, classify(err)
	}
	if len(names) == 0 {
		return nil, ErrNoReader
	}
	return names, nil
}

// Presence is what a reader reports: whether a card is there, and a number that
// changes each time a card comes or goes.
type Presence struct {
	Reader string
	Card   bool
	Mute   bool // something is there that does not answer
	ATR    []byte
	Events uint16
}

// Watch calls seen with the state of each reader, first as it is and then on
// every change, until seen says that it is enough or the context ends. name
// restricts it to one reader; empty means all.
func (s *Service) Watch(ctx context.Context, name string, seen func(Presence) (enough bool)) error {
	states, err := s.states(name)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		err := s.ctx.GetStatusChange(states, poll)
		if err != nil && !errors.Is(err, scard.ErrTimeout) && !errors.Is(err, scard.ErrCancelled) {
			return classify(err)
		}
		for i := range states {
			if changed(&states[i]) && seen(presence(states[i])) {
				return nil
			}
		}
	}
	return context.Cause(ctx)
}

func (s *Service) states(name string) ([]scard.ReaderState, error) {
	names, err := s.Readers()
	if err != nil {
		return nil, err
	}
	var states []scard.ReaderState
	for _, n := range names {
		if name == "" || n == name {
			states = append(states, scard.ReaderState{Reader: n})
		}
	}
	if states == nil {
		return nil, fmt.Errorf("%w: %q", ErrUnknownReader, name)
	}
	return states, nil
}

// changed takes over the new state and reports whether it differs.
func changed(st *scard.ReaderState) bool {
	first := st.CurrentState == scard.StateUnaware
	news := st.EventState&scard.StateChanged != 0
	st.CurrentState = st.EventState &^ scard.StateChanged
	return first || news
}

func presence(st scard.ReaderState) Presence {
	present, mute := st.EventState&scard.StatePresent != 0, st.EventState&scard.StateMute != 0
	return Presence{Reader: st.Reader, Card: present && !mute, Mute: present && mute, ATR: st.Atr, Events: uint16(st.EventState >> 16)}
}

// classify turns the numbers of PC/SC into the errors of this package.
func classify(err error) error {
	var code scard.Error
	if !errors.As(err, &code) {
		return err
	}
	switch code {
	case scard.ErrNoService, scard.ErrServiceStopped, scard.ErrNoAccess, scard.ErrInvalidHandle, scard.ErrSecurityViolation:
		return fmt.Errorf("%w: %w", ErrNoService, err)
	case scard.ErrNoReadersAvailable:
		return ErrNoReader
	case scard.ErrUnknownReader:
		return ErrUnknownReader
	case scard.ErrRemovedCard, scard.ErrResetCard, scard.ErrNoSmartcard, scard.ErrReaderUnavailable:
		return fmt.Errorf("%w: %w", ErrRemoved, err)
	case scard.ErrUnresponsiveCard, scard.ErrUnpoweredCard, scard.ErrNotTransacted, scard.ErrCommError, scard.ErrProtoMismatch:
		return fmt.Errorf("%w: %w", ErrMute, err)
	case scard.ErrSharingViolation:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}
