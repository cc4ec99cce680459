package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// child is a program of ours that runs beside the demo, speaks JSON lines and
// takes orders.
type child struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines *bufio.Scanner
}

// startChild runs this program with other arguments.
func startChild(ctx context.Context, errs io.Writer, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stderr = errs
	cmd.WaitDelay = time.Second
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &child{cmd, stdin, bufio.NewScanner(stdout)}, cmd.Start()
}

// next reads the next event into v; an error event is an error.
func (c *child) next(v any) error {
	if !c.lines.Scan() {
		return errors.Join(errors.New("the program ended"), c.lines.Err())
	}
	var head struct{ Event, Message string }
	if err := json.Unmarshal(c.lines.Bytes(), &head); err != nil {
		return err
	}
	if head.Event == "error" {
		return errors.New(head.Message)
	}
	return json.Unmarshal(c.lines.Bytes(), v)
}

// order sends one line and waits for its answer.
func (c *child) order(line string) error {
	if _, err := fmt.Fprintln(c.stdin, line); err != nil {
		return err
	}
	return c.next(&struct{}{})
}

func (c *child) stop() {
	_ = c.stdin.Close()
	_ = c.cmd.Process.Signal(os.Interrupt)
	_ = c.cmd.Wait()
}

// agent runs the agent with --json and decodes what it prints. The wanted exit
// code is part of what must be right.
func (d *demo) agent(stdin io.Reader, v any, args ...string) error {
	common := []string{"--data", d.path("agent"), "--config", d.path("backends", "agent.yaml"), "--lang", string(d.lang), "--json"}
	cmd := exec.CommandContext(d.ctx, d.o.agent, append(args, common...)...)
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &out, d.std.err
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", args[0], err, bytes.TrimSpace(out.Bytes()))
	}
	return json.Unmarshal(out.Bytes(), v)
}
