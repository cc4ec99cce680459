package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// The person of these tests, who must never be in a refusal.
const (
	secretNumber = "001190123456"
	secretName   = "NGUYỄN VĂN THỬ"
	secretImage  = "portrait-bytes"
	page1        = "https://his.hospital.example"
	page2        = "https://hotel.example"
	evil         = "https://evil.example"
)

// clock is one that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// rig is a server that really listens.
type rig struct {
	t      *testing.T
	server *Server
	memory *memory
	desk   *fakeDesk
	clock  *clock
	dir    string
	local  *http.Client
	stop   context.CancelFunc
	done   chan error
}

func start(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{t: t, memory: newMemory(), dir: t.TempDir(), clock: &clock{at: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)},
		desk: &fakeDesk{made: map[string]visit.Caller{}}, done: make(chan error, 1)}
	o := Options{Dir: r.dir, Ports: []int{0}, Desk: r.desk, Vault: r.memory, Feed: r.memory, Version: "1.2.3",
		Now: r.clock.now, BodyTimeout: 200 * time.Millisecond, Heartbeat: 20 * time.Millisecond, PerSecond: 1000}
	for _, c := range change {
		c(&o)
	}
	r.dir = o.Dir
	var err error
	if r.server, err = New(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go func() { r.done <- r.server.Serve(ctx) }()
	t.Cleanup(r.end)
	r.awaitPort()
	return r
}

func (r *rig) awaitPort() {
	for {
		select {
		case err := <-r.done:
			r.done <- err
			r.t.Fatal(err)
		default:
		}
		if c, err := Dial(r.t.Context(), r.dir); err == nil {
			if _, err := PortOf(r.dir); err == nil {
				r.local = c
				return
			}
		}
	}
}

func (r *rig) end() {
	if r.stop == nil {
		return
	}
	if r.local != nil {
		r.local.CloseIdleConnections()
		r.local.Transport.(*named).CloseIdleConnections()
	}
	r.stop()
	r.stop = nil
	if err := <-r.done; err != nil && !errors.Is(err, context.Canceled) {
		r.t.Error(err)
	}
}

func (r *rig) pair(n Pairing) (id, token string) {
	r.t.Helper()
	if n.Created.IsZero() {
		n.Created, n.Expires = r.clock.now(), r.clock.now().Add(DefaultPairing)
	}
	if n.Scopes == nil {
		n.Scopes = []visit.Scope{visit.ScopeVisits, visit.ScopePortrait, visit.ScopeInsurance, visit.ScopeAccommodation}
	}
	made, token, err := r.server.pairings.create(r.t.Context(), n, journal.Event{Kind: "pair.created"})
	if err != nil {
		r.t.Fatal(err)
	}
	return made.ID, token
}

// paired is a page that may read without a shift.
func (r *rig) paired(origin string) (id, token string) {
	return r.pair(Pairing{Origin: origin, Unattended: true})
}

// raw sends exactly these bytes and reads what comes back.
func (r *rig) raw(text string) (status int, header http.Header, body string) {
	r.t.Helper()
	c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(r.server.Port())))
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(c, strings.ReplaceAll(text, "PORT", strconv.Itoa(r.server.Port()))); err != nil {
		r.t.Fatal(err)
	}
	all, _ := io.ReadAll(c)
	head, body, _ := strings.Cut(string(all), "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	if f := strings.Fields(lines[0]); len(f) > 1 {
		status, _ = strconv.Atoi(f[1])
	}
	header = http.Header{}
	for _, l := range lines[1:] {
		name, value, _ := strings.Cut(l, ": ")
		header.Add(name, value)
	}
	return status, header, body
}

// page is a browser's page: its origin and its token.
type pageClient struct {
	*rig
	origin, token string
}

func (r *rig) page(origin, token string) pageClient { return pageClient{r, origin, token} }

func (p pageClient) do(method, path, body string, header ...string) (int, http.Header, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, "http://127.0.0.1:"+strconv.Itoa(p.server.Port())+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Close = true
	if p.origin != "" {
		req.Header.Set("Origin", p.origin)
		req.Header.Set("Sec-Fetch-Site", "cross-site")
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-Cccd-Client", "test")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return send(p.t, http.DefaultClient, req)
}

func (r *rig) atDesk(method, path, body string, header ...string) (int, http.Header, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, LocalAddress+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return send(r.t, r.local, req)
}

func send(t *testing.T, c *http.Client, req *http.Request) (int, http.Header, string) {
	t.Helper()
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(body)
}

func codeIn(body string) Code {
	var p Problem
	_ = json.Unmarshal([]byte(body), &p)
	return p.Code
}

func into[T any](t *testing.T, body string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return v
}

// noNote is a line that the journal of a test need not have.
var noNote = journal.Event{Kind: "test"}
