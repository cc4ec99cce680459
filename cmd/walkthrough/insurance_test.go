package walkthrough

import (
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/ticket/ticketsim"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// kioskOf is a kiosk of a clinic with a printer of tickets.
func kioskOf(printer *ticketsim.Printer) string {
	return "desk:\n  name: Quầy tự phục vụ 2\n  place: Bệnh viện Đa khoa Thử\nscreen:\n  mode: kiosk\n  purposes: [insurance]\n  voice: false\n" + ticketOf(printer)
}

func ticketOf(p *ticketsim.Printer) string {
	return "ticket:\n  way: escpos-net\n  address: " + p.Addr() + "\n  prefix: A\n"
}

// newPrinter is a printer of tickets that stands beside the kiosk.
func newPrinter(t *testing.T) *ticketsim.Printer {
	t.Helper()
	p, err := ticketsim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// TestInsuranceKiosk: a citizen alone, with a card: agrees, shows the QR to a
// scanner that types, lays the card down, is looked up, takes the card back and
// then the ticket.
func TestInsuranceKiosk(t *testing.T) {
	printer := newPrinter(t)
	w := newWorld(t, setting{config: kioskOf(printer), width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.openScreen("attract")
	w.begins()
	w.hand.scan(w.people[0].qr)
	w.until("code taken", func(o outline) bool { _, ok := o.find("qr-only"); return o.Scene == "present" && ok })
	w.shot("code-taken")
	w.card.order(w, "tap")
	w.resultRead()
	v := w.newest()
	if v.Record == nil || v.Record.Verdict != identity.Genuine || v.Method != visit.MethodChip {
		t.Errorf("verdict %v by %s", v.Record, v.Method)
	}
	w.touch("go-on")
	w.on("insurance-answer")
	if got := w.lookups(); !slices.Equal(got, []string{"000"}) {
		t.Errorf("the portal answered %v", got)
	}
	w.touch("act.go-on")
	w.on("take-card")
	if n := len(printer.Tickets()); n != 0 {
		t.Errorf("%d tickets while the card lies there", n)
	}
	w.card.order(w, "pull")
	w.on("ticket")
	if _, err := printer.Ticket(t.Context(), 0); err != nil || printer.Wrong() != nil {
		t.Fatal(err, printer.Wrong())
	}
	w.soon("the end of the visit", func() bool { return w.newest().State == visit.Done })
	w.until("the way on", func(o outline) bool { _, ok := o.find("act.go-on"); return ok || o.Scene == "attract" })
	w.shot("after")
}

// begins is the way of a kiosk from the first screen to the one that asks for the
// card.
func (w *world) begins() {
	w.Helper()
	w.touch("begin")
	w.on("purpose")
	w.touch("purpose:insurance")
	w.on("consent-chip")
	w.touch("agree")
	w.on("present")
}

// resultRead waits for the result with its portrait.
func (w *world) resultRead() {
	w.Helper()
	w.until("result", func(o outline) bool { _, whole := o.find("go-on"); return o.Scene == "result" && whole })
	w.shot("result")
}
