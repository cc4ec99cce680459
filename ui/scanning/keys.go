package scanning

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/scan"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Keys tells what a scanner types from what a person types. The rhythm alone does
// not: the keys of a quick hand, held up while the machine was busy, come in a
// heap as a scanner's do. So only what also reads as a document's code is taken
// for one; everything else goes where it was typed, key by key, as it was typed.
type Keys struct {
	clock clockwork.Clock
	typed func(rune)
	code  func(personal.Text)

	mu    sync.Mutex
	wedge scan.Wedge
	held  []rune    // not told yet, in order: of the zone, then of the wedge
	zone  []string  // lines of a machine readable zone that go on
	lines int       // how many of held they are
	until time.Time // when they are told if no key follows
	timer clockwork.Timer
}

// NewKeys makes one. typed is given a person's keys, '\r' among them, and code the
// text of a document's code. They are called one at a time, in the keys' order,
// and call nothing of Keys.
func NewKeys(clock clockwork.Clock, typed func(rune), code func(personal.Text)) *Keys {
	return &Keys{clock: clock, typed: typed, code: code}
}

// Key takes the next key and when it was pressed. It is told within a tenth of a
// second.
func (k *Keys) Key(r rune, at time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.held = append(k.held, r)
	k.take(k.wedge.Key(r, at))
	k.wait(at)
}

// Holds reports whether keys are held: a Return now ends what they say.
func (k *Keys) Holds() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.held) > 0
}

// Flush tells what is held, before a key that is no letter or another field.
func (k *Keys) Flush() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.end()
}

// Forget lets go of what is held, untold: the person is gone.
func (k *Keys) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if due, waits := k.wedge.Due(); waits {
		k.wedge.Pause(due)
	}
	k.drop(len(k.held))
	k.stop()
}

// keyPause is the wedge's: after it nothing goes on.
const keyPause = 100 * time.Millisecond

// wait sees to it that what is held is told when no key follows.
func (k *Keys) wait(at time.Time) {
	k.stop()
	if len(k.held) == 0 {
		return
	}
	due, waits := k.wedge.Due()
	if !waits {
		due = at.Add(keyPause) // lines of a zone
	}
	k.until = due
	k.timer = k.clock.AfterFunc(max(due.Sub(k.clock.Now()), 0), k.paused)
}

// paused ends what is held, unless a key came while the timer did.
func (k *Keys) paused() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.clock.Now().Before(k.until) {
		k.end()
	}
}

func (k *Keys) stop() {
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
}

func (k *Keys) end() {
	k.stop()
	if due, waits := k.wedge.Due(); waits {
		k.take(k.wedge.Pause(due))
	}
	k.tell(len(k.held)) // lines that no other followed
}

// take hands on what the wedge decided. After a decision it holds the last key or
// none; the keys before are what was decided.
func (k *Keys) take(t scan.Typed) {
	decided := len(k.held)
	_, waits := k.wedge.Due()
	switch nothing := t == (scan.Typed{}); {
	case nothing && waits:
		return
	case nothing: // the second half of a line end: no key of its own
		k.held = k.held[:max(decided-1, k.lines)]
		return
	case waits:
		decided--
	}
	k.decide(t, decided)
}

func (k *Keys) decide(t scan.Typed, decided int) {
	zone := strings.Join(append(slices.Clone(k.zone), t.Code.Reveal()), "\n")
	switch {
	case isDocument(t.Code.Reveal()):
		own := decided - k.lines
		k.tell(k.lines)
		k.found(t, own)
	case len(k.zone) > 0 && vnid.Classify(zone) == vnid.KindMRZ:
		t.Code = personal.Text(zone)
		k.found(t, decided)
	case t.Keys == "" && isLine(t.Code.Reveal()) && len(k.zone) < mostLines-1:
		k.zone, k.lines = append(k.zone, t.Code.Reveal()), decided
	default:
		k.tell(decided)
	}
}

// found tells a document's code, and the keys after it.
func (k *Keys) found(t scan.Typed, decided int) {
	k.drop(decided)
	k.code(t.Code)
	for _, r := range t.Keys {
		k.typed(r)
	}
}

// tell tells the first keys of those that are held.
func (k *Keys) tell(n int) {
	keys := slices.Clone(k.held[:n])
	k.drop(n)
	for _, r := range keys {
		k.typed(r)
	}
	clear(keys)
}

// drop forgets the first keys of those that are held; they stay in no memory.
func (k *Keys) drop(n int) {
	rest := copy(k.held, k.held[n:])
	clear(k.held[rest:])
	k.held, k.zone, k.lines = k.held[:rest], nil, 0
}

// isDocument reports whether a text is what documents, insurance cards and
// payment codes carry.
func isDocument(text string) bool {
	switch vnid.Classify(text) {
	case vnid.KindCCCD, vnid.KindCanCuoc, vnid.KindBHYT, vnid.KindMRZ, vnid.KindVietQR:
		return true
	}
	return false
}

// mostLines is how many lines a zone has (ICAO 9303-5, TD1).
const mostLines = 3

// isLine reports whether a text may be one line of a zone (ICAO 9303-3 §4.2): of
// 30, 36 or 44 letters of its alphabet.
func isLine(text string) bool {
	switch len(text) {
	case 30, 36, 44:
	default:
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r != '<' && (r < '0' || r > '9') && (r < 'A' || r > 'Z')
	})
}
