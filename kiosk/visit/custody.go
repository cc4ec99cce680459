package visit

import (
	"context"
	"sync"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// custody says whose the readers, cards and portraits are that are at the desk
// now. A card belongs to the visit that first read it, until it leaves its
// reader: a page never receives a card that it did not ask for. Portraits are
// held here alone, and overwritten when they are let go.
type custody struct {
	mu        sync.Mutex
	cards     map[string]claim // by reader
	portraits map[string]portrait
	readings  map[string]*session // by visit
	closed    bool                // nothing new is read
	running   sync.WaitGroup      // of sessions
}

type claim struct {
	presentation reader.Presentation
	visit        string
}

type portrait struct {
	mime  string
	image personal.Bytes
}

// session is one reading of a visit, from before it is written down to after
// its end was.
type session struct {
	visit  string
	device string // the reader asked for; "" for any
	ctx    context.Context
	cancel context.CancelFunc
}

func newCustody() *custody {
	return &custody{cards: map[string]claim{}, portraits: map[string]portrait{}, readings: map[string]*session{}}
}

// begin takes a reader for a visit; every session is given to release and to
// end. Who asked for any reader excludes everybody, since it is not known which
// one it will be. Errors: [ErrBusy], [ErrStopping].
func (c *custody) begin(device, visit string) (*session, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, ErrStopping
	}
	for _, other := range c.readings {
		if other.device == device || other.device == "" || device == "" || other.visit == visit {
			return nil, ErrBusy
		}
	}
	s := &session{visit: visit, device: device}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	c.readings[visit] = s
	c.running.Add(1)
	return s, nil
}

// release gives the reader of a session free; a second time does nothing.
func (c *custody) release(s *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.readings[s.visit] == s {
		delete(c.readings, s.visit)
	}
	s.cancel()
}

// end is the session's last act.
func (c *custody) end(s *session) {
	c.release(s)
	c.running.Done()
}

// stop ends the reading of a visit, where there is one.
func (c *custody) stop(visit string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.readings[visit]; s != nil {
		s.cancel()
	}
}

func (c *custody) reads(visit string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.readings[visit] != nil
}

func (c *custody) open() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = false
}

// close ends all readings, lets none begin, and waits until they have ended.
func (c *custody) close() {
	c.mu.Lock()
	c.closed = true
	for _, s := range c.readings {
		s.cancel()
	}
	c.mu.Unlock()
	c.running.Wait()
}

// claim gives a presentation to a visit, unless it is another's.
func (c *custody) claim(p reader.Presentation, visit string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	held, ok := c.cards[p.Reader]
	if ok && held.presentation == p && held.visit != visit {
		return false
	}
	c.cards[p.Reader] = claim{p, visit}
	return true
}

func (c *custody) keepPortrait(visit string, p portrait) {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.portraits[visit].image)
	c.portraits[visit] = p
}

func (c *custody) hasPortrait(visit string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.portraits[visit].image != nil
}

// portrait copies one out: what is given away outlives the visit's end.
func (c *custody) portrait(visit string) (portrait, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.portraits[visit]
	p.image = append(personal.Bytes(nil), p.image...)
	return p, ok
}

// forget overwrites and lets go of what was held for a visit.
func (c *custody) forget(visit string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.portraits[visit].image)
	delete(c.portraits, visit)
}

// forgetAll overwrites and lets go of everything: the desk stops.
func (c *custody) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for visit, p := range c.portraits {
		clear(p.image)
		delete(c.portraits, visit)
	}
}
