package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// Why a daemon could not be started, beside the daemon's own codes
// ("config", "key-lost", "port-taken" …).
const (
	NoProgram  = "no-program" // it is neither beside ours nor in PATH
	NotRun     = "not-run"    // the system would not run it
	NoAnswer   = "no-answer"  // it runs, and does not answer in time
	NotSaid    = "not-said"   // it ended, and did not say why
	codeLocked = "locked"     // somebody else has the data folder: another daemon, or a command
)

// StartError is a daemon that could not be started.
type StartError struct {
	Code string // one of those above, or the daemon's own
	Exit int    // its exit code; 0 where it did not run
}

func (e *StartError) Error() string { return "agent: the daemon did not start: " + e.Code }

const (
	startWait = 30 * time.Second
	startLook = 50 * time.Millisecond
	mostSaid  = 64 << 10 // bytes of a program's last words
)

// Start makes sure that a daemon answers for a data folder: where none does, it
// starts one that outlives this process, and waits for it. Two that start at once
// end with one daemon. The process id is 0 where one was there. Errors:
// [*StartError], and the context's.
func Start(ctx context.Context, o Options) (pid int, err error) {
	o = o.withDefaults()
	c := New(o)
	defer c.Forget()
	if c.answers(ctx) {
		return 0, nil
	}
	program, err := o.program()
	if err != nil {
		return 0, err
	}
	over := o.Clock.Now().Add(startWait)
	for {
		pid, err := c.raise(ctx, program, over)
		var failed *StartError
		if !errors.As(err, &failed) || failed.Code != codeLocked || o.Clock.Now().After(over) {
			return pid, err
		}
		if !c.pause(ctx) { // somebody else has the folder: it soon answers, or leaves
			return 0, ended(ctx)
		}
		if c.answers(ctx) {
			return 0, nil
		}
	}
}

// raise starts a daemon and waits for it.
func (c *Client) raise(ctx context.Context, program string, over time.Time) (pid int, err error) {
	d, err := c.o.run(program)
	if err != nil {
		return 0, err
	}
	defer func() { _ = d.said.Close() }()
	if err := c.until(ctx, d, over); err != nil {
		return 0, err
	}
	return d.cmd.Process.Pid, nil
}

// answers reports whether a daemon is there: a command that has the folder for a
// moment listens at no port.
func (c *Client) answers(ctx context.Context) bool {
	h, err := c.Health(ctx)
	return err == nil && h.Port != 0
}

func (c *Client) pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-c.o.Clock.After(startLook):
		return true
	}
}

// until waits for a daemon to say that it is ready, or to end.
func (c *Client) until(ctx context.Context, d *daemon, over time.Time) error {
	for {
		said := d.says()
		select {
		case <-d.ended:
			return d.why()
		default:
		}
		switch {
		case said.Event == "ready":
			return nil
		case c.o.Clock.Now().After(over):
			return &StartError{Code: NoAnswer}
		case !c.pause(ctx):
			return ended(ctx)
		}
	}
}

// program finds the daemon's.
func (o Options) program() (string, error) {
	if o.Program != "" {
		return o.Program, nil
	}
	name := "cccd-agent"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if own, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(own), name)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return beside, nil
		}
	}
	found, err := exec.LookPath(name)
	if err != nil {
		return "", &StartError{Code: NoProgram}
	}
	return found, nil
}

func (o Options) args() ([]string, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, &StartError{Code: NotRun}
	}
	args := []string{"serve", "--json", "--data", dir}
	if o.Config != "" {
		args = append(args, "--config", o.Config)
	}
	return append(args, o.Args...), nil
}

// daemon is one that was started here.
type daemon struct {
	cmd   *exec.Cmd
	said  *os.File      // its standard output: a file, which does not end with us
	ended chan struct{} // closed when it has ended
}

func (o Options) run(program string) (*daemon, error) {
	args, err := o.args()
	if err != nil {
		return nil, err
	}
	said, err := os.CreateTemp("", "cccd-kiosk-*")
	if err != nil {
		return nil, &StartError{Code: NotRun}
	}
	d := &daemon{cmd: exec.Command(program, args...), said: said, ended: make(chan struct{})}
	d.cmd.Stdout = said
	detach(d.cmd)
	if err := d.cmd.Start(); err != nil {
		_ = errors.Join(said.Close(), os.Remove(said.Name()))
		return nil, &StartError{Code: NotRun}
	}
	_ = os.Remove(said.Name()) // where the system lets go of the name of a file that is open
	go func() {
		_ = d.cmd.Wait()           // its exit code is looked at where it counts
		_ = os.Remove(said.Name()) // elsewhere
		close(d.ended)
	}()
	return d, nil
}

// said is what a daemon says on its standard output: that it is ready, or why
// it ended.
type said struct {
	Event string `json:"event"`
	Code  string `json:"code"`
}

// says is the last of it. The file is read at a place, since its own is where
// the daemon writes.
func (d *daemon) says() (last said) {
	text, err := io.ReadAll(io.NewSectionReader(d.said, 0, mostSaid))
	if err != nil {
		return last
	}
	for line := range bytes.Lines(text) {
		var s said
		if json.Unmarshal(line, &s) == nil {
			last = s
		}
	}
	return last
}

// why says why a daemon ended.
func (d *daemon) why() error {
	failed := &StartError{Code: NotSaid, Exit: d.cmd.ProcessState.ExitCode()}
	if code := d.says().Code; code != "" {
		failed.Code = code
	}
	return failed
}
