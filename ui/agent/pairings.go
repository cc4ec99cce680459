package agent

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

// Pairings lists every client, the newest first.
func (c *Client) Pairings(ctx context.Context) ([]api.Pairing, error) {
	list, err := ask[struct {
		Pairings []api.Pairing `json:"pairings"`
	}](ctx, c, get("/v1/pairings"))
	return list.Pairings, err
}

// PairCode makes a code for the page of an origin, to be typed there.
func (c *Client) PairCode(ctx context.Context, n api.NewPairing) (api.PairCode, error) {
	return ask[api.PairCode](ctx, c, order("/v1/pairings/code", n))
}

// Pair makes a client with a token, which is told this once.
func (c *Client) Pair(ctx context.Context, n api.NewPairing) (api.Paired, error) {
	return ask[api.Paired](ctx, c, post("/v1/pairings", n))
}

// Revoke ends a client at once.
func (c *Client) Revoke(ctx context.Context, id string) (api.Pairing, error) {
	return ask[api.Pairing](ctx, c, order(on("pairings", id, "revoke"), nil))
}
