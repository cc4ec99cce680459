package agent

import (
	"context"
	"net/url"
	"strconv"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// Items says which items of the outbox are asked for; the zero value: the first
// hundred of all.
type Items struct {
	Backend string
	State   store.ItemState
	Limit   int
	After   string // id with which the page before ended
}

func (i Items) query() string {
	q := url.Values{}
	for name, value := range map[string]string{"backend": i.Backend, "state": string(i.State), "after": i.After} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if i.Limit > 0 {
		q.Set("limit", strconv.Itoa(i.Limit))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Tasks lists what a person must do, the most urgent first.
func (c *Client) Tasks(ctx context.Context) ([]outbox.Task, error) {
	list, err := ask[struct {
		Tasks []outbox.Task `json:"tasks"`
	}](ctx, c, get("/v1/tasks"))
	return list.Tasks, err
}

// Outbox lists what waits to be delivered, and what was.
func (c *Client) Outbox(ctx context.Context, which Items) ([]api.Item, error) {
	list, err := ask[struct {
		Items []api.Item `json:"items"`
	}](ctx, c, get("/v1/outbox"+which.query()))
	return list.Items, err
}

// Retry tries an item again now.
func (c *Client) Retry(ctx context.Context, item string) error {
	return c.do(ctx, order(on("outbox", item, "retry"), nil))
}

// Confirm says that the backend has an item: it was looked for there.
func (c *Client) Confirm(ctx context.Context, item string) error {
	return c.do(ctx, order(on("outbox", item, "confirm"), nil))
}

// ProofSent says that the proof of a failed lookup was sent.
func (c *Client) ProofSent(ctx context.Context, item string) error {
	return c.do(ctx, order(on("outbox", item, "proof-sent"), nil))
}

// Drop gives an item up; the reason is a code.
func (c *Client) Drop(ctx context.Context, item, reason string) error {
	return c.do(ctx, order(on("outbox", item, "drop"), struct {
		Reason string `json:"reason"`
	}{reason}))
}

type ofBackend struct {
	Backend string `json:"backend"`
}

// Resume goes on with a backend that was stopped.
func (c *Client) Resume(ctx context.Context, backend string) error {
	return c.do(ctx, order("/v1/outbox/resume", ofBackend{backend}))
}

// Relookup queues again the lookups that the portal's own fault left unanswered,
// and gives their number.
func (c *Client) Relookup(ctx context.Context, backend string) (int, error) {
	again, err := ask[struct {
		Queued int `json:"queued"`
	}](ctx, c, order("/v1/outbox/relookup", ofBackend{backend}))
	return again.Queued, err
}
