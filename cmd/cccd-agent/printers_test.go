//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/paper/papertest"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket/ticketsim"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// counterWithPrinters is a daemon with a printer of tickets and one of papers.
type counterWithPrinters struct {
	t       *testing.T
	data    string
	tickets *ticketsim.Printer
	papers  *papertest.Printer
	daemon  *child
}

func newCounterWithPrinters(t *testing.T) *counterWithPrinters {
	t.Helper()
	c := &counterWithPrinters{t: t, data: t.TempDir(), papers: papertest.Install(t)}
	var err error
	if c.tickets, err = ticketsim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.tickets.Close() })
	text := "desk: {name: Bệnh viện Mẫu}\nticket: {way: escpos-net, address: \"" + c.tickets.Addr() + "\", prefix: B, width: 384}\n"
	if err := os.WriteFile(filepath.Join(c.data, "config.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c.start()
	return c
}

func (c *counterWithPrinters) start() {
	c.t.Helper()
	c.daemon = raise(c.t, c.data)
	c.daemon.port(c.t)
}

// ask asks the office; code is that of its refusal, empty where it did.
func (c *counterWithPrinters) ask(method, path string, in, out any) (code string) {
	c.t.Helper()
	err := socket(c.t.Context(), c.data, method, path, in, out)
	if err == nil {
		return ""
	}
	return classify(err).code
}

func (c *counterWithPrinters) visit() string {
	c.t.Helper()
	var v visit.View
	if code := c.ask("POST", "/v1/visits", map[string]string{"purpose": "insurance"}, &v); code != "" {
		c.t.Fatal(code)
	}
	return v.ID
}

func (c *counterWithPrinters) number(visit string) string {
	c.t.Helper()
	var n office.TicketNumber
	if code := c.ask("POST", office.Prefix+"ticket/number", office.NumberOrder{Visit: visit}, &n); code != "" {
		return code
	}
	return n.Number
}

// A queue number is given once a visit, outlives the daemon, and is there whether
// or not it can be printed.
func TestQueueNumbers(t *testing.T) {
	c := newCounterWithPrinters(t)
	first, second := c.visit(), c.visit()
	expect := func(visit, want string) {
		t.Helper()
		if got := c.number(visit); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	expect(first, "B001")
	expect(second, "B002")
	expect("no-such-visit", "not-found")
	c.tickets.Misbehave(ticketsim.NoPaper)
	if code := c.ask("POST", office.Prefix+"ticket/print", office.TicketOrder{Visit: first, Number: "B001"}, nil); code != "no-paper" {
		t.Error(code)
	}
	third := c.visit()
	c.daemon.kill()
	<-c.daemon.exited
	c.start()
	expect(third, "B003")
	expect(first, "B001")
}

func TestTicketsAreOfNobody(t *testing.T) {
	c := newCounterWithPrinters(t)
	for body, want := range map[string]string{
		`{"number":"B001","clinic":"001190123456"}`:       "ticket-field",
		`{"number":"B001","room":"001 190 123 456"}`:      "ticket-field",
		`{"number":"001190123456"}`:                       "ticket-field",
		`{"number":"B001","purpose":"Nguyễn Thị Mẫu"}`:    "ticket-field",
		`{"number":"B001","fullName":"Nguyễn Thị Mẫu"}`:   "internal",
		`{"number":"B001","personalNumber":"0011901234"}`: "internal",
	} {
		if code := c.ask("POST", office.Prefix+"ticket/print", json.RawMessage(body), nil); code != want {
			t.Errorf("%s: %q", body, code)
		}
	}
	if n := len(c.tickets.Tickets()); n != 0 {
		t.Errorf("%d tickets", n)
	}
}

// What comes out of the printer is the ticket, dot by dot.
func TestTicketIsPrinted(t *testing.T) {
	c := newCounterWithPrinters(t)
	order := office.TicketOrder{Number: "B017", Clinic: "Phòng khám Nội", Room: "203", Purpose: "insurance", Lang: ticket.Vietnamese}
	before := time.Now()
	var printed office.Printed
	if code := c.ask("POST", office.Prefix+"ticket/print", order, &printed); code != "" || printed.Printer != "escpos-net" {
		t.Fatal(code, printed)
	}
	after := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	got, err := c.tickets.Ticket(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	same := false
	for _, at := range []time.Time{before, after} { // a minute may end in between
		want, err := ticket.Draw(ticket.Ticket{Desk: "Bệnh viện Mẫu", Number: "B017", Clinic: "Phòng khám Nội", Room: "203", Purpose: "insurance", At: at}, ticket.Narrow)
		if err != nil {
			t.Fatal(err)
		}
		same = same || bytes.Equal(got.Pix, want.Pix)
	}
	if !same {
		t.Error("another ticket came out")
	}
}

func TestPrintersAndPapers(t *testing.T) {
	c := newCounterWithPrinters(t)
	var list office.PrinterList
	if code := c.ask("GET", office.Prefix+"printers", nil, &list); code != "" || list.Tickets.Code != "" || list.Tickets.Way != "escpos-net" ||
		len(list.Printers) != 2 || list.Printers[0] != (office.PrinterRow{Name: "LASER", Default: true}) {
		t.Errorf("%s %+v", code, list)
	}
	c.tickets.Misbehave(ticketsim.CoverOpen)
	c.papers.Fault(papertest.NoService)
	if code := c.ask("GET", office.Prefix+"printers", nil, &list); code != "" || list.Tickets.Code != "printer-cover" || list.Code != "print-service" {
		t.Errorf("%s %+v", code, list)
	}
	if code := c.ask("POST", office.Prefix+"paper/test", office.TestOrder{}, nil); code != "print-service" {
		t.Error(code)
	}
	c.tickets.Misbehave("")
	c.papers.Fault("")
	for _, path := range []string{"ticket/test", "paper/test"} {
		if code := c.ask("POST", office.Prefix+path, office.TestOrder{Lang: ticket.English}, nil); code != "" {
			t.Errorf("%s: %s", path, code)
		}
	}
	c.form()
	c.handedIn()
	jobs := c.papers.Jobs()
	if len(jobs) != 3 || len(c.tickets.Tickets()) != 1 {
		t.Fatalf("%d papers, %d tickets", len(jobs), len(c.tickets.Tickets()))
	}
	for i, title := range []string{"Test", "CT01", "Paper"} {
		if !bytes.HasPrefix(jobs[i].PDF, []byte("%PDF-")) || jobs[i].Arguments[1] != title {
			t.Errorf("%d: %q", i, jobs[i].Arguments)
		}
	}
}

// form prints form CT01 of a case.
func (c *counterWithPrinters) form() {
	c.t.Helper()
	var group visit.CaseView
	var v visit.View
	for _, step := range []struct {
		path, body string
		out        any
	}{
		{"/v1/cases", `{"purpose":"public-service"}`, &group},
		{"/v1/visits", `{"purpose":"public-service","case":"CASE","context":{"role":"applicant"}}`, &v},
		{"/v1/visits/VISIT/typed", `{"number":"001190123456","fullName":"Nguyễn Thị Mẫu","dateOfBirth":"1990-01-15","sex":"female","paper":"cccd"}`, nil},
		{"/v1/visits/VISIT/consent", `{"to":"hand-over","given":true}`, nil}, {"/v1/visits/VISIT/decide", `{"reason":"seen-otherwise"}`, nil},
		{office.Prefix + "paper/ct01", `{"case":"CASE","form":{"content":"Đăng ký tạm trú"}}`, nil},
	} {
		fill := strings.NewReplacer("CASE", group.ID, "VISIT", v.ID)
		if code := c.ask("POST", fill.Replace(step.path), json.RawMessage(fill.Replace(step.body)), step.out); code != "" {
			c.t.Fatal(step.path, code)
		}
	}
}

// handedIn prints papers as they are handed in, and no other thing.
func (c *counterWithPrinters) handedIn() {
	c.t.Helper()
	large := append([]byte("%PDF-1.3"), make([]byte, 600<<10)...)
	for _, o := range []struct{ pdf, want string }{{string(large), ""}, {"\x1b@ no paper", "not-pdf"}} {
		if code := c.ask("POST", office.Prefix+"paper/print", office.PaperOrder{PDF: personal.Bytes(o.pdf)}, nil); code != o.want {
			c.t.Errorf("%d bytes: %q", len(o.pdf), code)
		}
	}
}

// A printer with wrong settings is left out, and the desk goes on.
func TestWrongPrinterLeavesTheDesk(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "config.yaml"), []byte("ticket: {way: escpos-net, address: \"8.8.8.8:9100\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	raise(t, data).port(t)
	err := socket(t.Context(), data, "POST", office.Prefix+"ticket/print", office.TicketOrder{Number: "1"}, nil)
	if err == nil || classify(err).code != "printer-none" {
		t.Error(err)
	}
	if a := runAgent(t, "", data, "config", "check"); a.failure.Code != "config" || !strings.Contains(a.failure.Detail, "ticket.address: not-private") {
		t.Errorf("%+v", a.failure)
	}
}

func TestConfigCheckSaysHowTicketsArePrinted(t *testing.T) {
	data := t.TempDir()
	for text, want := range map[string]string{"": "none", "ticket: {way: system}\n": "system"} {
		if err := os.WriteFile(filepath.Join(data, "config.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := decode[struct{ Tickets string }](t, runAgent(t, "", data, "config", "check"))
		if got.Tickets != want {
			t.Errorf("%q: %s", text, got.Tickets)
		}
	}
}
