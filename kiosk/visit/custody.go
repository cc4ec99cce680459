package visit

import (
	"sync"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// custody says whose the cards and portraits are that are at the desk now. A card
// belongs to the visit that first read it, until it leaves its reader: a page
// never receives a card that it did not ask for. Portraits are held here alone,
// and overwritten when they are let go.
type custody struct {
	mu        sync.Mutex
	cards     map[string]claim // by reader
	portraits map[string]portrait
	reading   map[string]string // visit that waits or reads, by the reader asked for; "" for any
}

type claim struct {
	presentation reader.Presentation
	visit        string
}

type portrait struct {
	mime  string
	image personal.Bytes
}

func newCustody() *custody {
	return &custody{cards: map[string]claim{}, portraits: map[string]portrait{}, reading: map[string]string{}}
}

// begin takes a reader for a visit. Who asked for any reader excludes everybody,
// since it is not known which one it will be.
func (c *custody) begin(device, visit string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for taken := range c.reading {
		if taken == device || taken == "" || device == "" {
			return false
		}
	}
	c.reading[device] = visit
	return true
}

func (c *custody) end(device string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.reading, device)
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
