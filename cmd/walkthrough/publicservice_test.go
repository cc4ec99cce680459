package walkthrough

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/paper/papertest"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// onestop is who statements are for at this desk.
const onestop = "https://mot-cua.example.vn"

// The services of the desk, in their order.
const (
	serviceForm = iota
	serviceStatement
	serviceHandOver
)

// A person agrees before anything of them is seen, is handed on to another system,
// shows it a signed statement, and takes a form along.
func TestPublicServiceVisit(t *testing.T) { inEveryView(t, publicServiceVisit) }

func publicServiceVisit(t *testing.T, v view) {
	printer := papertest.Install(t)
	other := newReceiver(t)
	w := newWorld(t, setting{config: other.config() + v.look, width: v.width, height: v.height, args: v.window(), profiles: []string{"cccd-2021"}})
	w.employ()
	w.openScreen("lock")
	w.signIn()
	w.touch(screen.ActPurpose + string(visit.PublicService))
	w.agree()
	w.showsCode(w.people[0])
	w.card.order(w, "tap")
	w.agreeToHandOn()
	w.result()
	w.compareFace()
	w.touch(screen.ActGoOn)

	w.handOn(other)
	w.state()
	w.fillForm(printer)
	w.touch(screen.ActForward)
	w.on("take-card")
	w.card.order(w, "pull")
	w.on("done")
	if v := w.newest(); v.State != visit.Done {
		t.Errorf("the visit is %s", v.State)
	}
}

// agreeToHandOn says yes to the second question; until then the daemon tells
// nothing of the person, to its own screen neither.
func (w *world) agreeToHandOn() {
	w.Helper()
	w.on("consent-hand-over")
	if v := w.newest(); v.State != visit.HasRecord || v.Record != nil {
		w.Errorf("before the person agreed the visit is %s, with a record: %v", v.State, v.Record != nil)
	}
	w.touch(screen.ActAgree)
}

func (w *world) chooseService(place int) {
	w.Helper()
	w.on("service")
	w.touch(fmt.Sprint(screen.PickPrefix, place))
}

// handed waits until it is said what became of it.
func (w *world) handed() {
	w.Helper()
	w.until("what became of it", func(o outline) bool { _, ok := o.find(screen.ActOther); return o.Scene == "handed" && ok })
	w.shot("handed")
}

// handOn has the person handed on to the other system, which then has them once.
func (w *world) handOn(other *receiver) {
	w.Helper()
	w.chooseService(serviceHandOver)
	w.on("handover")
	w.touch(screen.ActForward)
	w.handed()
	got := other.all()
	if len(got) != 1 || got[0].SoDinhDanh != w.people[0].number || !strings.EqualFold(got[0].HoVaTen, w.people[0].name) || got[0].MaYeuCau == "" {
		w.Errorf("the receiver got %d requests, or another person", len(got))
	}
	w.touch(screen.ActOther)
}

// state shows a code, by which a program of the one-stop system fetches the
// statement, and checks it as that system would.
func (w *world) state() {
	w.Helper()
	w.chooseService(serviceStatement)
	w.on("handover")
	w.touch(screen.ActForward)
	w.handed()
	var redeemed publicservice.Redeemed
	token := w.paired()
	w.fetch(token, "/v1/statements/redeem", publicservice.RedeemRequest{Reference: w.codeShown()}, &redeemed)
	var keys jose.JSONWebKeySet
	w.fetch(token, "/v1/keys", nil, &keys)
	c, err := statement.Verify(redeemed.JWS.Reveal(), keys, onestop, time.Now(), func(string) bool { return false })
	if err != nil || c.Person.PersonalNumber.Text().Reveal() != w.people[0].number || c.Verdict != "genuine" {
		w.Errorf("the statement: verdict %s, %v", c.Verdict, err)
	}
	w.touch(screen.ActOther)
}

