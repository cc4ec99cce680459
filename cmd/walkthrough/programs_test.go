// Package walkthrough holds tests alone: people at desks and kiosks, with the
// programs as they are shipped, on a real X server with a real PC/SC service,
// virtual cards and simulated portals, by real pointer and key events.
package walkthrough

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

var (
	programsFlag = flag.String("programs", "", "folder of built programs; empty: they are built")
	shotsFlag    = flag.String("shots", "", "folder for the pictures of each step; empty: none")
	wholeFlag    = flag.Bool("whole", false, "walk in every window and look, not in one")
)

// patience is how long anything may take on a busy machine.
const patience = 90 * time.Second

// built is the folder in which the programs are built, once a run.
var built struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

// program is one of ours, as people run it.
func program(t testing.TB, name string) string {
	t.Helper()
	if *programsFlag != "" {
		return filepath.Join(*programsFlag, name)
	}
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "cccd-walk-*"); built.err != nil {
			return
		}
		build := exec.Command("go", "build", "-o", built.dir+"/", "./cmd/cccd-agent", "./cmd/cccd-kiosk", "./cmd/cccd-sim")
		build.Dir = "../.."
		if out, err := build.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, name)
}

// child is one of our programs that runs beside a test; what it says is kept.
type child struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines chan []byte
	ended chan struct{}
	log   string // file of its standard error
}

// start runs a program until the test ends.
func start(t testing.TB, env []string, dir, name string, args ...string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(program(t, name), args...), lines: make(chan []byte, 256), ended: make(chan struct{})}
	c.cmd.Env = env
	errs, err := os.CreateTemp(dir, name+"-*.log")
	if err != nil {
		t.Fatal(err)
	}
	c.log, c.cmd.Stderr = errs.Name(), errs
	var out io.Reader
	if c.stdin, err = c.cmd.StdinPipe(); err == nil {
		out, err = c.cmd.StdoutPipe()
	}
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	go c.follow(out, errs)
	t.Cleanup(c.stop)
	return c
}

// follow keeps what the program says; what nobody waits for is let go.
func (c *child) follow(out io.Reader, errs *os.File) {
	s := bufio.NewScanner(out)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		select {
		case c.lines <- append([]byte(nil), s.Bytes()...):
		default:
		}
	}
	_ = c.cmd.Wait()
	_ = errs.Close()
	close(c.ended)
}

// stop asks a program to end, and ends it where it does not.
func (c *child) stop() {
	_ = c.stdin.Close()
	_ = c.cmd.Process.Signal(os.Interrupt)
	select {
	case <-c.ended:
	case <-time.After(20 * time.Second):
		_ = c.cmd.Process.Kill()
		<-c.ended
	}
}

// next waits for the next JSON line; an error event is an error.
func (c *child) next(into any) error {
	select {
	case line := <-c.lines:
		var head struct{ Event, Message string }
		if err := json.Unmarshal(line, &head); err != nil {
			return fmt.Errorf("%w in %s", err, line)
		}
		if head.Event == "error" {
			return errors.New(head.Message)
		}
		return json.Unmarshal(line, into)
	case <-c.ended:
		return fmt.Errorf("the program ended: %s", c.said())
	case <-time.After(patience):
		return fmt.Errorf("the program says nothing: %s", c.said())
	}
}

// said is the end of what the program wrote to its log.
func (c *child) said() string {
	all, _ := os.ReadFile(c.log)
	return string(all[max(0, len(all)-3000):])
}

// order sends a line and waits until it is done.
func (c *child) order(t testing.TB, line string) {
	t.Helper()
	_, err := fmt.Fprintln(c.stdin, line)
	if err == nil {
		err = c.next(&struct{}{})
	}
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
}
