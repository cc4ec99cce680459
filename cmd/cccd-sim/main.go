// Command cccd-sim plays the other sides: virtual identity cards in a real PC/SC
// stack, and simulated backends. This is the command line; the cards are in
// package vcard, the backends in package backendsim.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// Exit codes of the contract that apply here.
const (
	exitOK       = 0
	exitOther    = 1
	exitUsage    = 2
	exitNoReader = 20
)

// errorSchema names the error document that every program prints with --json.
const errorSchema = "cccd-agent/error/1"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// streams are the three of a process.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run is the whole program, for tests too. It returns the exit code.
func run(ctx context.Context, args []string, std streams) int {
	root := rootCommand(std)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil || errors.Is(err, context.Canceled) {
		return exitOK
	}
	code, exit := classify(err)
	_, _ = fmt.Fprintf(std.err, "cccd-sim: %v\n", err)
	if slices.Contains(args, "--json") {
		_ = print(std.out, map[string]any{"schema": errorSchema, "code": code, "exit": exit, "message": err.Error(), "advice": "", "checks": []any{}})
	}
	return exit
}

func rootCommand(std streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "cccd-sim",
		Short:         "Virtual identity cards and simulated backends for cccd-agent",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	flags := root.PersistentFlags()
	flags.String("config", "", "taken as by cccd-agent; nothing is configured here")
	flags.String("data", "", "taken as by cccd-agent; nothing is kept here")
	flags.String("lang", "", "taken as by cccd-agent; messages are in English")
	flags.Bool("json", false, "print errors as JSON too; standard output is JSON anyway")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(personaliseCommand(std), cardCommand(std), boundCommand(std), backendsCommand(std), demoCommand(std), practiceCommand(std))
	for _, c := range append(root.Commands(), root) {
		check := c.Args
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	return root
}

// usageError is a wrong option or argument.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func classify(err error) (code string, exit int) {
	var usage usageError
	var folder *vcard.FolderError
	var noReader *vcard.NoReaderError
	switch {
	case errors.As(err, &usage), errors.Is(err, vcard.ErrProfile), errors.Is(err, vcard.ErrFault):
		return "usage", exitUsage
	case errors.As(err, &folder):
		return "folder", exitOther
	case errors.As(err, &noReader), errors.Is(err, vcard.ErrNotSeen):
		return "no-reader", exitNoReader
	}
	return "other", exitOther
}

// print writes one JSON document on one line.
func print(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
