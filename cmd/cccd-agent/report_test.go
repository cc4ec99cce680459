package main

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// owns opens the premises of a data folder, as a command does that finds no agent.
func owns(t *testing.T, data string, set ...func(*app)) *premises {
	t.Helper()
	a := newApp(streams{})
	a.data, a.config = data, filepath.Join(data, "config.yaml")
	for _, s := range set {
		s(a)
	}
	p, err := a.openPremises(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var atTheDesk = visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}

// twoPeople are a visit with a card's QR and one that was typed, both to their end.
func twoPeople(t *testing.T, p *premises) {
	t.Helper()
	const qr = personal.Text("001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 12 phố Sông Ngân|20042021")
	for _, who := range []func(id string) (visit.View, error){
		func(id string) (visit.View, error) {
			return p.desk.Scan(t.Context(), atTheDesk, id, visit.ScanRequest{Text: qr})
		},
		func(id string) (visit.View, error) {
			return p.desk.Typed(t.Context(), atTheDesk, id, visit.TypedRequest{Name: "Trần Văn Nam", Birth: "1985-06-30", Number: "079085654321", Paper: visit.PaperCCCD})
		},
	} {
		v, err := p.desk.Open(t.Context(), atTheDesk, visit.OpenRequest{Purpose: visit.Identification})
		if err == nil {
			_, err = who(v.ID)
		}
		if err == nil {
			_, err = p.desk.Finish(t.Context(), atTheDesk, v.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestReportOfADesk(t *testing.T) {
	data := t.TempDir()
	p := owns(t, data)
	twoPeople(t, p)
	p.close()
	r := decode[statistics.Report](t, runAgent(t, "", data, "report"))
	if r.Visits != 2 || r.Done != 2 || r.Training || len(r.Days) != 7 || r.Days[6].Visits != 2 {
		t.Errorf("%+v", r)
	}
	ways := map[string]int{}
	for _, c := range r.Methods {
		ways[c.Code] = c.N
	}
	if ways["QR_CCCD"] != 1 || ways["NHAP_TAY"] != 1 || len(ways) != 2 {
		t.Errorf("ways: %v", ways)
	}
	// The QR gives number, name, birth, sex and address; number, name and birth were typed.
	if n := r.NotTyped; n.Visits != 2 || n.Read < 5 || n.Values != n.Read+3 {
		t.Errorf("not typed: %+v", n)
	}

	table := filepath.Join(data, "week.csv")
	decode[map[string]string](t, runAgent(t, "", data, "report", "--format", "csv", "--out", table))
	raw, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil || !hasRow(rows, "visits", "opened", "", "2") || !hasRow(rows, "method", "QR_CCCD", "", "1") {
		t.Errorf("%v, %v", rows, err)
	}

	paper := filepath.Join(data, "week.pdf")
	decode[map[string]string](t, runAgent(t, "", data, "report", "--out", paper, "--lang", "en"))
	text, err := exec.Command("pdftotext", "-layout", paper, "-").Output()
	if err != nil || !strings.Contains(string(text), "Numbers of the desk") || !strings.Contains(string(text), "QR on the card") {
		t.Errorf("%s, %v", text, err)
	}
	for _, secret := range []string{"001190123456", "190123456", "Hoa", "Trần", "Sông Ngân"} {
		if strings.Contains(string(text)+string(raw), secret) {
			t.Error("a report names somebody")
		}
	}
}

func hasRow(rows [][]string, want ...string) bool {
	for _, r := range rows {
		if strings.Join(r, "|") == strings.Join(want, "|") {
			return true
		}
	}
	return false
}

func TestReportsThatAreNone(t *testing.T) {
	data := t.TempDir()
	for _, args := range [][]string{
		{"--from", "yesterday"}, {"--from", "2026-11-22", "--to", "2026-11-21"}, {"--format", "xlsx"}, {"--format", "csv"},
	} {
		if a := runAgent(t, "", data, append([]string{"report"}, args...)...); a.exit != exitUsage {
			t.Errorf("%v: exit %d, %s", args, a.exit, a.out)
		}
	}
}

// Practice is marked for good, says so to the screen, and is in no report.
func TestPracticeIsInNoReport(t *testing.T) {
	data := t.TempDir()
	c := raise(t, data, "--training")
	if _, ready := <-c.ready; !ready {
		<-c.exited
		t.Fatalf("never ready: %s", c.errs.String())
	}
	s := decodeScreen(t, data)
	if !s.Training {
		t.Error("the screen is not told")
	}
	out := filepath.Join(t.TempDir(), "week.pdf")
	for name, args := range map[string][]string{"PDF": {"--out", out}, "CSV": {"--format", "csv", "--out", out}, "JSON": nil} {
		if a := runAgent(t, "", data, append([]string{"report"}, args...)...); a.failure.Code != "training-store" {
			t.Errorf("%s: %s", name, a.out)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("written all the same")
	}
	if code := c.stop(t); code != exitOK {
		t.Errorf("exit %d", code)
	}
	if err := os.Remove(filepath.Join(data, trainingMark)); err != nil {
		t.Error(err)
	}
	p := owns(t, data) // without the flag, and without the file
	defer p.close()
	if !p.training {
		t.Error("practice is taken for real the next day")
	}
	if _, err := os.Stat(filepath.Join(data, trainingMark)); err != nil {
		t.Error("the file is not put back")
	}
}

func decodeScreen(t *testing.T, data string) (s office.ScreenSettings) {
	t.Helper()
	a := newApp(streams{})
	a.data = data
	at, ok := a.running(t.Context())
	if !ok {
		t.Fatal("no agent runs")
	}
	defer at.client.CloseIdleConnections()
	if err := at.ask(t.Context(), "GET", "/v1/local/screen", nil, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// A desk that served somebody never becomes one of practice: its people would be
// missing from every report.
func TestARealDeskIsNoPractice(t *testing.T) {
	data := t.TempDir()
	p := owns(t, data)
	twoPeople(t, p)
	p.close()
	if a := runAgent(t, "", data, "serve", "--port", "0", "--training"); a.failure.Code != "not-training" {
		t.Errorf("%s", a.out)
	}
	if r := decode[statistics.Report](t, runAgent(t, "", data, "report")); r.Visits != 2 || r.Training {
		t.Errorf("%+v", r)
	}
}

// An anchor that is imported while the agent runs counts from the next card on,
// and one that is removed counts no more.
func TestAnchorsCountWithoutARestart(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	p := owns(t, d.data)
	defer p.close()
	for _, c := range []struct {
		order []string
		want  identity.Verdict
	}{
		{nil, identity.Consistent}, {[]string{"import", filepath.Join(d.card, "csca.der"), "--yes"}, identity.Genuine}, {[]string{"remove"}, identity.Consistent},
	} {
		if c.order != nil {
			d.do("pull")
			if c.order[0] == "remove" {
				c.order = append(c.order, p.cards.anchors.Anchors().All()[0].Cert.ID())
			}
			if a := d.agent(append([]string{"trust"}, c.order...)...); a.exit != exitOK {
				t.Fatal(a.out)
			}
		}
		d.do("tap")
		got, err := p.cards.Read(t.Context(), reader.Request{Wait: 30 * time.Second, CAN: personal.Text(strings.TrimSpace(d.file("can.txt")))})
		if err != nil {
			t.Fatal(err)
		}
		if got.Record.Verdict != c.want {
			t.Errorf("after %v: %s, want %s", c.order, got.Record.Verdict, c.want)
		}
	}
}

// The screen is told of the backends that could be opened, and no secret.
func TestTheScreenIsToldOfTheDesk(t *testing.T) {
	o := newHall(t)
	raw, err := os.ReadFile(filepath.Join(o.data, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	o.write("config.yaml", append(raw, []byte("\ndesk: {name: Quầy Mẫu, owner: state}\nscreen: {mode: kiosk, idle: 30s}\nhandover: {khai-sinh: {ready: birth}}\n")...))
	a := newApp(streams{})
	a.data, a.config = o.data, filepath.Join(o.data, "config.yaml")
	var told json.RawMessage
	err = a.withOwner(t.Context(), func(at *owner) error {
		return at.ask(t.Context(), http.MethodGet, "/v1/local/screen", nil, &told)
	})
	if err != nil {
		t.Fatal(err)
	}
	var s office.ScreenSettings
	if err := json.Unmarshal(told, &s); err != nil {
		t.Fatal(err)
	}
	if s.Name != "Quầy Mẫu" || s.Mode != "kiosk" || s.IdleSeconds != 30 || s.Insurance == nil || s.Accommodation == nil || s.Training || s.Payment {
		t.Errorf("%+v", s)
	}
	if len(s.HandOvers) != 1 || !s.HandOvers[0].Case || len(s.HandOvers[0].Asked) == 0 || len(s.Services) != 2 {
		t.Errorf("%+v %+v", s.HandOvers, s.Services)
	}
	for _, key := range []string{"username", "password", "basic", "secret", "merchant", "token"} {
		for _, m := range regexp.MustCompile(key+`: "?([^"\n]{6,})`).FindAllSubmatch(raw, -1) {
			if strings.Contains(string(told), string(m[1])) {
				t.Errorf("the screen is told the %s", key)
			}
		}
	}
}
