package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func (a *app) journalCommand() *cobra.Command {
	c := &cobra.Command{Use: "journal", Short: "The audit journal", Args: cobra.NoArgs, RunE: a.needsCommand}
	var head string
	verify := &cobra.Command{
		Use: "verify", Short: "Find any edit, removal or reordering, and say where", Args: cobra.NoArgs,
		Long: "Without --head a cut tail or a disk that was put back cannot be told: the tail is then undetermined.",
		RunE: func(c *cobra.Command, _ []string) error { return a.journalVerify(c.Context(), head) },
	}
	verify.Flags().StringVar(&head, "head", "", "a signed head that was kept elsewhere (journal head): VALUE, @FILE or -")
	export := &cobra.Command{Use: "export", Short: "Print the journal as lines of JSON", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.journalExport(c.Context()) }}
	headCmd := &cobra.Command{Use: "head", Short: "Print the signed head, to be kept elsewhere", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.journalHead(c.Context()) }}
	var before, reason string
	purge := &cobra.Command{Use: "purge --before DATE", Short: "Cut what is older, leaving a signed tombstone", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.journalPurge(c.Context(), before, reason) }}
	purge.Flags().StringVar(&before, "before", "", "YYYY-MM-DD")
	purge.Flags().StringVar(&reason, "reason", "retention", "why, as a code")
	c.AddCommand(verify, export, headCmd, purge)
	return c
}

func (a *app) journalVerify(ctx context.Context, head string) error {
	order := office.JournalOrder{}
	if head != "" {
		text, err := a.secret("head", head)
		if err != nil {
			return usageError(err)
		}
		order.Head = strings.TrimSpace(text.Reveal())
	}
	var report journal.Report
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/journal/verify", order, &report)
	})
	if err != nil {
		return err
	}
	return a.journalReport(report)
}

// journalReport prints what was found; what failed ends with exit 11, what
// cannot be told without a head elsewhere is no failure.
func (a *app) journalReport(r journal.Report) error {
	if a.json {
		if err := a.write(r); err != nil {
			return err
		}
	} else {
		a.print("%s\n", a.say("journal."+string(r.Outcome), r.Size))
		a.print("%s\n", a.say("journal.tail."+string(r.Tail)))
		for _, f := range r.Findings {
			a.print("  %d–%d  %s\n", f.N, f.Until-1, f.Kind)
		}
	}
	if r.Outcome == journal.Failed || r.Tail == journal.Failed {
		return &verdictError{exitRejected}
	}
	return nil
}

func (a *app) journalExport(ctx context.Context) error {
	return a.withOwner(ctx, func(at *owner) error {
		body, err := at.open(ctx, http.MethodGet, "/v1/local/journal/export", nil)
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }()
		_, err = io.Copy(a.out, body)
		return err
	})
}

func (a *app) journalHead(ctx context.Context) error {
	var head office.JournalHead
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodGet, "/v1/local/journal/head", nil, &head)
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.write(head)
	}
	a.print("%s\n", head.Head)
	return nil
}

func (a *app) journalPurge(ctx context.Context, before, reason string) error {
	day, err := time.ParseInLocation(time.DateOnly, before, identity.Zone())
	if err != nil {
		return usageError(errors.New("--before is YYYY-MM-DD"))
	}
	var cut office.JournalCut
	err = a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/journal/purge", office.JournalOrder{Before: day, Reason: reason}, &cut)
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.write(cut)
	}
	a.print("%s\n", a.say("journal.cut", cut.Cut))
	return nil
}
