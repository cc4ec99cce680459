package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

const guestQR = "001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Hà Nội|20042021"

// hall is a data folder configured for simulated backends over TLS.
type hall struct {
	t    *testing.T
	data string
	sim  *backendsim.Server
}

func newHall(t *testing.T) *hall {
	t.Helper()
	people := backendsim.Cast()
	people.VSS.Members = []vsssim.Member{{Number: "001190123456", Name: "Nguyễn Thị Hoa", Birth: "1990-01-15"}}
	return hallOf(t, people)
}

// hallOf is a hall whose backends know these people.
func hallOf(t *testing.T, people backendsim.People) *hall {
	t.Helper()
	sim, err := backendsim.Listen(backendsim.Options{People: people})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- sim.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	o := &hall{t, t.TempDir(), sim}
	config, err := sim.AgentConfig("ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	o.write("ca.pem", sim.CAPEM())
	o.write("config.yaml", config)
	return o
}

func (o *hall) write(name string, b []byte) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.data, name), b, 0o600); err != nil {
		o.t.Fatal(err)
	}
}

func (o *hall) agent(args ...string) answer { return runAgent(o.t, "", o.data, args...) }

func TestInsuranceLookup(t *testing.T) {
	o := newHall(t)
	for name, c := range map[string]struct {
		qr     string
		code   string
		action insurance.Action
	}{
		"insured":          {guestQR, "000", insurance.Accept},
		"another name":     {strings.Replace(guestQR, "Nguyễn", "Ngô", 1), "061", insurance.CheckName},
		"not a member":     {strings.Replace(guestQR, "001190123456", "001190999999", 1), "050", insurance.CheckNumber},
		"other birth date": {strings.Replace(guestQR, "15011990", "16011990", 1), "070", insurance.CheckBirthDate},
	} {
		a := o.agent("lookup", "insurance", "--qr", c.qr)
		var got insuranceResult
		if err := json.Unmarshal([]byte(a.out), &got); err != nil || a.exit != exitOK {
			t.Fatalf("%s: exit %d %s", name, a.exit, a.out)
		}
		if got.Schema != insuranceSchema || got.Code != c.code || got.Action != c.action || got.Do == "" {
			t.Errorf("%s: %s", name, a.out)
		}
	}
}

func TestInsuranceRefusedAndUnreachable(t *testing.T) {
	o := newHall(t)
	for fault, want := range map[string]struct {
		exit int
		code string
	}{
		"vss:wrong-code": {exitOK, ""}, "vss:down": {exitUnreachable, "backend-unreachable"},
		"vss:maintenance": {exitUnreachable, "backend-unknown-outcome"},
	} {
		if err := o.sim.SetFaults(fault); err != nil {
			t.Fatal(err)
		}
		a := o.agent("lookup", "insurance", "--qr", guestQR)
		if want.exit != exitOK && (a.exit != want.exit || !strings.HasPrefix(a.failure.Code, "backend-")) {
			t.Errorf("%s: exit %d %s", fault, a.exit, a.out)
		}
		if strings.Contains(a.out+a.err, "Hoa") && a.exit != exitOK {
			t.Errorf("%s: the error names the person", fault)
		}
	}
	o.write("config.yaml", []byte(""))
	if a := o.agent("lookup", "insurance", "--qr", guestQR); a.exit != exitOther || a.failure.Code != codeNotConfig {
		t.Errorf("not configured: exit %d %s", a.exit, a.out)
	}
	o.write("config.yaml", []byte("insurance:\n  surprise: 1\n"))
	if a := o.agent("lookup", "insurance", "--qr", guestQR); a.exit != exitOther || a.failure.Code != codeConfig || !strings.Contains(a.failure.Detail, "surprise") {
		t.Errorf("unknown key: exit %d %s", a.exit, a.out)
	}
}

