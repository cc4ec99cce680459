package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
	"github.com/cccd-agent/cccd-agent/ui/report"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// demoLimit ends a demo that hangs; it takes a few seconds otherwise.
const demoLimit = 90 * time.Second

type demoOptions struct {
	agent, out, profile, lang string
	seed                      uint64
}

func demoCommand(std streams) *cobra.Command {
	var o demoOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "The main job end to end: scan, tap, verify, look up, notify",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(c.Context(), demoLimit)
			defer cancel()
			return playDemo(ctx, std, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.agent, "agent", "bin/cccd-agent", "the agent's program")
	f.StringVar(&o.out, "out", "out", "folder for everything that the demo leaves")
	f.StringVar(&o.profile, "profile", "cccd-2021", "kind of document")
	f.Uint64Var(&o.seed, "seed", 1, "number that the citizen follows from")
	f.StringVar(&o.lang, "language", "vi", "language of the report: vi or en")
	return c
}

// demo is one run: real programs, real files, a real PC/SC service.
type demo struct {
	ctx  context.Context
	std  streams
	o    demoOptions
	lang words.Lang

	steps    []report.Step
	outcomes []report.Outcome
	stack    *stack.Stack
	card     *child
	backends *child
	ready    backendsReady
	qr       personal.Text
	record   *identity.Record
}

// errNotAsItShould is what a step says that ran and gave the wrong result.
var errNotAsItShould = errors.New("not what it should be")

func playDemo(ctx context.Context, std streams, o demoOptions) error {
	lang, ok := words.Parse(o.lang)
	if !ok {
		return usageError{errors.New("--language is vi or en")}
	}
	d := &demo{ctx: ctx, std: std, o: o, lang: lang}
	if err := d.clean(); err != nil {
		return err
	}
	defer d.stop()
	for _, s := range []struct {
		name string
		run  func() (string, error)
	}{
		{"personalise a citizen", d.personalise},
		{"PC/SC service with a virtual reader", d.bringUpStack},
		{"simulated backends over TLS", d.startBackends},
		{"trust the country's certificate", d.trust},
		{"hold a card ready", d.holdCard},
		{"scan the QR from the picture of the card", d.scan},
		{"tap, read and verify the chip", d.read},
		{"look up the health insurance", d.lookUp},
		{"notify the accommodation", d.notify},
		{"compare the backends' book", d.checkBook},
	} {
		if err := d.step(s.name, s.run); err != nil {
			return err
		}
	}
	return d.writeReport()
}

// step runs and prints one step with its time.
func (d *demo) step(name string, run func() (string, error)) error {
	start := time.Now()
	said, err := run()
	took := time.Since(start)
	if err != nil {
		d.say("✗ %-42s %6d ms  %v\n", name, took.Milliseconds(), err)
		return fmt.Errorf("%s: %w", name, err)
	}
	d.say("✓ %-42s %6d ms  %s\n", name, took.Milliseconds(), said)
	d.steps = append(d.steps, report.Step{Name: name, Took: took})
	return nil
}

func (d *demo) say(format string, args ...any) { _, _ = fmt.Fprintf(d.std.out, format, args...) }

func (d *demo) path(parts ...string) string {
	return filepath.Join(append([]string{d.o.out}, parts...)...)
}

// clean begins with an empty folder, so that nothing of an earlier run passes for
// this one's. Only a folder that a demo made is emptied.
func (d *demo) clean() error {
	marker := d.path(".demo")
	entries, err := os.ReadDir(d.o.out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(marker); err != nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty and was not made by the demo: give another --out", d.o.out)
	}
	if err := os.RemoveAll(d.o.out); err != nil {
		return err
	}
	if err := os.MkdirAll(d.o.out, 0o700); err != nil {
		return err
	}
	return os.WriteFile(marker, nil, 0o600)
}

func (d *demo) stop() {
	for _, c := range []*child{d.card, d.backends} {
		if c != nil {
			c.stop()
		}
	}
	if d.stack != nil {
		d.stack.Down()
	}
}

func (d *demo) bringUpStack() (string, error) {
	s, err := stack.Up(d.ctx)
	if err != nil {
		return "", err
	}
	d.stack = s
	if s.Started() {
		return "pcscd started", nil
	}
	return "pcscd was running", nil
}

// writeReport leaves the page and says where everything is.
func (d *demo) writeReport() error {
	portrait, err := os.ReadFile(d.path("portrait.jpg"))
	if err != nil {
		return err
	}
	f, err := os.Create(d.path("report.html"))
	if err != nil {
		return err
	}
	visit := report.Visit{Lang: d.lang, Record: d.record, Portrait: portrait, Outcomes: d.outcomes, Steps: d.steps}
	if err := errors.Join(report.Write(f, visit), f.Close()); err != nil {
		return err
	}
	var total time.Duration
	for _, s := range d.steps {
		total += s.Took
	}
	d.say("\n%s — %.1f s\n", d.lang.Verdict(string(d.record.Verdict)), total.Seconds())
	for _, name := range []string{"report.html", "record.json", "portrait.jpg", "card/front.png", "backends/book.json"} {
		d.say("  %s\n", d.path(name))
	}
	return nil
}

func writeJSON(path string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o600)
}
