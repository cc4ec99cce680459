package vcard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// seenWithin bounds how long a reader may take to notice a card: pcscd looks
// into its slots a few times a second.
const seenWithin = 10 * time.Second

// ErrNotSeen is returned by [Card.Tap] when the reader took the connection and
// never powered the card: another card lies in that slot.
var ErrNotSeen = errors.New("vcard: the reader does not power the card: is another one in its slot?")

// CardOptions are where and how a card is held to a reader.
type CardOptions struct {
	Addr  string     // of vpcd; empty: DefaultVPCD
	Rate  radio.Rate // 0: as fast as it goes
	Trace io.Writer  // one line an APDU without data; nil: none
}

// Card is a card in the hand: in the field of a virtual reader or out of it.
// Its methods may be called from any goroutine.
type Card struct {
	options CardOptions

	mu    sync.Mutex // chip and field
	chip  *Chip
	field *field
}

// field is one presence in a reader's field.
type field struct {
	link   *link
	seen   chan struct{} // closed when the reader has powered the card and has its ATR
	stale  chan struct{} // closed when the reader takes it for the card before
	pulled chan struct{} // closed when somebody takes the card away
	ended  chan struct{} // closed when the card is out again
}

// NewCard returns a card out of the field.
func NewCard(chip *Chip, o CardOptions) *Card {
	if o.Addr == "" {
		o.Addr = DefaultVPCD
	}
	return &Card{options: o, chip: chip}
}

// Change runs f on the chip between two commands.
func (c *Card) Change(f func(*Chip)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(c.chip)
}

// InField reports whether the card lies in the field.
func (c *Card) InField() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.field != nil && !isClosed(c.field.ended)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// Tap puts the card into the field and returns when the reader has powered it.
// A card that is there already stays. Errors are a [*NoReaderError],
// [ErrNotSeen] or the context's.
//
// A reader that looks only now and then takes a card that follows another one
// between two looks for the same card, and does not power it. Such a card is
// lifted, until the reader has seen the slot empty, and put back, as a hand would.
func (c *Card) Tap(ctx context.Context) error {
	if c.InField() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, seenWithin)
	defer cancel()
	for {
		f, err := c.enter(ctx)
		if err != nil {
			return err
		}
		select {
		case <-f.seen:
			return nil
		case <-f.stale:
			c.Pull()
		case <-f.ended:
			return fmt.Errorf("%w (the reader hung up)", ErrNotSeen)
		case <-ctx.Done():
			c.Pull()
			return ErrNotSeen
		}
	}
}

// enter connects to the reader and begins a presence in its field.
func (c *Card) enter(ctx context.Context) (*field, error) {
	l, err := dialVPCD(ctx, c.options.Addr)
	if err != nil {
		return nil, err
	}
	f := &field{link: l, seen: make(chan struct{}), stale: make(chan struct{}), pulled: make(chan struct{}), ended: make(chan struct{})}
	c.mu.Lock()
	c.chip.Reset()
	c.field = f
	c.mu.Unlock()
	go c.lie(f)
	return f, nil
}

// Pull takes the card out of the field and returns when the reader has noticed,
// or has had time to. Out of the field nothing happens.
func (c *Card) Pull() {
	c.mu.Lock()
	f := c.field
	c.field = nil
	c.mu.Unlock()
	if f == nil {
		return
	}
	close(f.pulled)
	f.link.hangUp()
	<-f.ended
}

// lie serves one presence in the field until the reader hangs up or the card
// is pulled. What the reader says after that is read and not answered.
func (c *Card) lie(f *field) {
	defer close(f.ended)
	defer func() { _ = f.link.close() }()
	s := service{card: c, field: f, metronome: metronome{rate: c.options.Rate}}
	for {
		message, err := f.link.receive()
		if err != nil || !isClosed(f.pulled) && !s.serve(message) {
			return
		}
	}
}

func (c *Card) trace(format string, args ...any) {
	if c.options.Trace != nil {
		_, _ = fmt.Fprintf(c.options.Trace, format, args...)
	}
}
