package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

type pairOptions struct {
	origin, name       string
	scopes             []string
	days               int
	unattended, legacy bool
	code, list         bool
	revoke             string
}

func (a *app) pairCommand() *cobra.Command {
	var o pairOptions
	c := &cobra.Command{
		Use: "pair", Short: "Let a web page or a program use the local API", Args: cobra.NoArgs,
		Example: "  cccd-agent pair --origin https://his.example.vn --name \"Tiếp nhận\" --code\n" +
			"  cccd-agent pair --origin https://his.example.vn --unattended --json\n  cccd-agent pair --list",
		RunE: func(c *cobra.Command, _ []string) error { return a.pair(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.origin, "origin", "", "origin of the page, as https://his.example.vn; left out for a native program")
	f.StringVar(&o.name, "name", "", "what people call the client")
	f.StringSliceVar(&o.scopes, "scopes", []string{"visits", "insurance", "accommodation"}, "visits, portrait, insurance, accommodation, statements, payments, admin")
	f.IntVar(&o.days, "days", 0, "how long the token lasts; default 90")
	f.BoolVar(&o.unattended, "unattended", false, "needs no operator's grant for the shift")
	f.BoolVar(&o.legacy, "legacy", false, "an old page that can show no token; for adapters alone")
	f.BoolVar(&o.code, "code", false, "give a code for the page to pair with, instead of the token")
	f.BoolVar(&o.list, "list", false, "list the clients")
	f.StringVar(&o.revoke, "revoke", "", "end the client of this id at once")
	return c
}

func (a *app) pair(ctx context.Context, o pairOptions) error {
	if o.code {
		if _, running := a.running(ctx); !running {
			return &failure{"agent-not-running", exitOther, errors.New("a code needs the agent that the page calls")}
		}
	}
	return a.withOwner(ctx, func(at *owner) error {
		switch {
		case o.list:
			return a.listPairings(ctx, at)
		case o.revoke != "":
			return a.revokePairing(ctx, at, o.revoke)
		case o.code:
			return a.pairByCode(ctx, at, o)
		}
		return a.pairNow(ctx, at, o)
	})
}

func (o pairOptions) order() api.NewPairing {
	n := api.NewPairing{Name: o.name, Origin: strings.TrimSuffix(o.origin, "/"), Unattended: o.unattended, Legacy: o.legacy, Days: o.days}
	for _, s := range o.scopes {
		n.Scopes = append(n.Scopes, visit.Scope(s))
	}
	return n
}

// pairNow prints the token: it is told this once.
func (a *app) pairNow(ctx context.Context, at *owner, o pairOptions) error {
	var made api.Paired
	if err := at.ask(ctx, http.MethodPost, "/v1/pairings", o.order(), &made); err != nil {
		return err
	}
	if a.json {
		return a.write(made)
	}
	a.print("%s\n%s\n", a.say("pair.token", made.Expires.Format(time.DateOnly)), made.Token)
	return nil
}

func (a *app) pairByCode(ctx context.Context, at *owner, o pairOptions) error {
	var code api.PairCode
	if err := at.ask(ctx, http.MethodPost, "/v1/pairings/code", o.order(), &code); err != nil {
		return err
	}
	if a.json {
		return a.write(code)
	}
	a.print("%s\n%s\n", a.say("pair.code", code.Origin, code.Until.In(identity.Zone()).Format("15:04")), code.Code)
	return nil
}

func (a *app) listPairings(ctx context.Context, at *owner) error {
	var list struct {
		Pairings []api.Pairing `json:"pairings"`
	}
	if err := at.ask(ctx, http.MethodGet, "/v1/pairings", nil, &list); err != nil {
		return err
	}
	if a.json {
		return a.write(list)
	}
	for _, p := range list.Pairings {
		a.print("%s  %-30s %-20s %s  %v\n", p.ID, p.Origin, p.Name, p.Expires.Format(time.DateOnly), p.Scopes)
	}
	return nil
}

func (a *app) revokePairing(ctx context.Context, at *owner, id string) error {
	var ended api.Pairing
	if err := at.ask(ctx, http.MethodPost, "/v1/pairings/"+id+"/revoke", struct{}{}, &ended); err != nil {
		return err
	}
	if a.json {
		return a.write(ended)
	}
	a.print("%s\n", a.say("pair.revoked", ended.ID))
	return nil
}
