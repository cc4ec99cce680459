package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// house is a desk with its agent as a process of its own, the portals it talks to,
// a web server whose pages are of several origins, and a browser.
type house struct {
	*desk
	sim    *backendsim.Server
	port   int              // the agent's
	web    *httptest.Server // as http://NAME.example.vn:PORT
	tab    context.Context  // the browser
	people []resident
}

func newHouse(t *testing.T) *house {
	t.Helper()
	browser := findBrowser(t)
	h := &house{desk: newDesk(t, "cccd-2021", vcard.BenchOptions{Card: vcard.CardOptions{Rate: 424}})} // as slow as a card in a usual reader
	for i, profile := range []string{"cccd-2021", "can-cuoc-2024", "cccd-2021", "can-cuoc-2024"} {
		h.people = append(h.people, issued(t, profile, uint64(i+1)))
	}
	h.startPortals(t)
	for _, p := range h.people {
		if a := h.agent("trust", "import", filepath.Join(p.folder, "csca.der"), "--yes"); a.exit != exitOK {
			t.Fatalf("trust import: %d %s", a.exit, a.out)
		}
	}
	h.port = raise(t, h.data, "--port", "-1").port(t) // the pages look for it
	h.startWeb(t)
	h.startBrowser(t, browser)
	return h
}

func (h *house) startPortals(t *testing.T) {
	t.Helper()
	people := backendsim.Cast()
	for _, p := range h.people {
		birth := p.birth[4:] + "-" + p.birth[2:4] + "-" + p.birth[:2]
		people.VSS.Members = append(people.VSS.Members, vsssim.Member{
			Number: p.number, Name: p.name, Birth: birth, Sex: p.sexWord, Address: p.home,
			Card: "DN4790012345678", From: "01/01/2026", To: "31/12/2026", Facility: "79024",
		})
	}
	// The page waits six seconds for the insurance portal.
	sim, err := backendsim.Listen(backendsim.Options{People: people, Delay: 7 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	h.sim = sim
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- sim.Serve(ctx) }()
	t.Cleanup(func() { cancel(); <-served })
	config, err := sim.AgentConfig("ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	config = append(config, "purposes:\n  insurance:\n    portrait: true\n"...)
	for name, b := range map[string][]byte{"ca.pem": sim.CAPEM(), "config.yaml": config} {
		if err := os.WriteFile(filepath.Join(h.data, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// setFault lets a portal fail for the rest of a test.
func (h *house) setFault(t *testing.T, name string) {
	t.Helper()
	if err := h.sim.SetFaults(name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.sim.SetFaults() })
}

// startWeb serves the examples as a house's web server would, with the client that
// the agent gives, copied as the examples' README says.
func (h *house) startWeb(t *testing.T) {
	t.Helper()
	resp, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/client.js", h.port))
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("client.js: %v", err)
	}
	defer resp.Body.Close()
	site := t.TempDir()
	if err := os.CopyFS(site, os.DirFS("../../examples")); err != nil {
		t.Fatal(err)
	}
	copied, err := os.Create(filepath.Join(site, "shared", "client.js"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := copied.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if err := copied.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(site, "blank.html"), []byte("<!doctype html><title>.</title><body>"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.web = httptest.NewServer(http.FileServer(http.Dir(site)))
	t.Cleanup(h.web.Close)
}

// origin is that of the pages of one of the house's names.
func (h *house) origin(name string) string {
	return "http://" + name + ".example.vn" + h.web.URL[strings.LastIndexByte(h.web.URL, ':'):]
}

func (h *house) pairingCode(t *testing.T, origin, scopes string) string {
	t.Helper()
	var code api.PairCode
	h.pair(t, &code, origin, scopes, "--code")
	return code.Code
}

// holdToken gives a page its token, as if it had been paired before.
func (h *house) holdToken(t *testing.T, p *webPage, scopes string) string {
	t.Helper()
	var made api.Paired
	h.pair(t, &made, p.origin, scopes)
	evaluate[string](p, `localStorage["cccd-agent.token"] = "`+made.Token+`"`)
	return made.Token
}

func (h *house) pair(t *testing.T, into any, origin, scopes string, more ...string) {
	t.Helper()
	args := append([]string{"pair", "--origin", origin, "--scopes", scopes, "--unattended"}, more...)
	if a := h.agent(args...); a.exit != exitOK || json.Unmarshal([]byte(a.out), into) != nil {
		t.Fatalf("pair: %d %s", a.exit, a.out)
	}
}

// openVisit is the id of the one visit that is open.
func (h *house) openVisit(t *testing.T) string {
	t.Helper()
	var list struct{ Visits []string }
	h.ask(t, "/v1/visits", &list)
	if len(list.Visits) != 1 {
		t.Fatalf("%d visits are open", len(list.Visits))
	}
	return list.Visits[0]
}

func (h *house) visit(t *testing.T, id string) (v visit.View) {
	t.Helper()
	h.ask(t, "/v1/visits/"+id, &v)
	return v
}

// ask asks the agent as the desk's own screen does.
func (h *house) ask(t *testing.T, path string, into any) {
	t.Helper()
	if err := socket(t.Context(), h.data, http.MethodGet, path, nil, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// fieldsOf is a booked document as its portal got it.
func fieldsOf(t *testing.T, data any) map[string]string {
	t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	all, texts := map[string]any{}, map[string]string{}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for name, v := range all {
		texts[name] = fmt.Sprint(v)
	}
	return texts
}

// findBrowser is a Chromium of this machine. Where there is none the test is
// skipped, or fails where the whole stack is required.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	stack.Missing(t, "Chromium (package chromium)", exec.ErrNotFound)
	return ""
}
