package api

import (
	"crypto/subtle"
	"io"
	"strings"
	"sync"
	"time"
)

// A code is read from a screen and typed into a page: short, so it lives ten
// minutes, is used once, and dies at the fifth wrong try.
const (
	codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" // no I, O, 0, 1
	codeLength  = 8
	codeLife    = 10 * time.Minute
	codeTries   = 5
	maxCodes    = 16
)

// pendingCode waits for the page of its origin. Codes are not kept over a restart.
type pendingCode struct {
	code  string
	until time.Time
	tries int
	grant Pairing // what the page becomes
}

// pairCodes hold at most one code an origin.
type pairCodes struct {
	rand io.Reader

	mu       sync.Mutex
	byOrigin map[string]*pendingCode
}

func newPairCodes(rand io.Reader) *pairCodes {
	return &pairCodes{rand: rand, byOrigin: map[string]*pendingCode{}}
}

// issue makes a code for an origin and takes the place of an older one. False:
// too many are waiting.
func (c *pairCodes) issue(grant Pairing, now time.Time) (string, time.Time, bool, error) {
	letters := make([]byte, codeLength)
	if _, err := io.ReadFull(c.rand, letters); err != nil {
		return "", time.Time{}, false, err
	}
	for i, b := range letters {
		letters[i] = codeLetters[b&31]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgetOld(now)
	if _, again := c.byOrigin[grant.Origin]; !again && len(c.byOrigin) >= maxCodes {
		return "", time.Time{}, false, nil
	}
	p := &pendingCode{code: string(letters), until: now.Add(codeLife), tries: codeTries, grant: grant}
	c.byOrigin[grant.Origin] = p
	return p.code, p.until, true, nil
}

// waits reports whether a code waits for an origin.
func (c *pairCodes) waits(origin string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.byOrigin[origin]
	return ok && now.Before(p.until)
}

// redeem uses a code up. A wrong one costs the origin's code a try.
func (c *pairCodes) redeem(origin, typed string, now time.Time) (Pairing, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgetOld(now)
	p, ok := c.byOrigin[origin]
	if !ok {
		return Pairing{}, false
	}
	typed = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(typed))
	if subtle.ConstantTimeCompare([]byte(p.code), []byte(typed)) == 1 {
		delete(c.byOrigin, origin)
		return p.grant, true
	}
	if p.tries--; p.tries <= 0 {
		delete(c.byOrigin, origin)
	}
	return Pairing{}, false
}

func (c *pairCodes) forgetOld(now time.Time) {
	for origin, p := range c.byOrigin {
		if !now.Before(p.until) {
			delete(c.byOrigin, origin)
		}
	}
}
