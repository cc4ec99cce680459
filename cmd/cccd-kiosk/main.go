// Command cccd-kiosk is the touchscreen of a desk or kiosk: a client of the
// daemon, which it starts where none runs. This process keeps two others: one
// that is shown, and one that is ready behind it; see package warm.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/ui/warm"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// version is set when the program is built.
var version = "dev"

// Exit codes of the contract that apply here.
const (
	exitOK    = 0
	exitOther = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// options are those of the command line.
type options struct {
	config, data, lang string
	mode               string // empty: the configuration's
	training           bool
	agent, sim         string // programs; empty: beside this one, else on the PATH
	window             string // WIDTHxHEIGHT in desk mode
	outline            string // file that tells names and places of targets, for tests and tools
	child              bool   // this process is one of the two
	log                *slog.Logger
}

func run(ctx context.Context, args []string) int {
	o := &options{log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	code := exitOK
	root := command(o, func() error {
		if err := o.prepare(); err != nil {
			return err
		}
		if o.child {
			code = o.screen(ctx)
			return nil
		}
		return o.supervise(ctx)
	})
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil || errors.Is(err, context.Canceled) {
		return code
	}
	o.say(err)
	if errors.As(err, new(usageError)) {
		return exitUsage
	}
	return exitOther
}

func command(o *options, run func() error) *cobra.Command {
	root := &cobra.Command{
		Use: "cccd-kiosk", Short: "The touchscreen of cccd-agent", Args: cobra.NoArgs, Version: version,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error { return run() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	f := root.Flags()
	f.StringVar(&o.config, "config", "", "configuration file (default DATA/config.yaml)")
	f.StringVar(&o.data, "data", "", "the agent's data folder")
	f.StringVar(&o.lang, "lang", "", "language of the first screen: vi or en (default: the configuration's)")
	f.StringVar(&o.mode, "mode", "", "desk or kiosk (default: the configuration's)")
	f.BoolVar(&o.training, "training", false, "practise: simulators, a store of its own, left out of reports")
	f.StringVar(&o.agent, "agent", "", "the daemon's program (default: cccd-agent beside this one, else on the PATH)")
	f.StringVar(&o.sim, "sim", "", "the simulators' program, for --training (default: cccd-sim, likewise)")
	f.StringVar(&o.window, "window", "1280x800", "size of the window in desk mode")
	f.StringVar(&o.outline, "outline", "", "file that names and places of targets are written to, for tests and tools; nothing personal")
	f.BoolVar(&o.child, "child", false, "")
	_ = f.MarkHidden("child")
	return root
}

// usageError is wrong use of the command line.
type usageError struct{ error }

func (o *options) prepare() error {
	if o.mode != "" && o.mode != string(config.DeskMode) && o.mode != string(config.KioskMode) {
		return usageError{errors.New("--mode is desk or kiosk")}
	}
	if _, ok := words.Parse(o.lang); o.lang != "" && !ok {
		return usageError{errors.New("--lang is vi or en")}
	}
	if o.data == "" {
		dir, err := config.DefaultDir()
		if err != nil {
			return usageError{fmt.Errorf("--data is needed: %w", err)}
		}
		o.data = dir
	}
	return nil
}

// speaks is the language of what is said before there is a screen.
func (o *options) speaks() words.Lang {
	if l, ok := words.Parse(o.lang); ok {
		return l
	}
	if strings.HasPrefix(os.Getenv("LANG"), "en") {
		return words.English
	}
	return words.Vietnamese
}

// say tells a person why the program ends, and what to do next.
func (o *options) say(err error) {
	l := o.speaks()
	text := err.Error()
	if errors.Is(err, warm.ErrNoGL) {
		text = l.Say("kiosk.no-gl")
	}
	_, _ = fmt.Fprintf(os.Stderr, "cccd-kiosk: %s\n", text)
}
