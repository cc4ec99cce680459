package hn212

import (
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
)

// heart is the heartbeat of a session. In Engine.IO 3 the page asks, and its
// silence is the end; in 4 the server asks, and waits for the answer.
type heart struct {
	version int
	timer   clockwork.Timer

	mu      sync.Mutex
	asked   bool // the page owes an answer
	stopped bool // the page is leaving
}

func newHeart(clock clockwork.Clock, version int) *heart {
	h := &heart{version: version}
	h.timer = clock.NewTimer(h.interval())
	return h
}

func (h *heart) interval() time.Duration {
	if h.version == engine3 {
		return pingInterval + pingTimeout
	}
	return pingInterval
}

// answered: the page took its part.
func (h *heart) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	h.asked = false
	h.timer.Reset(h.interval())
}

// beat is called when the timer fires; true asks the page for its part.
func (h *heart) beat() (ask bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.version == engine3 || h.asked || h.stopped {
		return false
	}
	h.asked = true
	h.timer.Reset(pingTimeout)
	return true
}

// stop leaves the page a moment to hear why.
func (h *heart) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	h.timer.Reset(leaveLimit)
}
