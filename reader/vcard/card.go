package vcard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// seenWithin bounds how long a reader may take to notice a card: pcscd looks
// into its slots a few times a second.
const seenWithin = 10 * time.Second

// absence is how long a card stays out for the reader to notice: pcscd looks
// every 400 ms.
const absence = time.Second

// mistaken is how many times a reader looks at a card without powering it before
// it is clear that it takes it for the one before, which it did not see leave.
const mistaken = 3

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
	return c.field != nil && !c.field.over()
}

func (f *field) over() bool {
	select {
	case <-f.ended:
		return true
	default:
		return false
	}
}

// Tap puts the card into the field and returns when the reader has powered it.
// A card that is there already stays. One that comes so soon after another that
// the reader did not see that one leave is lifted and put back, as a hand would.
// Errors are a [*NoReaderError], [ErrNotSeen] or the context's.
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
		case <-f.ended:
			return fmt.Errorf("%w (the reader hung up)", ErrNotSeen)
		case <-ctx.Done():
			c.Pull()
			return ErrNotSeen
		case <-f.stale:
			c.Pull()
		}
		select {
		case <-time.After(absence):
		case <-ctx.Done():
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

// Pull takes the card out of the field; out of it nothing happens.
func (c *Card) Pull() {
	c.mu.Lock()
	f := c.field
	c.field = nil
	c.mu.Unlock()
	if f == nil {
		return
	}
	close(f.pulled)
	_ = f.link.close()
	<-f.ended
}

// lie serves one presence in the field until the reader hangs up or the card
// is pulled.
func (c *Card) lie(f *field) {
	defer close(f.ended)
	defer func() { _ = f.link.close() }()
	s := service{card: c, field: f, metronome: metronome{rate: c.options.Rate}}
	for {
		message, err := f.link.receive()
		if err != nil || !s.serve(message) {
			if err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, io.EOF) {
				c.trace("reader: %v\n", err)
			}
			return
		}
	}
}

func (c *Card) trace(format string, args ...any) {
	if c.options.Trace != nil {
		_, _ = fmt.Fprintf(c.options.Trace, format, args...)
	}
}

// service answers the messages of one presence.
type service struct {
	card      *Card
	field     *field
	metronome metronome
	powered   bool
	noticed   bool
	looks     int // at an unpowered card
}

// serve answers one message and reports whether the card is still there.
func (s *service) serve(message []byte) bool {
	if len(message) != 1 {
		return s.exchange(message)
	}
	switch message[0] {
	case vpcdOff, vpcdOn, vpcdReset:
		s.powered = message[0] != vpcdOff
		s.metronome.restart()
		s.card.Change((*Chip).Reset)
		return true
	case vpcdATR:
		return s.answerATR()
	}
	return true
}

func (s *service) answerATR() bool {
	var answer []byte
	s.card.Change(func(c *Chip) { answer = c.doc.ATR() })
	if s.field.link.send(answer) != nil {
		return false
	}
	switch {
	case s.noticed:
	case s.powered:
		s.noticed = true
		close(s.field.seen)
	default:
		if s.looks++; s.looks == mistaken {
			close(s.field.stale)
		}
	}
	return true
}

func (s *service) exchange(command []byte) bool {
	arrived := time.Now()
	var response []byte
	var work radio.Work
	s.card.Change(func(c *Chip) { response, work = c.Exchange(command) })
	if response == nil {
		s.card.trace("%s: card leaves the field\n", header(command))
		return false
	}
	if model := s.metronome.rate.Time(len(command), len(response), work); model > 0 {
		s.wait(s.metronome.deadline(arrived, model))
	}
	if s.field.link.send(response) != nil {
		return false
	}
	sent := time.Now()
	s.metronome.answered(sent)
	s.card.trace("%s: %d bytes -> %d bytes, SW %X, %.2f ms\n", header(command), len(command),
		len(response), response[len(response)-2:], float64(sent.Sub(arrived).Microseconds())/1000)
	return true
}

// wait lets the time until the deadline pass, or until the card is pulled.
func (s *service) wait(deadline time.Time) {
	d := time.Until(deadline)
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.field.pulled:
	}
}

func header(command []byte) string { return fmt.Sprintf("%X", command[:min(4, len(command))]) }
