package outbox

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// skew is how far the backend's clock is ahead of ours, where that is more
// than clocks may differ.
func (l *lane) skew() time.Duration {
	c, ok := l.Deliverer.(Clocked)
	if !ok {
		return 0
	}
	if d, known := c.Skew(); known && d.Abs() > backend.SkewAllowed {
		return d
	}
	return 0
}

// theirNow is the time as the backend sees it, who decides what it takes.
func (l *lane) theirNow() time.Time { return l.now().Add(l.skew()) }

// lateNow is the later of the two clocks, by which deadlines are judged: the
// warning comes early rather than late.
func (l *lane) lateNow(now time.Time) time.Time { return now.Add(max(l.skew(), 0)) }
