package pcsc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/ebfe/scard"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// Card is one presentation of a card in a reader.
type Card struct {
	card   handle
	reader string
	gone   bool
}

// handle is what is needed of a card that PC/SC holds.
type handle interface {
	BeginTransaction() error
	EndTransaction(scard.Disposition) error
	Transmit([]byte) ([]byte, error)
	Status() (*scard.CardStatus, error)
	Reconnect(scard.ShareMode, scard.Protocol, scard.Disposition) error
	Disconnect(scard.Disposition) error
}

const anyProtocol = scard.ProtocolT0 | scard.ProtocolT1

// Connect connects to the card in a reader, shared, so that a broken program
// beside us cannot lock the desk out; the transaction keeps others away.
func (s *Service) Connect(reader string) (*Card, error) {
	card, err := s.ctx.Connect(reader, scard.ShareShared, anyProtocol)
	if err != nil {
		return nil, classify(err)
	}
	return &Card{card: card, reader: reader}, nil
}

// Reader is the name of the reader.
func (c *Card) Reader() string { return c.reader }

// Close resets the card, so that nobody after us finds an open channel. A card
// that left is let be: a reset that fails makes the service call the next card
// mute when it comes before the service has seen the first one go.
func (c *Card) Close() error {
	if c.gone {
		return classify(c.card.Disconnect(scard.LeaveCard))
	}
	return classify(c.card.Disconnect(scard.ResetCard))
}

// Begin takes the card for ourselves alone until End.
func (c *Card) Begin() (*Transaction, error) {
	if err := c.card.BeginTransaction(); err != nil {
		return nil, c.lost(err)
	}
	return &Transaction{card: c}, nil
}

// lost tells a card that is gone from one that does not answer: readers report
// both as a failed transmission, or as an empty one (err nil).
func (c *Card) lost(err error) error {
	c.gone = true
	_, statusErr := c.card.Status()
	known := classify(err)
	switch {
	case errors.Is(known, ErrNoService), errors.Is(classify(statusErr), ErrNoService):
		return fmt.Errorf("%w: %w", ErrServiceLost, errors.Join(err, statusErr))
	case statusErr != nil:
		return fmt.Errorf("%w: %w", ErrRemoved, errors.Join(err, statusErr))
	case err == nil:
		return ErrMute
	case known == err: // not in the table
		return fmt.Errorf("%w: %w", ErrMute, err)
	}
	return known
}

// Transaction is a card held for ourselves: a Transport.
type Transaction struct {
	card *Card
	// Log, when set, is told the shape of every exchange, never its bytes.
	Log *slog.Logger
}

// End gives the card free.
func (t *Transaction) End() error { return classify(t.card.card.EndTransaction(scard.LeaveCard)) }

// Reset powers the card down and up again within the transaction: its security
// state is gone, and the next command finds it as freshly presented.
func (t *Transaction) Reset() error {
	if err := t.card.card.Reconnect(scard.ShareShared, anyProtocol, scard.UnpowerCard); err != nil {
		return t.card.lost(err)
	}
	return nil
}

// ATR is the card's answer to reset, nil where it is not to be had.
func (t *Transaction) ATR() []byte {
	status, err := t.card.card.Status()
	if err != nil {
		return nil
	}
	return status.Atr
}

// Transmit sends a command and fetches the whole response, also where the card
// asks for GET RESPONSE (61xx). Errors are [ErrRemoved], [ErrMute],
// [ErrServiceLost], the context's cause, or of package iso7816 for what is no APDU.
func (t *Transaction) Transmit(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	r, err := t.once(ctx, cmd)
	for err == nil {
		n, more := r.SW.More()
		if !more {
			return r, nil
		}
		var next iso7816.Response
		next, err = t.once(ctx, iso7816.Command{CLA: cmd.CLA & classChannel, INS: iso7816.INSGetResponse, Ne: n})
		if err == nil {
			r, err = joined(r, next)
		}
	}
	return iso7816.Response{}, err
}

// classChannel leaves of a class what GET RESPONSE keeps: neither chaining nor
// secure messaging (7816-4 §5.4.1).
const classChannel = 0xFF &^ (iso7816.CLAChaining | iso7816.CLASecureMessaging)

// joined puts a response and what GET RESPONSE brought together. A card that
// goes on promising and brings nothing, or has no end, is none.
func joined(r, next iso7816.Response) (iso7816.Response, error) {
	_, more := next.SW.More()
	switch {
	case more && len(next.Data) == 0:
		return r, iso7816.ErrMalformed
	case len(r.Data)+len(next.Data) > iso7816.MaxExtendedNe:
		return r, iso7816.ErrTooLong
	}
	return iso7816.Response{Data: slices.Concat(r.Data, next.Data), SW: next.SW}, nil
}

func (t *Transaction) once(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	if ctx.Err() != nil {
		return iso7816.Response{}, context.Cause(ctx)
	}
	raw, err := cmd.Bytes()
	if err != nil {
		return iso7816.Response{}, err
	}
	start := time.Now()
	answer, err := t.card.card.Transmit(raw)
	if err != nil || len(answer) == 0 { // some drivers report a card that left as an empty answer
		return iso7816.Response{}, t.card.lost(err)
	}
	r, err := iso7816.ParseResponse(answer)
	t.trace(ctx, cmd, len(raw), r, time.Since(start))
	return r, err
}

// trace logs the shape of an exchange, never its bytes: without secure
// messaging they are the holder's data.
func (t *Transaction) trace(ctx context.Context, cmd iso7816.Command, sent int, r iso7816.Response, took time.Duration) {
	if t.Log == nil {
		return
	}
	t.Log.DebugContext(ctx, "apdu", "header", fmt.Sprintf("%02X%02X%02X%02X", cmd.CLA, cmd.INS, cmd.P1, cmd.P2),
		"sent", sent, "received", len(r.Data)+2, "sw", r.SW.String(), "us", took.Microseconds())
}
