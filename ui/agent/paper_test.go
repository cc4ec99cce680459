package agent

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// A desk without printers has numbers, and says by a code that it prints nothing.
func TestPrintingWithoutPrinters(t *testing.T) {
	program(t)
	t.Setenv("PATH", t.TempDir()) // no lp
	dir := t.TempDir()
	raise(t, dir)
	c, ctx := client(t, dir), t.Context()
	v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t)
	first := must(c.TicketNumber(ctx, v.ID))(t)
	if again := must(c.TicketNumber(ctx, v.ID))(t); first.Number == "" || again != first {
		t.Error(first, again)
	}
	if list := must(c.Printers(ctx))(t); len(list.Printers) != 0 || list.Tickets.Way != "none" {
		t.Errorf("%+v", list)
	}
	_, ticket := c.PrintTicket(ctx, office.TicketOrder{Visit: v.ID, Number: first.Number})
	_, test := c.TestTicket(ctx, office.TestOrder{})
	_, paper := c.TestPaper(ctx, office.TestOrder{})
	_, page := c.PrintPaper(ctx, "Mau", []byte("%PDF-1.4\n%%EOF\n"))
	_, form := c.PrintCT01(ctx, office.CT01Order{Case: "nobody"})
	for name, err := range map[string]error{"ticket": ticket, "test ticket": test, "test paper": paper, "paper": page, "form": form} {
		if code := CodeOf(err); code == "" || code == "content-type" || code == "malformed" || code == "internal" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
