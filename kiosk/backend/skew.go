package backend

import (
	"net/http"
	"time"
)

// SkewAllowed is how far two clocks may differ without anybody being told.
const SkewAllowed = 2 * time.Minute

// reading is what the backend's clock said at one moment of ours.
type reading struct{ theirs, ours time.Time }

// halfSecond stands for the part of a second that a Date header leaves out.
const halfSecond = 500 * time.Millisecond

// noteClock takes the backend's clock from the Date header of an answer. It
// was written between our question and now, so that half the way is assumed.
func (c *Conn) noteClock(date string, asked time.Time) {
	theirs, err := http.ParseTime(date)
	if err != nil {
		return
	}
	ours := c.now()
	half := ours.Sub(asked) / 2
	c.theirs.Store(&reading{theirs: theirs.Add(halfSecond).Add(half), ours: ours})
}

// Skew is how far the backend's clock is ahead of ours (negative: behind), to
// about a second and half the time of a request; known is false before its
// first answer. A jump of our clock since then shows at once, because the
// time that has passed is taken from the monotonic clock where there is one.
func (c *Conn) Skew() (d time.Duration, known bool) {
	r := c.theirs.Load()
	if r == nil {
		return 0, false
	}
	now := c.now()
	theirs := r.theirs.Add(now.Sub(r.ours))
	return theirs.Sub(now.Round(0)), true
}
