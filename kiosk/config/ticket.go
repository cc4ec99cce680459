package config

import (
	"errors"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
)

// Ticket is the printer of tickets, and the desk's own queue numbers.
type Ticket struct {
	Way     ticket.Way `yaml:"way"`     // none where absent
	Device  string     `yaml:"device"`  // of escpos-device and escpos-serial
	Baud    int        `yaml:"baud"`    // of escpos-serial, as the printer is set
	Address string     `yaml:"address"` // of escpos-net: a private IP address and a port
	Printer string     `yaml:"printer"` // of system; its default where absent
	Width   int        `yaml:"width"`   // dots: 576 (a roll of 80 mm; the default) or 384 (58 mm)
	Prefix  string     `yaml:"prefix"`  // of own numbers: A gives A001
}

// Paper is the printer of forms and other papers.
type Paper struct {
	Printer string `yaml:"printer"` // the system's default where absent
}

// bauds are the speeds that printers know.
var bauds = []int{9600, 19200, 38400, 57600, 115200}

// TicketOptions are the settings of the printer of tickets. Errors:
// [ErrNotConfigured], [Error].
func (c *Config) TicketOptions() (ticket.Options, error) {
	t := c.Ticket
	if err := c.checkTicket(); err != nil {
		return ticket.Options{}, err
	}
	if t.Way == "" || t.Way == ticket.None {
		return ticket.Options{}, ErrNotConfigured
	}
	if !isDesk(c.Desk.Name) {
		return ticket.Options{}, c.wrong("desk.name", NotAllowed)
	}
	return ticket.Options{Way: t.Way, Device: t.Device, Baud: t.Baud, Address: t.Address, Printer: t.Printer, Dots: t.Width}, nil
}

func (c *Config) checkTicket() error {
	t := c.Ticket
	switch {
	case t.Way != "" && !slices.Contains(ticket.Ways(), t.Way):
		return c.wrong("ticket.way", NotAllowed)
	case (t.Way == ticket.Device || t.Way == ticket.Serial) && t.Device == "":
		return c.wrong("ticket.device", Missing)
	case t.Way == ticket.Serial && t.Baud == 0: // no two makers agree on a speed
		return c.wrong("ticket.baud", Missing)
	case t.Baud != 0 && !slices.Contains(bauds, t.Baud):
		return c.wrong("ticket.baud", NotAllowed)
	case t.Way == ticket.Net && t.Address == "":
		return c.wrong("ticket.address", Missing)
	case t.Width != 0 && t.Width != ticket.Narrow && t.Width != ticket.Wide:
		return c.wrong("ticket.width", NotAllowed)
	case t.Printer != "" && !paper.ValidName(t.Printer):
		return c.wrong("ticket.printer", NotAllowed)
	case !isPrefix(t.Prefix):
		return c.wrong("ticket.prefix", NotAllowed)
	}
	if t.Address == "" {
		return nil
	}
	switch err := ticket.CheckAddress(t.Address); {
	case errors.Is(err, ticket.ErrNotPrivate):
		return c.wrong("ticket.address", NotPrivate)
	case err != nil:
		return c.wrong("ticket.address", NotAnAddress)
	}
	return nil
}

// isDesk reports whether the desk's name can stand on a ticket: it is not so long,
// and no number that could be taken for somebody's.
func isDesk(name string) bool {
	return ticket.Ticket{Desk: name, Number: "1", At: time.Unix(0, 0)}.Check() == nil
}

// isPrefix: letters, which cannot be taken for the number behind them.
func isPrefix(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && r != '-' {
			return false
		}
	}
	return utf8.RuneCountInString(s) <= ticket.MaxPrefix
}

// PaperPrinter is the printer of papers; empty: the system's default. Errors: [Error].
func (c *Config) PaperPrinter() (string, error) {
	if p := c.Paper.Printer; p != "" && !paper.ValidName(p) {
		return "", c.wrong("paper.printer", NotAllowed)
	}
	return c.Paper.Printer, nil
}

// checkPrinters goes through tickets and papers.
func (c *Config) checkPrinters() error {
	_, tickets := c.TicketOptions()
	_, papers := c.PaperPrinter()
	return errors.Join(configured(tickets), papers)
}
