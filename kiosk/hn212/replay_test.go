package hn212

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/jonboulle/clockwork"
)

// The transcripts are what the official JavaScript clients of Socket.IO 2 and 4
// said to this server and understood of its answers; testdata/README.md says how
// they were made. Here the clients' part is said again, and the server has to
// answer with the same bytes.
func TestOfficialClients(t *testing.T) {
	names, err := filepath.Glob("testdata/client*.txt")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d transcripts, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) { newReplay(t, name).run() })
	}
}

// replay says a transcript's client part.
type replay struct {
	*testing.T
	lines   []string
	desk    *desk
	server  *Server
	clock   *clockwork.FakeClock // nil: the system's
	url     string
	origin  string
	answers map[string]chan string // of the requests under way, by number
	sockets map[string]*websocket.Conn
}

func newReplay(t *testing.T, name string) *replay {
	r := &replay{T: t, desk: newDesk(), origin: legacy, answers: map[string]chan string{}, sockets: map[string]*websocket.Conn{}}
	r.lines = readLines(t, name)
	if strings.Contains(name, "client4") || strings.Contains(name, "client2-refused") {
		r.origin = paired
	}
	o := Options{Gate: r.desk, Source: r.desk, Rand: counted(), Serial: func() string { return "HN212-0001" }}
	if strings.Contains(name, "heartbeat") {
		r.clock = clockwork.NewFakeClock()
		o.Clock = r.clock
	}
	r.server = New(o)
	srv := httptest.NewServer(r.server)
	t.Cleanup(func() { r.server.Close(); srv.Close() })
	r.url = srv.URL
	return r
}

func readLines(t *testing.T, name string) (lines []string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return lines
}

func (r *replay) run() {
	for i, line := range r.lines {
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case ">":
			r.say(rest)
		case "<":
			r.hear(i+1, rest)
		case "!":
			r.happen(rest)
		}
	}
}

func (r *replay) happen(what string) {
	if what != "beat" {
		r.desk.show(what)
		return
	}
	if err := r.clock.BlockUntilContext(r.Context(), 2); err != nil {
		r.Fatal(err)
	}
	r.clock.Advance(pingInterval)
}

func (r *replay) say(line string) {
	number, rest, _ := strings.Cut(line, " ")
	what, rest, _ := strings.Cut(rest, " ")
	switch what {
	case "SOCKET":
		r.dial(number, rest)
	case "FRAME":
		if err := r.sockets[number].Write(r.Context(), websocket.MessageText, []byte(unquote(r.T, rest))); err != nil {
			r.Fatal(err)
		}
	case "CLOSED":
		_ = r.sockets[number].CloseNow()
	default:
		address, body, _ := strings.Cut(rest, " ")
		r.answers[number] = r.ask(what, address, body)
		if what == http.MethodGet {
			r.arrive(address, r.answers[number])
		}
	}
}

// arrive waits until a question waits at the server, or is answered: what the
// client says next came after it.
func (r *replay) arrive(address string, answer chan string) {
	u, err := url.Parse(address)
	if err != nil {
		r.Fatal(err)
	}
	page, ok := r.server.find(u.Query().Get("sid"), r.origin)
	for ok && len(answer) == 0 {
		page.mu.Lock()
		waits := page.polling
		page.mu.Unlock()
		if waits {
			return
		}
		runtime.Gosched()
	}
}

func (r *replay) dial(number, address string) {
	header := http.Header{"Origin": {r.origin}}
	conn, _, err := websocket.Dial(r.Context(), r.url+address, &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		r.Fatal(err)
	}
	r.sockets[number] = conn
	r.Cleanup(func() { _ = conn.CloseNow() })
}

// ask sends a request; its answer may come much later.
func (r *replay) ask(method, address, typeAndBody string) chan string {
	answer := make(chan string, 1)
	kind, body := "", ""
	if typeAndBody != "" {
		dec := json.NewDecoder(strings.NewReader(typeAndBody))
		if dec.Decode(&kind) != nil || dec.Decode(&body) != nil {
			r.Fatal("bad line")
		}
	}
	req, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), method, r.url+address, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Origin", r.origin)
	req.Header.Set("Content-Type", kind)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			answer <- err.Error()
			return
		}
		defer func() { _ = resp.Body.Close() }()
		b, _ := io.ReadAll(resp.Body)
		answer <- fmt.Sprintf("%d %s", resp.StatusCode, b)
	}()
	return answer
}

func (r *replay) hear(at int, line string) {
	number, rest, _ := strings.Cut(line, " ")
	what, quoted, _ := strings.Cut(rest, " ")
	want := unquote(r.T, quoted)
	var got string
	if what == "FRAME" {
		_, b, err := r.sockets[number].Read(r.Context())
		if err != nil {
			r.Fatalf("line %d: %v", at, err)
		}
		got = string(b)
	} else {
		want, got = what+" "+want, <-r.answers[number]
	}
	if got != want {
		r.Fatalf("line %d:\n got %s\nwant %s", at, got, want)
	}
}

func unquote(t *testing.T, s string) (text string) {
	if err := json.Unmarshal([]byte(s), &text); err != nil {
		t.Fatal(err)
	}
	return text
}
