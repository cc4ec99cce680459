// Package ticketsim plays an ESC/POS printer: it answers how it is, turns the raster
// back into pictures, and runs out of paper when told to. It serves tests and
// cccd-sim alone.
package ticketsim

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"sync"
)

// Fault is a way to misbehave.
type Fault string

// The faults.
const (
	NoPaper    Fault = "no-paper"     // before anything is printed
	PaperEnds  Fault = "paper-ends"   // in the middle of the ticket
	CoverOpen  Fault = "cover-open"   //
	Offline    Fault = "offline"      // by its button
	CutterJam  Fault = "cutter-jam"   //
	Mute       Fault = "mute"         // prints and never answers
	Dead       Fault = "dead"         // takes bytes, prints nothing, answers nothing
	NoDoneWord Fault = "no-done-word" // answers how it is, and not when it is done
	Chatty     Fault = "chatty"       // says things unasked
)

// Faults lists them.
func Faults() []Fault {
	return []Fault{NoPaper, PaperEnds, CoverOpen, Offline, CutterJam, Mute, Dead, NoDoneWord, Chatty}
}

// Printer is one printer. It is safe for concurrent use.
type Printer struct {
	mu      sync.Mutex
	fault   Fault
	wrong   error
	tickets []*image.Gray
	printed chan struct{} // closed and made anew with each ticket

	listener net.Listener
}

// New makes a printer that is spoken to by [Printer.Serve].
func New() *Printer { return &Printer{printed: make(chan struct{})} }

// Listen makes a printer on a TCP address; port 0 chooses one. [Printer.Close] ends it.
func Listen(address string) (*Printer, error) {
	p := New()
	var err error
	if p.listener, err = net.Listen("tcp", address); err != nil {
		return nil, err
	}
	go p.accept()
	return p, nil
}

func (p *Printer) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			_ = p.Serve(conn)
			_ = conn.Close()
		}()
	}
}

// Addr is where it listens.
func (p *Printer) Addr() string { return p.listener.Addr().String() }

// Close lets nobody in any more.
func (p *Printer) Close() error { return p.listener.Close() }

// Misbehave puts a fault on; empty takes it off.
func (p *Printer) Misbehave(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
}

// Tickets are what came out so far.
func (p *Printer) Tickets() []*image.Gray {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]*image.Gray{}, p.tickets...)
}

// Wrong is the first thing that was no ESC/POS; nil where all was.
func (p *Printer) Wrong() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.wrong
}

// Ticket waits for the nth ticket, from 0.
func (p *Printer) Ticket(ctx context.Context, n int) (*image.Gray, error) {
	for {
		p.mu.Lock()
		all, more := p.tickets, p.printed
		p.mu.Unlock()
		if n < len(all) {
			return all[n], nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-more:
		}
	}
}

func (p *Printer) is(f Fault) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault == f
}

func (p *Printer) putOut(img *image.Gray) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tickets = append(p.tickets, img)
	close(p.printed)
	p.printed = make(chan struct{})
}

// Serve answers one line until it ends. Errors: the first bytes that are no command
// that a ticket needs; the line's.
func (p *Printer) Serve(rw io.ReadWriter) error {
	s := &session{p: p, in: bufio.NewReader(rw), out: rw}
	for {
		err := s.command()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			p.mu.Lock()
			if errors.Is(err, errCommand) && p.wrong == nil {
				p.wrong = err
			}
			p.mu.Unlock()
			return err
		}
	}
}

var errCommand = errors.New("ticketsim: not a command of a ticket")

func wrong(what string, b ...byte) error { return fmt.Errorf("%w: %s % x", errCommand, what, b) }
