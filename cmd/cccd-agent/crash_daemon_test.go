package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

// built is the folder in which the agent is built as a program, once a run.
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

// program is the agent as people run it.
func program(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "cccd-agent-*"); built.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-o", built.dir, ".").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	name := "cccd-agent"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(built.dir, name)
}

// child is one process of the daemon, from its start to its end.
type child struct {
	cmd    *exec.Cmd
	ready  chan int // its port, once; closed without one if it never answered
	exited chan struct{}
	said   bytes.Buffer // standard output, to be read after exited
	errs   bytes.Buffer // standard error, likewise
}

// raise starts the daemon over a data folder.
func raise(t testing.TB, data string, more ...string) *child {
	t.Helper()
	args := append([]string{"serve", "--data", data, "--json", "--port", "0", "--log", "error"}, more...)
	c := &child{cmd: exec.Command(program(t), args...), ready: make(chan int, 1), exited: make(chan struct{})}
	c.cmd.Stderr = &c.errs
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.kill(); <-c.exited })
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			var said struct {
				Event string `json:"event"`
				Port  int    `json:"port"`
			}
			c.said.Write(lines.Bytes())
			if json.Unmarshal(lines.Bytes(), &said) == nil && said.Event == "ready" {
				c.ready <- said.Port
			}
		}
		close(c.ready)
		_ = c.cmd.Wait()
		close(c.exited)
	}()
	return c
}

// kill is kill -9.
func (c *child) kill() { _ = c.cmd.Process.Kill() }

// stop asks it to end, as a service manager does, and gives its exit code.
func (c *child) stop(t testing.TB) int {
	t.Helper()
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-c.exited:
	case <-time.After(20 * time.Second):
		t.Fatal("the daemon does not end")
	}
	return c.cmd.ProcessState.ExitCode()
}

// port waits until it answers.
func (c *child) port(t testing.TB) int {
	t.Helper()
	select {
	case port, ok := <-c.ready:
		if ok {
			return port
		}
		<-c.exited
		t.Fatalf("the daemon ended before it answered: %s%s", c.said.String(), c.errs.String())
	case <-time.After(30 * time.Second):
		t.Fatal("the daemon does not answer")
	}
	return 0
}

// socket asks the agent of a data folder as its own screen does.
func socket(ctx context.Context, data, method, path string, in, out any) error {
	client, err := api.Dial(ctx, data)
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	return (&owner{client}).ask(ctx, method, path, in, out)
}

// command runs the program with --json, in a process of its own.
func command(t testing.TB, data string, args ...string) (out []byte, exit int) {
	t.Helper()
	cmd := exec.Command(program(t), append(args, "--data", data, "--json")...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if errs.Len() > 0 {
		t.Logf("%v: %s", args, errs.String())
	}
	return out, cmd.ProcessState.ExitCode()
}

// paired is a client's token, given over the socket.
func paired(t testing.TB, data, name string) string {
	t.Helper()
	out, exit := command(t, data, "pair", "--unattended", "--name", name, "--scopes", "visits,insurance,accommodation")
	var made api.Paired
	if err := json.Unmarshal(out, &made); err != nil || exit != exitOK || made.Token == "" {
		t.Fatalf("pair: exit %d %v", exit, err)
	}
	return made.Token
}

// gate is where the clients find the daemon, and wait while there is none.
type gate struct {
	mu   sync.Mutex
	url  string
	open chan struct{} // closed while the daemon answers
}

func newGate() *gate { return &gate{open: make(chan struct{})} }

func (g *gate) up(port int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.url = fmt.Sprintf("http://127.0.0.1:%d", port)
	close(g.open)
}

func (g *gate) down() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.url != "" {
		g.url, g.open = "", make(chan struct{})
	}
}

// address waits until the daemon answers.
func (g *gate) address(ctx context.Context) (string, error) {
	for {
		g.mu.Lock()
		url, open := g.url, g.open
		g.mu.Unlock()
		if url != "" {
			return url, nil
		}
		select {
		case <-open:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}
