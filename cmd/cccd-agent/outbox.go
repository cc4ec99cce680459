package main

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func (a *app) outboxCommand() *cobra.Command {
	c := &cobra.Command{Use: "outbox", Short: "What is still to be delivered", Args: cobra.NoArgs, RunE: a.needsCommand}
	var backend, state string
	list := &cobra.Command{Use: "list", Short: "List what waits, and what a person must act on", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.outboxList(c.Context(), backend, state) }}
	list.Flags().StringVar(&backend, "backend", "", "accommodation or insurance")
	list.Flags().StringVar(&state, "state", "", "queued, sending, delivered, unconfirmed, dead or dropped")
	retry := &cobra.Command{Use: "retry ID", Short: "Send an item again now", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.outboxAct(c.Context(), args[0], "retry", map[string]any{})
		}}
	var reason string
	drop := &cobra.Command{Use: "drop ID --reason CODE", Short: "Give an item up: it was told by another way, or is wrong", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.outboxAct(c.Context(), args[0], "drop", map[string]any{"reason": reason})
		}}
	drop.Flags().StringVar(&reason, "reason", "other-channel", "why, as a code")
	resume := &cobra.Command{Use: "resume BACKEND", Short: "Let a backend be asked again that was held", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withOwner(c.Context(), func(at *owner) error {
				return at.ask(c.Context(), http.MethodPost, "/v1/local/outbox/resume", map[string]string{"backend": args[0]}, nil)
			})
		}}
	c.AddCommand(list, retry, drop, resume, a.reassignCommand())
	return c
}

func (a *app) outboxList(ctx context.Context, backend, state string) error {
	query := url.Values{}
	if backend != "" {
		query.Set("backend", backend)
	}
	if state != "" {
		query.Set("state", state)
	}
	var list struct {
		Items []api.Item `json:"items"`
	}
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodGet, "/v1/outbox?"+query.Encode(), nil, &list)
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.write(list)
	}
	for _, i := range list.Items {
		due := ""
		if !i.Deadline.IsZero() {
			due = i.Deadline.In(identity.Zone()).Format("02/01 15:04")
		}
		a.print("%s  %-14s %-12s %s  %s %s\n", i.ID, i.Backend, i.State, i.Created.In(identity.Zone()).Format(time.DateTime), due, i.Code)
		if i.Code == outbox.CodeNotStanding && i.State == store.Dead {
			a.print("  %s\n", a.lang.Lookup("reassign"))
		}
	}
	return nil
}

func (a *app) outboxAct(ctx context.Context, id, act string, body map[string]any) error {
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/outbox/"+url.PathEscape(id)+"/"+act, body, nil)
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.write(map[string]string{"item": id, "done": act})
	}
	a.print("%s\n", a.say("outbox."+act, id))
	return nil
}
