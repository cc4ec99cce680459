package walkthrough

import (
	"fmt"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/ticket/ticketsim"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// kioskOf is a kiosk of a clinic with a printer of tickets.
func kioskOf(printer *ticketsim.Printer, v view) string {
	return "desk:\n  name: Quầy tự phục vụ 2\n  place: Bệnh viện Đa khoa Thử\nscreen:\n  mode: kiosk\n  purposes: [insurance]\n  voice: false\n" + v.look + ticketOf(printer)
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
func TestInsuranceKiosk(t *testing.T) { inEveryView(t, insuredAtKiosk) }

func insuredAtKiosk(t *testing.T, v view) {
	printer := newPrinter(t)
	w := newWorld(t, setting{config: kioskOf(printer, v), width: v.width, height: v.height, profiles: []string{"cccd-2021"}})
	w.openScreen("attract")
	w.begins()
	w.hand.scan(w.people[0].qr)
	w.until("code taken", func(o outline) bool { _, ok := o.find("qr-only"); return o.Scene == "present" && ok })
	w.shot("code-taken")
	w.card.order(w, "tap")
	w.on("reading", "result")
	w.resultRead()
	if now := w.newest(); now.Record == nil || now.Record.Verdict != identity.Genuine || now.Method != visit.MethodChip {
		t.Errorf("verdict %v by %s", now.Record, now.Method)
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
	w.awaited("the end of the visit", func() bool { return w.newest().State == visit.Done })
	w.until("the way on", func(o outline) bool { _, ok := o.find("act.go-on"); return ok || o.Scene == "attract" })
	w.shot("after")
}

// begins is the way of a kiosk from the first screen to the one that asks for the
// card.
func (w *world) begins() {
	w.Helper()
	w.touch("begin") // there is one purpose: it is not asked for
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

// deskOf is a reception with staff.
func deskOf(printer *ticketsim.Printer, v view) string {
	return "desk:\n  name: Quầy đón tiếp 1\n  place: Bệnh viện Đa khoa Thử\nscreen:\n  mode: desk\n  purposes: [insurance]\n  voice: false\n" + v.look + ticketOf(printer)
}

// signsInAs signs the nth of those who work here in, by a real keyboard.
func (w *world) signsInAs(n int, secret string) {
	w.Helper()
	w.on("lock")
	w.touch(fmt.Sprintf("who:%d", n))
	w.until("password", func(o outline) bool { _, ok := o.find("by-card"); return ok })
	w.hand.write(secret)
	w.shot("password")
	w.hand.key(keyReturn)
	w.on("attract")
}

// TestInsuranceDesk: a reception with staff. The receptionist signs in, goes by
// keys alone where the person need not answer, compares the face, and gives the
// number of the hospital's own queue.
func TestInsuranceDesk(t *testing.T) { inEveryView(t, insuredAtDesk) }

func insuredAtDesk(t *testing.T, v view) {
	printer := newPrinter(t)
	w := newWorld(t, setting{config: deskOf(printer, v), way: "his", args: v.window(), width: v.width, height: v.height, profiles: []string{"can-cuoc-2024"}})
	w.employ()
	w.openScreen("lock")
	w.signsInAs(0, password)
	w.hand.key(keyF1)
	w.on("consent-chip")
	w.touch("agree") // the person's own word: no key gives it
	w.on("present")
	w.card.order(w, "tap")
	w.hand.scan(w.people[0].qr)
	w.resultRead()
	w.until("the question of the face", func(o outline) bool { _, asks := o.find("face:yes"); return o.Page == 0 && asks })
	w.hand.key(keyF1 + 1) // the face is the portrait's
	w.awaited("the word on the face", func() bool { v := w.newest(); return v.Face != nil && *v.Face })
	w.until("face", func(o outline) bool { _, asks := o.find("face:yes"); return o.Scene == "result" && !asks })
	w.shot("face")
	w.hand.key(keyReturn)
	w.on("insurance-answer")
	w.hand.key(keyReturn)
	w.chooses()
	w.on("queue-number")
	w.until("number", func(o outline) bool { return o.Scene == "queue-number" && len(w.booked("registration")) > 0 })
	w.hand.key(keyReturn)
	w.on("take-card")
	w.card.order(w, "pull")
	w.on("ticket")
	if _, err := printer.Ticket(t.Context(), 0); err != nil || printer.Wrong() != nil {
		t.Fatal(err, printer.Wrong())
	}
	w.until("next", func(o outline) bool { _, ok := o.find("next"); return ok })
	w.shot("next")
	w.hand.key(keyReturn) // the next person, in one key
	w.on("consent-chip")
}

// chooses takes the first of each of the hospital's lists.
func (w *world) chooses() {
	w.Helper()
	for {
		o := w.until("a list, or what follows", func(o outline) bool {
			_, list := o.find("pick:0")
			return o.Scene == "queue-number" || o.Scene == "clinic" && list
		})
		if o.Scene == "queue-number" {
			return
		}
		w.shot("clinic")
		n := len(o.Targets)
		w.touch("pick:0")
		w.until("the next list", func(now outline) bool { return now.Scene != "clinic" || len(now.Targets) != n })
	}
}