func TestAccommodationNotify(t *testing.T) {
	o := newHall(t)
	today := time.Now().In(identity.Zone())
	departure := today.AddDate(0, 0, 2).Format(time.DateOnly)
	stay := []string{"accommodation", "notify", "--qr", guestQR, "--departure", departure}
	if a := o.agent(stay...); a.exit != exitRefused || a.failure.Code != "guest-incomplete" {
		t.Errorf("without a room: exit %d %s", a.exit, a.out)
	}
	late := append(append([]string(nil), stay...), "--room", "305", "--arrival", today.AddDate(0, 0, -3).Format("2006-01-02 15:04"))
	if a := o.agent(late...); a.exit != exitRefused || !strings.Contains(a.failure.Detail, "hôm qua") {
		t.Errorf("three days late: exit %d %s", a.exit, a.out)
	}
	stay = append(stay, "--room", "305")
	if a := o.agent(stay...); a.exit != exitOK || !strings.Contains(a.out, accommodationSchema) {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if a := o.agent(stay...); a.exit != exitRefused || a.failure.Code != "backend-refused" {
		t.Errorf("the same stay again: exit %d %s", a.exit, a.out)
	}
	if n := len(o.sim.Book.Entries("stay")); n != 1 {
		t.Errorf("%d stays in the book", n)
	}
}

func TestRecordOfReadFeedsTheBackends(t *testing.T) {
	o := newHall(t)
	record := identity.Record{
		Schema: identity.Schema, Document: identity.Document{Kind: identity.KindCCCD},
		Person: identity.Person{
			PersonalNumber: &identity.Value{Value: "001190123456"}, FullName: &identity.Value{Value: "Nguyễn Thị Hoa"},
			DateOfBirth: &identity.Value{Value: "1990-01-15"}, Sex: &identity.Value{Value: "female"},
		},
	}
	raw, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	o.write("record.json", raw)
	if a := o.agent("lookup", "insurance", "--record", filepath.Join(o.data, "record.json")); a.exit != exitOK {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if a := runAgent(t, string(raw), o.data, "lookup", "insurance", "--record", "-"); a.exit != exitOK {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if a := runAgent(t, "{}", o.data, "lookup", "insurance", "--record", "-"); a.exit != exitUsage {
		t.Errorf("no record: exit %d %s", a.exit, a.out)
	}
}

// What goes to a backend is what the device signed: not an edited file, and not a
// rejected card unless a person says so.
func TestOnlyUnalteredRecordsAreSent(t *testing.T) {
	o := newHall(t)
	dir := personalised(t, "cccd-2021")
	genuine := o.agent("verify", dir)
	if genuine.exit != exitClaimed {
		t.Fatalf("verify: %d %s", genuine.exit, genuine.out)
	}
	edited := strings.Replace(genuine.out, genuine.record.Person.PersonalNumber.Value.Reveal(), "001190123456", 1)
	other := runAgent(t, "", t.TempDir(), "verify", dir) // another device's key
	altered := filepath.Join(t.TempDir(), "altered")
	if err := os.CopyFS(altered, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(altered, "DG2.bin"), []byte{0x75, 0}, 0o600); err != nil {
		t.Fatal(err)
	}
	rejected := o.agent("verify", altered)
	for name, c := range map[string]struct {
		record string
		more   string
		exit   int
		code   string
	}{
		"as read":                {genuine.out, "", exitOK, ""},
		"edited":                 {edited, "", exitUsage, "record-altered"},
		"another device's":       {other.out, "", exitUsage, "record-altered"},
		"rejected":               {rejected.out, "", exitOther, "record-rejected"},
		"rejected, all the same": {rejected.out, "--despite-verdict", exitOK, ""},
	} {
		o.write("record.json", []byte(c.record))
		args := []string{"lookup", "insurance", "--record", filepath.Join(o.data, "record.json")}
		if c.more != "" {
			args = append(args, c.more)
		}
		if a := o.agent(args...); a.exit != c.exit || a.failure.Code != c.code {
			t.Errorf("%s: exit %d %s", name, a.exit, a.out)
		}
	}
}
