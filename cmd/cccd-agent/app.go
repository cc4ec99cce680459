package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// app is one run of the program: its streams and the options that every command takes.
type app struct {
	streams
	config, data string
	langName     string
	logLevel     string
	json         bool
	inTaken      bool // standard input was read for a secret
	training     bool // the data folder is one of practice

	lang words.Lang
	log  *slog.Logger
	now  func() time.Time
	rand io.Reader
}

func newApp(std streams) *app {
	return &app{streams: std, lang: environmentLang(), log: slog.New(slog.DiscardHandler), now: time.Now, rand: rand.Reader}
}

// environmentLang is Vietnamese unless the environment asks for English.
func environmentLang() words.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "en") {
				return words.English
			}
			return words.Vietnamese
		}
	}
	return words.Vietnamese
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "cccd-agent",
		Short:             "Read and verify Vietnamese chip ID cards and ICAO 9303 passports",
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.prepare() },
		RunE:              a.needsCommand,
		Args:              cobra.NoArgs,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	flags := root.PersistentFlags()
	flags.StringVar(&a.config, "config", "", "configuration file (default DATA/config.yaml)")
	flags.StringVar(&a.data, "data", "", "folder of everything the agent keeps: anchors, keys, store")
	flags.StringVar(&a.langName, "lang", "", "language of messages: vi or en")
	flags.StringVar(&a.logLevel, "log", "warn", "least level to log on standard error: debug, info, warn or error")
	flags.BoolVar(&a.json, "json", false, "print JSON on standard output")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError(err) })
	root.AddCommand(a.readCommand(), a.verifyCommand(), a.inspectCommand(), a.scanCommand(), a.trustCommand(),
		a.lookupCommand(), a.accommodationCommand(), a.serveCommand(), a.pairCommand(), a.operatorsCommand(), a.outboxCommand(),
		a.journalCommand(), a.subjectCommand(), a.backupCommand(), a.restoreCommand(), a.configCommand(), a.doctorCommand(), a.reportCommand(),
		a.supportBundleCommand(), a.versionCommand())
	usageErrors(root)
	return root
}

// needsCommand is what a group of commands does by itself: it shows what there is.
func (a *app) needsCommand(c *cobra.Command, _ []string) error {
	if a.json {
		return usageError(fmt.Errorf("%s needs a command", c.CommandPath()))
	}
	return c.Help()
}

// usageErrors makes wrong arguments of every command a usage error.
func usageErrors(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError(err)
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		usageErrors(sub)
	}
}

// prepare settles the options that every command takes.
func (a *app) prepare() error {
	if a.langName != "" {
		l, ok := words.Parse(a.langName)
		if !ok {
			return usageError(fmt.Errorf("--lang is vi or en"))
		}
		a.lang = l
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(a.logLevel)); err != nil {
		return usageError(fmt.Errorf("--log is debug, info, warn or error"))
	}
	// Text, not JSON: a JSON handler would write a whole struct of personal values
	// by their JSON, which shows them.
	a.log = slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level}))
	if a.data == "" {
		dir, err := config.DefaultDir()
		if err != nil {
			return usageError(fmt.Errorf("--data is needed: %w", err))
		}
		a.data = dir
	}
	if a.config == "" {
		a.config = filepath.Join(a.data, "config.yaml")
		return nil
	}
	if _, err := os.Stat(a.config); err != nil {
		return usageError(fmt.Errorf("--config: %w", err))
	}
	return nil
}

// asksForJSON looks for --json in arguments that could not be parsed.
func (a *app) asksForJSON(args []string) bool {
	return a.json || slices.Contains(args, "--json")
}

// write prints one JSON document on one line of standard output.
func (a *app) write(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (a *app) say(key string, args ...any) string { return a.lang.Say(key, args...) }

func (a *app) print(format string, args ...any) { _, _ = fmt.Fprintf(a.out, format, args...) }

func (a *app) tell(format string, args ...any) { _, _ = fmt.Fprintf(a.err, format, args...) }
