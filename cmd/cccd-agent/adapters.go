package main

import (
	"context"

	"github.com/thejerf/suture/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/deskpost"
	"github.com/cccd-agent/cccd-agent/kiosk/herald"
	"github.com/cccd-agent/cccd-agent/kiosk/hn212"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// hn212Port is where the pages of the HN212 reader look for it.
const hn212Port = 8000

// addAdapters serves the old systems that the configuration names; none is on by
// itself, and each stands behind a pairing.
func (a *app) addAdapters(top *suture.Supervisor, p *premises, server *api.Server) error {
	to := herald.New(herald.Options{
		Store: p.store, Desk: p.desk, Client: server.CallerOf, Log: a.log,
		Sentence: func(code string) string { message, _ := a.lang.Failure(code); return message },
	})
	if set := p.cfg.Adapters.HN212; set != nil {
		a.addHN212(top, server, to, set.Port)
	}
	if set := p.cfg.Adapters.Post; set != nil {
		listener, err := deskpost.New(deskpost.Options{URL: set.URL})
		if err != nil {
			return a.configFailure(err)
		}
		client := func() (visit.Caller, bool) { return server.CallerByID(set.Client) }
		top.Add(&service{"post", func(ctx context.Context) error { return to.Post(ctx, client, listener) }})
	}
	return nil
}

func (a *app) addHN212(top *suture.Supervisor, server *api.Server, to *herald.Herald, port int) {
	if port == 0 {
		port = hn212Port
	}
	gate := server.Gate(port)
	pages := hn212.New(hn212.Options{Gate: gate, Source: to, Rand: a.rand, Log: a.log})
	top.Add(pages)
	top.Add(&service{"hn212", func(ctx context.Context) error { return gate.Serve(ctx, pages) }})
}
