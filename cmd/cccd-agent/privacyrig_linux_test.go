package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// privateHall is a hall in which the agent runs as a process of its own, with a
// page that is paired with it.
type privateHall struct {
	*hall
	pid    int
	stop   func()
	base   string
	token  string
	line   *os.File     // of the desk's code scanner
	posted atomic.Int64 // bytes that the desk's desktop program was handed
	client *http.Client
	heard  chan api.Event
}

// start runs the agent, with everything that it can log in a file.
func (p *privateHall) start() {
	p.t.Helper()
	log := p.create("log/agent.log")
	cmd := exec.Command(program(p.t), "serve", "--data", p.data, "--port", "0", "--json", "--log", "debug")
	cmd.Stderr = log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.stop = sync.OnceFunc(func() {
		p.client.CloseIdleConnections()
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			p.t.Errorf("the agent ended with %v", err)
		}
		_ = log.Close()
	})
	p.t.Cleanup(p.stop)
	var ready struct{ Port int }
	if err := json.NewDecoder(out).Decode(&ready); err != nil || ready.Port == 0 {
		p.t.Fatalf("not ready: %v\n%s", err, p.log())
	}
	p.pid, p.base = cmd.Process.Pid, fmt.Sprintf("http://127.0.0.1:%d", ready.Port)
}

func (p *privateHall) create(name string) *os.File {
	p.t.Helper()
	path := filepath.Join(p.data, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	return f
}

func (p *privateHall) log() []byte { return endOf(filepath.Join(p.data, "log", "agent.log")) }

// pair makes the page a client of the agent.
func (p *privateHall) pair() (id string) {
	p.t.Helper()
	a := p.agent("pair", "--name", "test", "--scopes", "visits,portrait,insurance,accommodation", "--unattended")
	var made api.Paired
	if err := json.Unmarshal([]byte(a.out), &made); err != nil || made.Token == "" {
		p.t.Fatalf("not paired: %d %s", a.exit, a.out)
	}
	p.token = made.Token
	return made.ID
}

// call is a request of the page; it must be answered well.
func (p *privateHall) call(method, path string, in any) []byte {
	p.t.Helper()
	status, body := p.ask(method, path, in)
	if status >= 300 {
		p.t.Fatalf("%s %s: %d %s", method, path, status, body)
	}
	return body
}

func (p *privateHall) ask(method, path string, in any) (status int, body []byte) {
	p.t.Helper()
	resp, err := p.client.Do(p.request(p.t.Context(), method, path, in))
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err = io.ReadAll(resp.Body); err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, body
}

func (p *privateHall) request(ctx context.Context, method, path string, in any) *http.Request {
	p.t.Helper()
	raw, err := json.Marshal(in)
	if err != nil {
		p.t.Fatal(err)
	}
	if method == http.MethodGet {
		raw = nil
	}
	req, err := http.NewRequestWithContext(ctx, method, p.base+path, bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Cccd-Client", "test")
	return req
}

// follow takes the events, on a connection of its own or on one that carried
// other requests before.
func (p *privateHall) follow() {
	p.t.Helper()
	ctx, leave := context.WithCancel(context.Background())
	p.t.Cleanup(leave)
	resp, err := p.client.Do(p.request(ctx, http.MethodGet, "/v1/events", nil))
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("events: %v", err)
	}
	began := make(chan struct{})
	go func() {
		defer func() { _ = resp.Body.Close() }()
		lines := bufio.NewScanner(resp.Body)
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "event: hello") {
				close(began)
			}
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			var e api.Event
			if ok && json.Unmarshal([]byte(data), &e) == nil && e.Visit != "" && e.Type != "" {
				p.heard <- e
			}
		}
	}()
	<-began
}

// await waits for an event of a visit.
func (p *privateHall) await(id string, kinds ...string) {
	p.t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case e := <-p.heard:
			if e.Visit != id {
				continue
			}
			for _, kind := range kinds {
				if e.Type == kind {
					return
				}
			}
		case <-late:
			p.t.Fatalf("no %v\n%s", kinds, p.log())
		}
	}
}

func (p *privateHall) open(purpose visit.Purpose, context map[string]any) (id string) {
	p.t.Helper()
	v := p.view(p.call(http.MethodPost, "/v1/visits", map[string]any{"purpose": purpose, "context": context}))
	p.act(v.ID, "consent", map[string]any{"to": "read-chip", "given": true})
	return v.ID
}

func (p *privateHall) act(id, what string, in any) visit.View {
	p.t.Helper()
	return p.view(p.call(http.MethodPost, "/v1/visits/"+id+"/"+what, in))
}

func (p *privateHall) view(raw []byte) (v visit.View) {
	p.t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		p.t.Fatal(err)
	}
	return v
}

// forgotten waits until the agent has forgotten what ended before: it says so
// in its log, and within a minute.
func (p *privateHall) forgotten(since time.Time) {
	p.t.Helper()
	end := since.Add(time.Minute)
	for time.Now().Before(end) {
		for line := range bytes.Lines(p.log()) {
			if at, ok := forgotAt(string(line)); ok && at.After(since.Add(forgetAfter-time.Second)) {
				return
			}
		}
		if err := sleep(p.t.Context(), 200*time.Millisecond); err != nil {
			p.t.Fatal(err)
		}
	}
	p.t.Fatal("nothing was forgotten within a minute")
}

func forgotAt(line string) (time.Time, bool) {
	stamp, rest, _ := strings.Cut(strings.TrimPrefix(line, "time="), " ")
	at, err := time.Parse(time.RFC3339Nano, stamp)
	return at, err == nil && strings.Contains(rest, "msg=forgotten")
}

func (o *hall) append(name, text string) {
	o.t.Helper()
	old, err := os.ReadFile(filepath.Join(o.data, name))
	if err != nil {
		o.t.Fatal(err)
	}
	o.write(name, append(old, text...))
}
