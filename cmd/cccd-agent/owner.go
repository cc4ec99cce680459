package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
)

// owner is whoever owns the data folder: the running agent, asked over its
// socket, or this very command, which is asked the same way.
type owner struct{ client *http.Client }

// running gives the agent that runs, if one does.
func (a *app) running(ctx context.Context) (*owner, bool) {
	client, err := api.Dial(ctx, a.data)
	return &owner{client}, err == nil
}

// withOwner does something with the owner of the data folder. Where no agent
// runs, this command takes the lock and is the owner for as long as it lasts.
func (a *app) withOwner(ctx context.Context, do func(*owner) error) error {
	if o, ok := a.running(ctx); ok {
		defer o.client.CloseIdleConnections()
		return do(o)
	}
	p, err := a.openPremises(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	server, err := a.newAPI(ctx, p, anyPort)
	if err != nil {
		return err
	}
	return a.whileServing(ctx, server, do)
}

// whileServing answers on the socket for as long as do lasts.
func (a *app) whileServing(ctx context.Context, server *api.Server, do func(*owner) error) error {
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	ready, done := make(chan struct{}), make(chan error, 1)
	go func() { done <- server.ServeLocal(serving, func() { close(ready) }) }()
	select {
	case err := <-done:
		stop()
		return err
	case <-ready:
	}
	client, err := api.Dial(ctx, a.data)
	if err == nil {
		err = do(&owner{client})
		client.CloseIdleConnections()
	}
	stop()
	return errors.Join(err, <-done)
}

// ask sends an operation and reads its answer; in and out may be nil.
func (o *owner) ask(ctx context.Context, method, path string, in, out any) error {
	body, err := o.open(ctx, method, path, in)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	if out == nil {
		return nil
	}
	return json.NewDecoder(body).Decode(out)
}

// open sends an operation and gives its answer to be read as it comes.
func (o *owner) open(ctx context.Context, method, path string, in any) (io.ReadCloser, error) {
	var sent io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, api.LocalAddress+path, sent)
	if err != nil {
		return nil, err
	}
	resp, err := o.client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode < 300 {
		return resp.Body, nil
	}
	defer func() { _ = resp.Body.Close() }()
	return nil, refused(resp)
}

// refused turns the agent's refusal into the command's own failure.
func refused(resp *http.Response) error {
	var said struct {
		office.Fault
		Advice string `json:"advice"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&said); err != nil || said.Code == "" {
		return fmt.Errorf("the agent answered %s", resp.Status)
	}
	if said.Exit == 0 {
		said.Exit = exitOther
	}
	detail := said.Detail
	if detail == "" {
		detail = resp.Status
	}
	return faultOf(office.Fault{Code: said.Code, Exit: said.Exit, Detail: detail, Seen: said.Seen, Model: said.Model, Checks: said.Checks})
}
