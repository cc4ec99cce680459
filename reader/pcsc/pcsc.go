// Package pcsc talks to smart card readers through PC/SC. Its types are a
// ladder, so that a command cannot be sent where it must not: a [Service] lists
// readers and waits, a [Card] is one presentation of a card, and only a
// [Transaction] on it is an iso7816.Transport.
package pcsc

import (
	"errors"
	"fmt"
	"time"

	"github.com/ebfe/scard"
)

var (
	// ErrNoService is returned when no PC/SC service runs or it may not be used.
	ErrNoService = errors.New("pcsc: no PC/SC service")
	// ErrDenied is returned, and is an [ErrNoService], when the service runs and
	// does not let this user in.
	ErrDenied = fmt.Errorf("%w: access denied", ErrNoService)
	// ErrNoReader is returned when no reader is connected.
	ErrNoReader = errors.New("pcsc: no reader")
	// ErrUnknownReader is returned when no connected reader has the name asked for.
	ErrUnknownReader = errors.New("pcsc: no such reader")
	// ErrRemoved is returned when the card left the field or the reader went away.
	ErrRemoved = errors.New("pcsc: card removed")
	// ErrServiceLost is returned when the service ended while a card was held.
	ErrServiceLost = errors.New("pcsc: the PC/SC service ended")
	// ErrMute is returned for a card that does not answer.
	ErrMute = errors.New("pcsc: card does not answer")
	// ErrBusy is returned when another program holds the card alone.
	ErrBusy = errors.New("pcsc: card in use by another program")
)

// Service is a connection to the PC/SC service of the system.
type Service struct{ ctx service }

// service is what is needed of PC/SC beside cards.
type service interface {
	ListReaders() ([]string, error)
	GetStatusChange(states []scard.ReaderState, timeout time.Duration) error
	Connect(reader string, mode scard.ShareMode, protocol scard.Protocol) (*scard.Card, error)
	Release() error
}

// Open connects to the service.
func Open() (*Service, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, classify(err)
	}
	return &Service{ctx}, nil
}

// Close lets the service go.
func (s *Service) Close() error { return classify(s.ctx.Release()) }

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

// classify turns the numbers of PC/SC into the errors of this package.
func classify(err error) error {
	var code scard.Error
	if !errors.As(err, &code) {
		return err
	}
	if kind := kindOf(code); kind != nil {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

func kindOf(code scard.Error) error {
	switch code {
	case scard.ErrNoAccess, scard.ErrSecurityViolation:
		return ErrDenied
	case scard.ErrNoService, scard.ErrServiceStopped, scard.ErrInvalidHandle:
		return ErrNoService
	case scard.ErrNoReadersAvailable:
		return ErrNoReader
	case scard.ErrUnknownReader:
		return ErrUnknownReader
	case scard.ErrRemovedCard, scard.ErrResetCard, scard.ErrNoSmartcard, scard.ErrReaderUnavailable:
		return ErrRemoved
	case scard.ErrUnresponsiveCard, scard.ErrUnpoweredCard, scard.ErrUnsupportedCard, scard.ErrNotTransacted, scard.ErrCommError, scard.ErrProtoMismatch:
		return ErrMute
	case scard.ErrSharingViolation:
		return ErrBusy
	}
	return nil
}
