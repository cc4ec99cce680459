package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// within is how long a loaded machine may take for one step.
const within = time.Minute

// trainee is a training desk: the real agent, asked as its own screen asks.
type trainee struct {
	*hall
	client *http.Client
}

// sitDown starts the agent in the practice.
func sitDown(t *testing.T) *trainee {
	t.Helper()
	stack.Acquire(t)
	h := openHall(t)
	program := filepath.Join(t.TempDir(), "cccd-agent")
	if out, err := exec.Command("go", "build", "-o", program, "../cccd-agent").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd := exec.Command(program, "serve", "--data", h.dir, "--config", h.ready.Config, "--json", "--port", "0", "--log", "error")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, `"ready"`) {
		t.Fatalf("the agent: %q %v", line, err)
	}
	client, err := api.Dial(t.Context(), h.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return &trainee{h, client}
}

// ask asks the agent.
func (d *trainee) ask(method, path string, in, out any) {
	d.t.Helper()
	var sent []byte
	if in != nil {
		var err error
		if sent, err = json.Marshal(in); err != nil {
			d.t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(d.t.Context(), method, api.LocalAddress+path, bytes.NewReader(sent))
	if err != nil {
		d.t.Fatal(err)
	}
	resp, err := d.client.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var said json.RawMessage
	if err := json.NewDecoder(resp.Body).Decode(&said); err != nil || resp.StatusCode >= 300 {
		d.t.Fatalf("%s: %d %s %v", path, resp.StatusCode, said, err)
	}
	if err := json.Unmarshal(said, out); err != nil {
		d.t.Fatalf("%s: %v", path, err)
	}
}

type object map[string]any

// chipRead opens a visit of somebody and reads their chip.
func (d *trainee) chipRead(who pupilRow) (v visit.View) {
	d.t.Helper()
	d.ask("POST", "/v1/visits", object{"purpose": "insurance"}, &v)
	at := "/v1/visits/" + v.ID
	d.ask("POST", at+"/consent", object{"to": "read-chip", "given": true}, &v)
	d.ask("POST", at+"/scan", object{"text": d.must("qr " + who.ID).Text.Reveal()}, &v)
	d.must("tap " + who.ID)
	d.ask("POST", at+"/read", object{"waitSeconds": 30}, &v)
	return d.until(v.ID, func(v visit.View) bool { return v.State != visit.Reading })
}

// until waits, as the screen does, until something is true of a visit.
func (d *trainee) until(id string, is func(visit.View) bool) (v visit.View) {
	d.t.Helper()
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		v = visit.View{}
		d.ask("GET", "/v1/visits/"+id, nil, &v)
		if is(v) {
			return v
		}
		if time.Since(begun) > within {
			d.t.Fatalf("the visit stays %s", v.State)
		}
	}
}

// In practice everything is as at a desk: the real agent, a real reader's service,
// a chip that proves itself, an answer of the insurer, a number on paper.
func TestInsuranceVisitInPractice(t *testing.T) {
	d := sitDown(t)
	var screen office.ScreenSettings
	d.ask("GET", office.Prefix+"screen", nil, &screen)
	if !screen.Training || !screen.Ticket {
		t.Errorf("training %v, ticket %v", screen.Training, screen.Ticket)
	}
	v := d.chipRead(d.one("adult"))
	if v.Record == nil || v.Record.Verdict != identity.Genuine {
		t.Fatalf("%s %+v", v.State, v.Trouble)
	}
	d.ask("POST", "/v1/visits/"+v.ID+"/insurance", object{"waitSeconds": 30}, &v)
	v = d.until(v.ID, func(v visit.View) bool { return v.Insurance != nil && v.Insurance.Answer != nil })
	if v.Insurance.Answer.Action != insurance.Accept {
		t.Errorf("%s %s", v.Insurance.Answer.Code, v.Insurance.Answer.Action)
	}
	d.ticket(v.ID)
	d.portalDown()
}

// portalDown: the portal's silence stops nobody, and what was asked is answered when
// it is back.
func (d *trainee) portalDown() {
	d.t.Helper()
	d.must("fault portal-down")
	v := d.chipRead(d.one("senior"))
	d.ask("POST", "/v1/visits/"+v.ID+"/insurance", object{"waitSeconds": 1}, &v)
	if v.Insurance == nil || v.Insurance.State != visit.Queued {
		d.t.Fatalf("%+v", v.Insurance)
	}
	var n office.TicketNumber
	d.ask("POST", office.Prefix+"ticket/number", office.NumberOrder{Visit: v.ID}, &n)
	if n.Number != "T002" {
		d.t.Error(n)
	}
}

// ticket prints the visit's number, out of paper first.
func (d *trainee) ticket(id string) {
	d.t.Helper()
	var n office.TicketNumber
	d.ask("POST", office.Prefix+"ticket/number", office.NumberOrder{Visit: id}, &n)
	if n.Number != "T001" {
		d.t.Error(n)
	}
	d.must("fault printer-no-paper")
	var list office.PrinterList
	d.ask("GET", office.Prefix+"printers", nil, &list)
	if list.Tickets.Code != "no-paper" {
		d.t.Errorf("%+v", list)
	}
	d.must("clear")
	d.ask("POST", office.Prefix+"ticket/print", office.TicketOrder{Visit: id, Number: n.Number}, &office.Printed{})
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(d.dir, practiceFolder, "ticket-001.png")); err == nil {
			return
		}
		if time.Since(begun) > within {
			d.t.Fatal("no picture of the ticket")
		}
	}
}

// Each kind of person is what the list says.
func TestKindsOfPeopleInPractice(t *testing.T) {
	d := sitDown(t)
	for _, c := range []struct {
		profile string
		verdict identity.Verdict
		expired bool
	}{
		{"senior", identity.Genuine, false}, {"child", identity.Genuine, false}, {"expired", identity.Genuine, true},
		{"clone", identity.Rejected, false}, {"unknown-issuer", identity.Consistent, false},
	} {
		v := d.chipRead(d.one(c.profile))
		if v.Record == nil || v.Record.Verdict != c.verdict || v.Record.Verdict.Expired(v.Record.Checks) != c.expired {
			t.Errorf("%s: %s %s %+v", c.profile, v.State, verdictOf(v), v.Trouble)
		}
		d.must("pull")
		d.ask("POST", "/v1/visits/"+v.ID+"/cancel", object{}, &v)
	}
	if v := d.chipRead(d.one("dead-chip")); v.Method == visit.MethodChip || v.Trouble == nil {
		t.Errorf("a dead chip: %s %+v", v.Method, v.Trouble)
	}
}

func verdictOf(v visit.View) string {
	if v.Record == nil {
		return "no record"
	}
	return fmt.Sprint(v.Record.Verdict, " ", v.Record.Checks)
}
