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

// PairingCode makes a code for the page of an origin, to be typed there.
func (c *Client) PairingCode(ctx context.Context, n api.NewPairing) (api.PairCode, error) {
	return ask[api.PairCode](ctx, c, order("/v1/pairings/code", n))
}

// Pair makes a client with a token, which is told this once.
func (c *Client) Pair(ctx context.Context, n api.NewPairing) (api.Paired, error) {
	return ask[api.Paired](ctx, c, post("/v1/pairings", n))
}

// RevokePairing ends a client at once.
func (c *Client) RevokePairing(ctx context.Context, id string) error {
	return c.do(ctx, order(on("pairings", id, "revoke"), nil))
}
