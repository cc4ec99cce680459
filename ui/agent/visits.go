package agent

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Waits beside the usual one: what is asked of a backend is answered when that
// does, or when its own time is over.
const (
	lookupWait = 35 * time.Second // of an insurance lookup for which nothing else is said
	notifyWait = 20 * time.Second // of a notification, likewise
	besideWait = time.Minute      // of a backend that is asked beside
)

const visits = "visits"

// act takes one step of a visit.
func (c *Client) act(ctx context.Context, id, name string, in any, wait time.Duration) (visit.View, error) {
	return ask[visit.View](ctx, c, post(on(visits, id, name), in).within(wait+usualWait))
}

// Open opens a visit.
func (c *Client) Open(ctx context.Context, req visit.OpenRequest) (visit.View, error) {
	return ask[visit.View](ctx, c, post("/v1/visits", req))
}

// Visit gives a visit as it is.
func (c *Client) Visit(ctx context.Context, id string) (visit.View, error) {
	return ask[visit.View](ctx, c, get(on(visits, id, "")))
}

// Visits lists the ids of all open visits, the newest first.
func (c *Client) Visits(ctx context.Context) ([]string, error) {
	list, err := ask[struct {
		Visits []string `json:"visits"`
	}](ctx, c, get("/v1/visits"))
	return list.Visits, err
}

// Consent takes down the person's word.
func (c *Client) Consent(ctx context.Context, id string, req visit.ConsentRequest) (visit.View, error) {
	return c.act(ctx, id, "consent", req, 0)
}

// Read begins to read a card, and returns at once; events tell how it goes on.
func (c *Client) Read(ctx context.Context, id string, req visit.ReadRequest) (visit.View, error) {
	return c.act(ctx, id, "read", req, 0)
}

// Scan hands in what a scanner or the camera read.
func (c *Client) Scan(ctx context.Context, id string, text personal.Text) (visit.View, error) {
	return c.act(ctx, id, "scan", visit.ScanRequest{Text: text}, 0)
}

// Typed hands in what was typed.
func (c *Client) Typed(ctx context.Context, id string, req visit.TypedRequest) (visit.View, error) {
	return c.act(ctx, id, "typed", req, 0)
}

// Face hands in whether the face matches the portrait.
func (c *Client) Face(ctx context.Context, id string, matches bool) (visit.View, error) {
	return c.act(ctx, id, "face", visit.FaceRequest{Matches: matches}, 0)
}

// Decide goes on below the least verdict, with staff's reason.
func (c *Client) Decide(ctx context.Context, id string, why visit.GoOn) (visit.View, error) {
	return c.act(ctx, id, "decide", why, 0)
}

// Insurance looks the person up. It returns with the answer, or when its time to
// wait is over: then the answer comes as an event.
func (c *Client) Insurance(ctx context.Context, id string, req visit.InsuranceRequest) (visit.View, error) {
	return c.act(ctx, id, "insurance", req, seconds(req.Wait, lookupWait))
}

// Accommodation notifies of the guest. It waits as Insurance does.
func (c *Client) Accommodation(ctx context.Context, id string, req visit.AccommodationRequest) (visit.View, error) {
	return c.act(ctx, id, "accommodation", req, seconds(req.Wait, notifyWait))
}

// Finish ends a visit that is done.
func (c *Client) Finish(ctx context.Context, id string) (visit.View, error) {
	return c.act(ctx, id, "finish", nil, 0)
}

// Cancel ends a visit that is not.
func (c *Client) Cancel(ctx context.Context, id string) (visit.View, error) {
	return c.act(ctx, id, "cancel", nil, 0)
}

func seconds(asked *int, otherwise time.Duration) time.Duration {
	if asked == nil {
		return otherwise
	}
	return time.Duration(*asked) * time.Second
}
