package agent

import (
	"context"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

// readersWait is how long the readers may take: a reader that hangs is looked at
// again soon.
const readersWait = 5 * time.Second

// Health says which daemon answers. It does not wait for one.
func (c *Client) Health(ctx context.Context) (api.Health, error) {
	q := get("/v1/health").within(readersWait)
	q.quick = true
	return ask[api.Health](ctx, c, q)
}

// Readers lists the card readers, and whether a card lies there.
func (c *Client) Readers(ctx context.Context) ([]api.Reader, error) {
	q := get("/v1/readers").within(readersWait)
	q.quick = true
	list, err := ask[struct {
		Readers []api.Reader `json:"readers"`
	}](ctx, c, q)
	return list.Readers, err
}

// WatchReaders looks at the readers every so often until ctx ends, and tells
// them at first and whenever anything changed. While the daemon is away it tells
// nothing: events do. The channel is closed at the end.
func (c *Client) WatchReaders(ctx context.Context, every time.Duration) <-chan []api.Reader {
	told := make(chan []api.Reader)
	go func() {
		defer close(told)
		c.watchReaders(ctx, every, told)
	}()
	return told
}

func (c *Client) watchReaders(ctx context.Context, every time.Duration, told chan<- []api.Reader) {
	ticks := c.o.Clock.NewTicker(every)
	defer ticks.Stop()
	var last []api.Reader
	first := true
	for {
		now, err := c.Readers(ctx)
		if err == nil && (first || !slices.Equal(now, last)) {
			select {
			case told <- now:
				last, first = now, false
			case <-ctx.Done():
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.Chan():
		}
	}
}
