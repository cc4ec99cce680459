package office

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// NumberOrder asks for the desk's own queue number of a visit: POST ticket/number.
type NumberOrder struct {
	Visit string `json:"visit"`
}

// TicketNumber is the desk's own running number. A visit that asks again has the
// same.
type TicketNumber struct {
	Number string `json:"number"` // as it is printed and called
	Day    string `json:"day"`    // ISO 8601, in Viet Nam
}

// TicketOrder is a ticket to print: POST ticket/print. It has no field for a person.
// Number is the hospital's, or the desk's own.
type TicketOrder struct {
	Visit   string      `json:"visit,omitempty"`
	Number  string      `json:"number"`
	Clinic  string      `json:"clinic,omitempty"`
	Room    string      `json:"room,omitempty"`
	Purpose string      `json:"purpose,omitempty"` // as of a visit
	Lang    ticket.Lang `json:"lang,omitempty"`
}

// TestOrder is a ticket or page that shows whether a printer prints: POST
// ticket/test, POST paper/test.
type TestOrder struct {
	Lang    ticket.Lang `json:"lang,omitempty"`
	Printer string      `json:"printer,omitempty"` // paper/test: one of the system's; empty: its default
}

// Printed says what was printed where. What was not is a [Fault] with the code
// printer-none, printer-offline, no-paper, printer-cover, printer-fault,
// printer-forbidden, printer-refused, print-service, no-lp, or paper-saved.
type Printed struct {
	Printer string `json:"printer"` // the way of tickets, or the name of the system's printer
}

// PrinterList is what can print: GET printers.
type PrinterList struct {
	Tickets  TicketPrinter `json:"tickets"`
	Printers []PrinterRow  `json:"printers"`       // the system's
	Code     string        `json:"code,omitempty"` // why the system's are not listed
}

// TicketPrinter is the printer of tickets and how it is.
type TicketPrinter struct {
	Way  string `json:"way"`            // escpos-device, escpos-net, escpos-serial, system, none
	Code string `json:"code,omitempty"` // of a fault that it reports; empty: none
}

// PrinterRow is a printer of the system.
type PrinterRow struct {
	Name    string `json:"name"`
	Default bool   `json:"default,omitempty"`
	Refuses bool   `json:"refuses,omitempty"` // it takes no jobs now
}

// CT01Order prints form CT01 of a case: POST paper/ct01.
type CT01Order struct {
	Case    string                    `json:"case"`
	Form    publicservice.CT01Request `json:"form"`
	Printer string                    `json:"printer,omitempty"` // empty: the configured one, or the system's default
}

// Forms fills what is printed from a case; [publicservice.Service] does.
type Forms interface {
	CT01(ctx context.Context, who visit.Caller, id string, req publicservice.CT01Request) ([]byte, error)
}

// withPrinters: where nothing prints, numbers are given all the same.
func (o Options) withPrinters() Options {
	if o.Tickets == nil {
		o.Tickets = ticket.New(ticket.Options{})
	}
	if o.Own == nil {
		o.Own = ticket.NewOwn(o.Store, "", o.Now)
	}
	if o.Papers == nil {
		o.Papers = paper.New(paper.Options{Now: o.Now})
	}
	return o
}

// number gives a visit the desk's own queue number. Only a visit that is there gets
// one.
func (f *Office) number(ctx context.Context, o NumberOrder) (TicketNumber, error) {
	if _, err := f.o.Desk.Visit(ctx, clerk, o.Visit); err != nil {
		return TicketNumber{}, err
	}
	n, err := f.o.Own.Of(ctx, o.Visit)
	return TicketNumber{n.Text, n.Day}, err
}

func (f *Office) printTicket(ctx context.Context, o TicketOrder) (Printed, error) {
	err := f.o.Tickets.Print(ctx, ticket.Ticket{
		Desk: f.o.Facility.Name, Number: o.Number, Clinic: o.Clinic, Room: o.Room, Purpose: o.Purpose, At: f.o.Now(), Lang: o.Lang,
	})
	return Printed{string(f.o.Tickets.Way())}, err
}

func (f *Office) testTicket(ctx context.Context, o TestOrder) (Printed, error) {
	err := f.o.Tickets.Test(ctx, f.o.Facility.Name, o.Lang, f.o.Now())
	return Printed{string(f.o.Tickets.Way())}, err
}

// printers lists what can print, and asks the printer of tickets how it is.
func (f *Office) printers(ctx context.Context, _ none) (PrinterList, error) {
	list := PrinterList{Tickets: TicketPrinter{Way: string(f.o.Tickets.Way())}, Printers: []PrinterRow{}}
	if err := f.o.Tickets.Status(ctx); err != nil {
		list.Tickets.Code = f.o.Fault(err).Code
	}
	all, err := f.o.Papers.List(ctx)
	if err != nil {
		list.Code = f.o.Fault(err).Code
	}
	for _, i := range all {
		list.Printers = append(list.Printers, PrinterRow{i.Name, i.Default, i.Refuses})
	}
	return list, ctx.Err()
}
