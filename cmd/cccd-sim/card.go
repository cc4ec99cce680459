package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

func cardCommand(std streams) *cobra.Command {
	var f documentFlags
	var o vcard.BenchOptions
	var list, trace bool
	c := &cobra.Command{
		Use:   "card",
		Short: "Play a card in a virtual reader, under orders on standard input",
		Long: "Play a card in a virtual reader. It starts out of the field and obeys lines on standard input:\n" +
			"tap, pull, profile NAME, lds DIR, fault NAME, clear. The end of the input ends it.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if list {
				return print(std.out, catalogue())
			}
			if trace {
				o.Card.Trace = std.err
			}
			bench, err := f.bench(o)
			if err != nil {
				return err
			}
			defer bench.Close()
			return obey(c.Context(), bench, std)
		},
	}
	flags := c.Flags()
	f.chooseDocument(flags)
	f.chooseChip(flags)
	flags.StringVar(&o.Card.Addr, "vpcd", vcard.DefaultVPCD, "address of the virtual reader's slot")
	flags.StringArrayVar(&o.Faults, "fault", nil, "misbehave; may be given several times (see --list)")
	flags.BoolVar(&trace, "trace", false, "print each APDU's header, lengths, status and time to standard error")
	flags.BoolVar(&list, "list", false, "list profiles and faults and end")
	return c
}

func (f *documentFlags) bench(o vcard.BenchOptions) (*vcard.Bench, error) {
	var err error
	if o.Document, err = f.options(); err != nil {
		return nil, err
	}
	if o.Card.Rate, err = radio.ParseRate(f.rate); err != nil {
		return nil, usageError{err}
	}
	o.Profile, o.Folder, o.Seed, o.Rand = f.profile, f.folder, f.seed, rand.Reader
	return vcard.NewBench(o)
}

// event is one line of answer.
type event struct {
	Event   string `json:"event"`
	Line    string `json:"line,omitempty"`
	Message string `json:"message,omitempty"`
}

// obey answers every line of the input until it ends.
func obey(ctx context.Context, bench *vcard.Bench, std streams) error {
	if err := print(std.out, event{Event: "ready"}); err != nil {
		return err
	}
	orders := lines(std.in)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case line, more := <-orders:
			if !more {
				return nil
			}
			if err := print(std.out, answer(line, bench.Do(ctx, line))); err != nil {
				return err
			}
		}
	}
}

func answer(line string, err error) event {
	if err != nil {
		return event{Event: "error", Line: line, Message: err.Error()}
	}
	return event{Event: "done", Line: line}
}

// lines reads until the end of the input. It ends with the program: a read of
// standard input cannot be called off.
func lines(in io.Reader) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		scanner := bufio.NewScanner(in)
		for scanner.Scan() {
			out <- strings.TrimRight(scanner.Text(), "\r")
		}
	}()
	return out
}

// named is a profile or fault with its sentence.
type named struct {
	Name string `json:"name"`
	Says string `json:"says"`
}

// catalogue is what --list prints.
func catalogue() any {
	var list struct {
		Profiles []named `json:"profiles"`
		Faults   []named `json:"faults"`
	}
	for _, p := range vcard.Profiles() {
		list.Profiles = append(list.Profiles, named{p.Name, p.Says})
	}
	for _, f := range vcard.Faults() {
		list.Faults = append(list.Faults, named{f.Name, f.Says})
	}
	return list
}