// fillForm prints form CT01 for the person, who is head of the household.
func (w *world) fillForm(printer *papertest.Printer) {
	w.Helper()
	w.chooseService(serviceForm)
	w.on("ct01")
	w.touch(screen.ActForward)
	w.on("form")
	w.touch(screen.ContentPrefix + "1")
	w.until("the content chosen", func(o outline) bool { return o.on(screen.ContentPrefix + "1") })
	w.shot("form-filled")
	w.touch(screen.ActForward)
	w.handed()
	jobs := printer.Jobs()
	if len(jobs) != 1 || !slices.Contains(jobs[0].Arguments, "CT01") {
		w.Fatalf("%d papers", len(jobs))
	}
	if text := textOf(w.T, jobs[0].PDF); !strings.Contains(strings.ToUpper(text), strings.ToUpper(w.people[0].name)) || !strings.Contains(text, "Đăng ký tạm trú") {
		w.Error("the form is for somebody else, or something else")
	}
}

// textOf is what stands on a paper.
func textOf(t testing.TB, pdf []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// codeShown reads the code on the screen as a scanner of the receiver would.
func (w *world) codeShown() personal.Text {
	w.Helper()
	picture := filepath.Join(w.dir, "code.png")
	w.save(picture)
	var seen struct {
		Text personal.Text `json:"text"`
	}
	if err := json.Unmarshal(w.command("scan", "--budget", "20s", picture), &seen); err != nil || seen.Text == "" {
		w.Fatalf("no code is on the screen: %v", err)
	}
	return seen.Text
}

// paired is the token of a program that may fetch statements.
func (w *world) paired() string {
	w.Helper()
	var p api.Paired
	if err := json.Unmarshal(w.command("pair", "--name", "onestop", "--scopes", string(visit.ScopeStatements)), &p); err != nil || p.Token == "" {
		w.Fatal(err)
	}
	return p.Token
}

// fetch asks the agent as a program of this machine does; without a body it reads.
func (w *world) fetch(token, path string, body, into any) {
	w.Helper()
	port, err := api.PortOf(w.data)
	if err != nil {
		w.Fatal(err)
	}
	method, sent := http.MethodGet, io.Reader(nil)
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			w.Fatal(err)
		}
		method, sent = http.MethodPost, bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(w.Context(), method, fmt.Sprintf("http://127.0.0.1:%d%s", port, path), sent)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Cccd-Client", "one-stop")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil || resp.StatusCode != http.StatusOK {
		w.Fatalf("%s: %d %v", path, resp.StatusCode, err)
	}
}

// receiver is a system that people are handed on to.
type receiver struct {
	at, ca string
	mu     sync.Mutex
	got    []handedOn
}

// handedOn is what the ready template of a provincial one-stop sends.
type handedOn struct{ MaYeuCau, HoVaTen, NgayThangNamSinh, SoDinhDanh string }

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	server := httptest.NewTLSServer(r)
	t.Cleanup(server.Close)
	r.at, r.ca = server.URL, filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(r.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	var h handedOn
	if json.NewDecoder(q.Body).Decode(&h) != nil || q.Header.Get("Authorization") != "Bearer mot-cua-thu" {
		http.Error(w, "{}", http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, h)
}

func (r *receiver) all() []handedOn {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// config is a desk that hands on to the receiver.
func (r *receiver) config() string {
	return `
desk: {name: Quầy một cửa, place: Xã Mẫu}
publicService: {authority: Công an xã Mẫu}
handover:
  motcua:
    ready: lgsp
    values: {MaDVC: "1.004194", MaCanBo: cb01}
    url: ` + r.at + `
    caFile: ` + r.ca + `
    token: mot-cua-thu
screen:
  mode: desk
  purposes: [public-service]
  voice: false
  receivers: {public-service: Bộ phận Một cửa}
  services:
  - {name: ct01}
  - {name: statement, audience: "` + onestop + `"}
  - {name: motcua, title: Nộp hồ sơ Một cửa, english: One-stop file}
`
}
