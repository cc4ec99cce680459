package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/warm"
)

// supervise is the process that a person starts: the daemon first, then the
// screen's processes for as long as it lives.
func (o *options) supervise(ctx context.Context) error {
	if err := process.NoCoreDumps(); err != nil {
		o.log.Warn("core dumps are not off", "err", err)
	}
	if o.training {
		ended, err := o.practise(ctx)
		if err != nil {
			return err
		}
		defer ended()
	}
	if err := o.startAgent(ctx); err != nil {
		return err
	}
	go o.keepAgent(ctx)
	s := &warm.Supervisor{Command: o.process, Clock: clockwork.NewRealClock(), Log: o.log}
	return s.Serve(ctx)
}

// startAgent starts the daemon where none runs. It stays when the screen ends.
func (o *options) startAgent(ctx context.Context) error {
	start := agent.Options{Dir: o.data, Config: o.config, Program: o.agent}
	if o.training {
		start.Args = []string{"--training", "--port", "0"}
	}
	_, err := agent.Start(ctx, start)
	return err
}

// keepAgent starts the daemon anew where it is gone: without it nobody is served.
func (o *options) keepAgent(ctx context.Context) {
	look := time.NewTicker(3 * time.Second)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			if err := o.startAgent(ctx); err != nil && ctx.Err() == nil {
				o.log.Warn("the daemon is gone and does not start", "err", err)
			}
		}
	}
}

// process is one of the screen's: this program again.
func (o *options) process() *exec.Cmd {
	args := []string{"--child", "--data", o.data, "--lang", o.lang, "--mode", o.mode, "--window", o.window, "--outline", o.outline}
	if o.training {
		args = append(args, "--training")
	}
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	c := exec.Command(self, args...)
	c.Stderr = os.Stderr
	return c
}

// practise starts the simulators, with a data folder of their own below the
// desk's. ended ends them.
func (o *options) practise(ctx context.Context) (ended func(), err error) {
	dir := filepath.Join(o.data, "training")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, program(o.sim, "cccd-sim"), "practice", "--dir", dir)
	c.Stderr = os.Stderr
	if _, err := c.StdinPipe(); err != nil { // its end is our end
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return nil, err
	}
	ended = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	}
	if err := awaitReady(bufio.NewScanner(out)); err != nil {
		ended()
		return nil, err
	}
	o.data, o.config = dir, filepath.Join(dir, "config.yaml")
	return ended, nil
}

var errPractice = errors.New("the simulators for practising did not start")

// awaitReady waits until the simulators are there.
func awaitReady(lines *bufio.Scanner) error {
	for lines.Scan() {
		var said struct{ Event, Message string }
		if json.Unmarshal(lines.Bytes(), &said) != nil {
			continue
		}
		switch said.Event {
		case "ready":
			return nil
		case "error":
			return fmt.Errorf("%w: %s", errPractice, said.Message)
		}
	}
	return errPractice
}

// program is one of ours: as named, else beside this one, else on the PATH.
func program(named, name string) string {
	if named != "" {
		return named
	}
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if self, err := os.Executable(); err == nil {
		if beside := filepath.Join(filepath.Dir(self), name); exists(beside) {
			return beside
		}
	}
	return name
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
