package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket/ticketsim"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// said answers one order.
type said struct {
	Event   string        `json:"event"` // done, people, text or error
	Line    string        `json:"line,omitempty"`
	Message string        `json:"message,omitempty"`
	People  []pupilRow    `json:"people,omitempty"`
	Text    personal.Text `json:"text,omitempty"` // of a QR or a zone; of nobody who is there
}

// pupilRow is a person of the practice as listed.
type pupilRow struct {
	ID        string        `json:"id"`
	Name      personal.Text `json:"name"`
	Profile   string        `json:"profile"` // adult, senior, child, expired, clone, …
	Says      string        `json:"says"`
	Document  string        `json:"document"`
	QR        bool          `json:"qr"`        // the document has a code
	Insurance bool          `json:"insurance"` // there is an insurance card
	Tapped    bool          `json:"tapped,omitempty"`
}

// errOrder is a line that is no order.
var errOrder = errors.New("not an order: people, tap N, pull, qr N, insurance N, mrz N, fault NAME, clear")

// errPerson names nobody of the practice.
var errPerson = errors.New("nobody has that number: see people")

// obey does what a line says.
func (p *practice) obey(ctx context.Context, line string) said {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return said{Event: "error", Line: line, Message: ctx.Err().Error()}
	}
	answer, err := p.order(ctx, line)
	if err != nil {
		return said{Event: "error", Line: line, Message: err.Error()}
	}
	answer.Line = line
	return answer
}

func (p *practice) order(ctx context.Context, line string) (said, error) {
	order, argument, _ := strings.Cut(strings.TrimSpace(line), " ")
	argument = strings.TrimSpace(argument)
	done := said{Event: "done"}
	switch {
	case order == "people" && argument == "":
		return said{Event: "people", People: p.list()}, nil
	case order == "pull" && argument == "":
		p.pull()
		return done, nil
	case order == "clear" && argument == "":
		p.printer.Misbehave("")
		p.faults = nil
		return done, p.backends.SetFaults()
	case order == "fault" && argument != "":
		return done, p.fault(argument)
	}
	i := slices.IndexFunc(p.people, func(one *pupil) bool { return one.id == argument })
	switch {
	case !slices.Contains([]string{"tap", "qr", "insurance", "mrz"}, order):
		return said{}, errOrder
	case i < 0:
		return said{}, errPerson
	case order == "tap":
		return done, p.tap(ctx, p.people[i])
	}
	return p.people[i].show(order)
}

func (p *practice) list() (rows []pupilRow) {
	for _, one := range p.people {
		rows = append(rows, pupilRow{
			ID: one.id, Name: one.doc.Print.Person.FullName, Profile: one.name, Says: one.says, Document: one.document,
			QR: !one.doc.Print.QR.IsZero(), Insurance: !one.bhyt.IsZero(), Tapped: one == p.held && one.card.InField(),
		})
	}
	return rows
}

// show gives the text of a code or zone that can be seen on the person's papers.
func (p *pupil) show(what string) (said, error) {
	var zone []string
	for _, l := range p.doc.Print.MRZ.Lines() {
		zone = append(zone, l.Reveal())
	}
	text := map[string]personal.Text{"qr": p.doc.Print.QR, "insurance": p.bhyt, "mrz": personal.Text(strings.Join(zone, "\n"))}[what]
	if text.IsZero() {
		return said{}, fmt.Errorf("this person has no %s", what)
	}
	return said{Event: "text", Text: text}, nil
}

// tap lays the person's card on the reader, in place of whatever lies there.
func (p *practice) tap(ctx context.Context, one *pupil) error {
	if p.held != one {
		p.pull()
	}
	if err := one.card.Tap(ctx); err != nil {
		return err
	}
	p.held = one
	return nil
}

func (p *practice) pull() {
	if p.held != nil {
		p.held.card.Pull()
	}
	p.held = nil
}

// fault puts a fault on: portal-NAME for all backends (portal-down), printer-NAME
// for the printer of tickets (printer-no-paper), or one as `cccd-sim backends` takes
// them (vss:slow).
func (p *practice) fault(name string) error {
	if of, ok := strings.CutPrefix(name, "printer-"); ok {
		if !slices.Contains(ticketsim.Faults(), ticketsim.Fault(of)) {
			return fmt.Errorf("%w: %s", rig.ErrUnknownFault, name)
		}
		p.printer.Misbehave(ticketsim.Fault(of))
		return nil
	}
	next := append(slices.Clone(p.faults), strings.TrimPrefix(name, "portal-"))
	if err := p.backends.SetFaults(next...); err != nil {
		return err
	}
	p.faults = next
	return nil
}

// errPractising: another world is at this desk.
var errPractising = errors.New("a practice runs in this folder already")

// listenForOrders opens the socket, for the folder's user alone.
func listenForOrders(ctx context.Context, path string) (net.Listener, error) {
	var d net.Dialer
	if conn, err := d.DialContext(ctx, "unix", path); err == nil {
		return nil, errors.Join(errPractising, conn.Close())
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// accept talks to everybody who comes to the socket.
func (p *practice) accept(ctx context.Context, l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
			defer stop()
			p.converse(ctx, conn, conn)
			_ = conn.Close()
		}()
	}
}

// converse answers every line until the input ends.
func (p *practice) converse(ctx context.Context, in io.Reader, out io.Writer) {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if print(out, p.obey(ctx, strings.TrimRight(lines.Text(), "\r"))) != nil {
			return
		}
	}
}
