package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/user"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/thejerf/suture/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/process"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// anyPort means that the first free one of the API's ports is taken.
const anyPort = -1

func (a *app) serveCommand() *cobra.Command {
	port, training := anyPort, false
	c := &cobra.Command{
		Use: "serve", Short: "Run the agent: readers, local API, outbox", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			a.training = training
			return a.serve(c.Context(), port)
		},
	}
	c.Flags().BoolVar(&training, "training", false, "practice: everything is of nobody who is there, and no report shows it; for a data folder of its own")
	c.Flags().IntVar(&port, "port", anyPort, "port of the local API on 127.0.0.1; 0 chooses; default 24311, or the next that is free")
	return c
}

// serve is the daemon: everything that runs long is a service of one supervisor.
func (a *app) serve(ctx context.Context, port int) error {
	if port < anyPort || port > 65535 {
		return usageError(fmt.Errorf("--port is 0 to 65535"))
	}
	if err := process.ReexecWithClobber(); err != nil {
		a.log.Warn("freed memory is not overwritten", "err", err)
	}
	if err := process.NoCoreDumps(); err != nil {
		a.log.Warn("core dumps are not off", "err", err)
	}
	process.Forget() // so that what stays for long begins on clean stacks
	p, err := a.openPremises(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	server, err := a.newAPI(ctx, p, port)
	if err != nil {
		return err
	}
	return a.supervise(ctx, p, server)
}

// supervise runs the services until the context ends or the API cannot go on.
func (a *app) supervise(ctx context.Context, p *premises, server *api.Server) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	top := suture.New("cccd-agent", suture.Spec{EventHook: a.supervised, Timeout: 8 * time.Second})
	top.Add(p.desk)
	top.Add(p.outbox)
	top.Add(&housekeeper{premises: p, log: a.log, now: a.now})
	p.forgetting.letGo = append(p.forgetting.letGo, server.LetGo)
	top.Add(p.forgetting)
	if p.lodging != nil {
		top.Add(p.lodging)
	}
	top.Add(&service{"api", func(ctx context.Context) error {
		err := server.Serve(ctx)
		if err != nil && ctx.Err() == nil {
			stop(err) // without the API nobody reaches the agent: it ends, and says why
		}
		return err
	}})
	top.Add(process.Watchdog{Alive: p.alive})
	a.addScanners(top, p)
	if err := a.addAdapters(top, p, server); err != nil {
		return err
	}
	done := top.ServeBackground(ctx)
	if err := a.announce(ctx, server); err != nil {
		stop(err)
	}
	<-ctx.Done()
	_ = process.Stopping()
	<-done
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// alive reports whether the store answers: without it nothing does.
func (p *premises) alive(ctx context.Context) bool {
	return p.store.View(ctx, func(*store.Tx) error { return nil }) == nil
}

// announce says that the agent answers: to the caller, and to the service manager.
func (a *app) announce(ctx context.Context, server *api.Server) error {
	for server.Port() == 0 || !a.answers(ctx) {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(5 * time.Millisecond):
		}
	}
	if err := process.Ready(); err != nil {
		a.log.Warn("the service manager was not told", "err", err)
	}
	if a.json {
		return a.write(map[string]any{"event": "ready", "port": server.Port()})
	}
	a.print("%s\n", a.say("serve.ready", server.Port()))
	return nil
}

// answers reports whether the socket answers.
func (a *app) answers(ctx context.Context) bool {
	client, err := api.Dial(ctx, a.data)
	if err != nil {
		return false
	}
	client.CloseIdleConnections()
	return true
}

// supervised tells the log when a service ended and is begun anew.
func (a *app) supervised(e suture.Event) {
	level := slog.LevelWarn
	if e.Type() == suture.EventTypeStopTimeout || e.Type() == suture.EventTypeBackoff {
		level = slog.LevelError
	}
	a.log.Log(context.Background(), level, "supervisor", "event", e.String())
}

// service is one function under the supervisor.
type service struct {
	name string
	run  func(context.Context) error
}

func (s *service) Serve(ctx context.Context) error { return s.run(ctx) }

func (s *service) String() string { return s.name }

// newAPI wires the local API to the premises.
func (a *app) newAPI(ctx context.Context, p *premises, port int) (*api.Server, error) {
	payments, err := a.payments(p)
	if err != nil {
		return nil, err
	}
	return api.New(ctx, api.Options{
		Dir: a.data, Ports: portsOf(port, p.cfg.API.Port), Desk: forgetfulDesk{p.desk, p.forgetting}, Store: p.store, Readers: p.readers,
		Outbox: p.outbox, Shifts: p.accounts, SignInCard: p.signInCard, Keys: p.jwks, Hospital: p.hospital,
		PublicService: p.services, Payments: payments,
		Office: p.forgetting.forgetfully(p.office), Metrics: p.metrics.Handler(), UserAllowed: usersOf(p.cfg.API.Users), Words: problemWords, Version: version, Now: a.now, Rand: a.rand, Log: a.log,
	})
}

// usersOf decides whose programs may call: the agent's own user's, and those of
// the users who are named. Nil leaves it at the former.
func usersOf(named []string) func(string) bool {
	if len(named) == 0 {
		return nil
	}
	allowed := slices.Clone(named)
	for _, name := range named {
		if u, err := user.Lookup(name); err == nil {
			allowed = append(allowed, u.Uid)
		}
	}
	if own, err := user.Current(); err == nil {
		allowed = append(allowed, own.Uid)
	}
	return func(id string) bool { return slices.Contains(allowed, id) }
}

// portsOf are the ports to try: the flag's, else the configuration's, else the API's own.
func portsOf(flag int, configured *int) []int {
	switch {
	case flag != anyPort:
		return []int{flag}
	case configured != nil:
		return []int{*configured}
	}
	return nil
}
