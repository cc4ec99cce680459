package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits are token buckets by name: a client, or an origin that failed. Names
// are those of pairings and listed origins, so there are never many.
type limits struct {
	every rate.Limit
	burst int

	mu     sync.Mutex
	byName map[string]*rate.Limiter
}

// maxNames bounds the buckets; past it all are forgotten at once.
const maxNames = 1024

func newLimits(every rate.Limit, burst int) *limits {
	return &limits{every: every, burst: burst, byName: map[string]*rate.Limiter{}}
}

// allow takes one from a bucket, or says how long until there is one.
func (l *limits) allow(name string, now time.Time) (time.Duration, bool) {
	r := l.of(name).ReserveN(now, 1)
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

func (l *limits) of(name string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.byName[name]
	if !ok {
		if len(l.byName) >= maxNames {
			clear(l.byName)
		}
		b = rate.NewLimiter(l.every, l.burst)
		l.byName[name] = b
	}
	return b
}
