package pcsc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ebfe/scard"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// Card is one presentation of a card in a reader.
type Card struct {
	service *Service
	card    *scard.Card
	reader  string
	gone    bool
}

// Connect connects to the card in a reader, shared, so that a broken program
// beside us cannot lock the desk out; the transaction keeps others away.
func (s *Service) Connect(reader string) (*Card, error) {
	card, err := s.ctx.Connect(reader, scard.ShareShared, scard.ProtocolT0|scard.ProtocolT1)
	if err != nil {
		return nil, classify(err)
	}
	return &Card{service: s, card: card, reader: reader}, nil
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
	if _, statusErr := c.card.Status(); statusErr != nil {
		return fmt.Errorf("%w: %w", ErrRemoved, errors.Join(err, statusErr))
	}
	if err == nil {
		return ErrMute
	}
	return classify(err)
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
	err := t.card.card.Reconnect(scard.ShareShared, scard.ProtocolT0|scard.ProtocolT1, scard.UnpowerCard)
	if err != nil {
		return t.card.lost(err)
	}
	return nil
}

// Transmit sends a command and fetches the whole response, also where a contact
// card asks for GET RESPONSE (61xx).
func (t *Transaction) Transmit(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	r, err := t.once(ctx, cmd)
	if err != nil {
		return r, err
	}
	for total := 0; ; {
		n, more := r.SW.More()
		if !more {
			return r, nil
		}
		if total += len(r.Data); total > iso7816.MaxExtendedNe {
			return r, iso7816.ErrTooLong
		}
		next, err := t.once(ctx, iso7816.Command{CLA: cmd.CLA &^ iso7816.CLASecureMessaging, INS: iso7816.INSGetResponse, Ne: n})
		if err != nil {
			return next, err
		}
		if len(next.Data) == 0 && next.SW == r.SW {
			return r, iso7816.ErrMalformed
		}
		r = iso7816.Response{Data: append(r.Data, next.Data...), SW: next.SW}
	}
}

func (t *Transaction) once(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	if err := ctx.Err(); err != nil {
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
