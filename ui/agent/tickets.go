package agent

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
)

// printWait is how long a printer may take: a slow serial one takes a minute.
const printWait = 90 * time.Second

// TicketNumber gives the desk's own queue number of a visit, the same whenever it
// is asked for.
func (c *Client) TicketNumber(ctx context.Context, visit string) (office.TicketNumber, error) {
	return ask[office.TicketNumber](ctx, c, look(local("ticket/number"), office.NumberOrder{Visit: visit}))
}

// PrintTicket prints a ticket. Errors: a [*Fault] with a code of
// [office.Printed].
func (c *Client) PrintTicket(ctx context.Context, t office.TicketOrder) (office.Printed, error) {
	return ask[office.Printed](ctx, c, order(local("ticket/print"), t).within(printWait))
}

// TestTicket prints a ticket that shows whether the printer prints.
func (c *Client) TestTicket(ctx context.Context, t office.TestOrder) (office.Printed, error) {
	return ask[office.Printed](ctx, c, order(local("ticket/test"), t).within(printWait))
}

// TestPaper prints a page that shows whether a printer prints.
func (c *Client) TestPaper(ctx context.Context, t office.TestOrder) (office.Printed, error) {
	return ask[office.Printed](ctx, c, order(local("paper/test"), t).within(printWait))
}

// PrintCT01 fills form CT01 from a case and prints it.
func (c *Client) PrintCT01(ctx context.Context, o office.CT01Order) (office.Printed, error) {
	return ask[office.Printed](ctx, c, order(local("paper/ct01"), o).within(printWait))
}

// PrintPaper prints a PDF of at most [office.MaxPaper] bytes on one of the
// system's printers; empty: the configured one.
func (c *Client) PrintPaper(ctx context.Context, printer string, page []byte) (office.Printed, error) {
	return ask[office.Printed](ctx, c, order(local("paper/print"), office.PaperOrder{PDF: page, Printer: printer}).within(printWait))
}

// Printers lists what can print.
func (c *Client) Printers(ctx context.Context) (office.PrinterList, error) {
	return ask[office.PrinterList](ctx, c, get(local("printers")).within(printWait))
}
