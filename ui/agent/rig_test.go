package agent

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// built is the folder in which the daemon is built as a program, once a run.
var built struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

// program is the daemon as people run it.
func program(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "cccd-agent-*"); built.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-o", built.dir, "../../cmd/cccd-agent").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "cccd-agent")
}

// child is one process of the daemon.
type child struct {
	cmd    *exec.Cmd
	exited chan struct{}
}

// raise starts the daemon over a data folder, and waits until it answers.
func raise(t testing.TB, dir string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(program(t), "serve", "--data", dir, "--json", "--port", "0", "--log", "error"), exited: make(chan struct{})}
	var errs bytes.Buffer
	c.cmd.Stderr = &errs
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	ready := make(chan bool, 1)
	go func() {
		defer close(c.exited)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			var said struct {
				Event string `json:"event"`
			}
			if json.Unmarshal(lines.Bytes(), &said) == nil && said.Event == "ready" {
				ready <- true
			}
		}
		close(ready)
		_ = c.cmd.Wait()
	}()
	select {
	case ok := <-ready:
		if !ok {
			<-c.exited
			t.Fatalf("the daemon ended before it answered: %s", errs.String())
		}
	case <-time.After(patience):
		t.Fatal("the daemon does not answer")
	}
	return c
}

// kill is kill -9.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	<-c.exited
}

// client asks the daemon of a folder.
func client(t testing.TB, dir string) *Client {
	c := New(Options{Dir: dir, Patience: patience})
	t.Cleanup(c.Forget)
	return c
}

// insured is somebody whom the simulated portal knows.
var insured = vsssim.Member{Number: "001190123456", Name: "Nguyễn Thị Mẫu", Birth: "1990-01-15"}

// portals are the simulated backends, and a data folder that is configured for
// them.
func portals(t *testing.T) (dir string, sim *backendsim.Server) {
	t.Helper()
	people := backendsim.Cast()
	people.VSS.Members = []vsssim.Member{insured}
	sim, err := backendsim.Listen(backendsim.Options{People: people})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- sim.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	dir = t.TempDir()
	config, err := sim.AgentConfig("ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "ca.pem"), sim.CAPEM())
	write(t, filepath.Join(dir, "config.yaml"), config)
	return dir, sim
}

func write(t testing.TB, path string, body []byte) {
	t.Helper()
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
}

// scripted answers on the socket of a folder of its own.
func scripted(t testing.TB, h http.HandlerFunc) (dir string) {
	t.Helper()
	dir = t.TempDir()
	l, err := net.Listen("unix", filepath.Join(dir, "agent.sock"))
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: h}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = s.Serve(l)
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-served
	})
	return dir
}

// watching collects events as they come.
type watching struct {
	*testing.T
	events <-chan Event
	seen   []Event
}

func watch(t *testing.T, c *Client) *watching {
	ctx, stop := context.WithCancel(context.Background())
	w := &watching{T: t, events: c.Events(ctx)}
	t.Cleanup(func() {
		stop()
		for range w.events {
		}
	})
	return w
}

// until waits for an event of a type, and gives it.
func (w *watching) until(kind string) Event {
	w.Helper()
	limit := time.After(patience)
	for {
		select {
		case e := <-w.events:
			w.seen = append(w.seen, e)
			if e.Type == kind {
				return e
			}
		case <-limit:
			w.Fatalf("%s did not come after %v", kind, w.types())
		}
	}
}

func (w *watching) types() (all []string) {
	for _, e := range w.seen {
		all = append(all, e.Type)
	}
	return all
}

// must fails a test at once.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
