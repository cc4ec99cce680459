// Command cccd-agent reads and verifies identity documents at a desk and hands
// the verified identity to the systems behind it. This is the command line; the
// work is in the packages it wires together.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// How long the program has to end by itself after a signal: a command, and the
// agent, which lets deliveries on their way get their answers.
const (
	farewell      = time.Second
	agentFarewell = 15 * time.Second
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		// A read from a pipe cannot be interrupted: what has not ended by then is ended.
		time.Sleep(farewellOf(os.Args[1:]))
		os.Exit(exitOther)
	})
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

func farewellOf(args []string) time.Duration {
	if slices.Contains(args, "serve") {
		return agentFarewell
	}
	return farewell
}

// streams are the three of a process.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run is the whole program, for tests too. It returns the exit code.
func run(ctx context.Context, args []string, std streams) int {
	a := newApp(std)
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if a.asksForJSON(args) {
		a.json = true
	}
	return a.exit(err)
}
