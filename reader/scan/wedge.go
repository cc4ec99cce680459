package scan

import (
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// The rhythm of a scanner: more than half of a code's gaps are under scannerGap,
// their mean under scannerMean, which is 22 keys a second, and none over keyPause.
// Where a scanner's rhythm is heard already, a gap may be as long as stallPause: a
// screen that is drawn without a graphics card hears no key meanwhile.
const (
	scannerGap  = 30 * time.Millisecond
	scannerMean = 45 * time.Millisecond
	keyPause    = 100 * time.Millisecond
	stallPause  = 300 * time.Millisecond
	leastKeys   = 6
)

// Wedge tells a scanner that types as a keyboard does from a person who types, by
// the rhythm of the keys. It holds a person's keys back for a tenth of a second, as
// a code is known only by more than one of them. The zero value is ready.
type Wedge struct {
	held    []rune
	times   []time.Time
	endless bool      // what is held goes on from more than a code holds
	ended   time.Time // when the last code ended with a key
	ending  rune      // that key
}

// Typed is what a key or a pause brought to an end: what a person typed, to be
// passed on, or the text of a code (NFC), or neither; where both, the code came
// first.
type Typed struct {
	Keys string
	Code personal.Text
}

// Key takes the next key: a letter, or '\r', '\n' or '\t', which end a code and
// belong to it.
func (w *Wedge) Key(r rune, at time.Time) Typed {
	var before Typed
	if n := len(w.times); n > 0 && !joined(w.times[n-1], at, w.pause()) {
		before = w.end()
	}
	if isEnding(r) {
		return w.finish(r, at, before)
	}
	if len(w.held) >= maxPayload {
		before.Keys += w.flush()
		w.endless = true
	}
	w.held, w.times = append(w.held, r), append(w.times, at)
	return before
}

// finish takes a key that ends a code. The second half of a line end is no key
// of its own.
func (w *Wedge) finish(r rune, at time.Time, before Typed) Typed {
	if w.isCode() {
		before.Code, w.ended, w.ending = w.end().Code, at, r
		return before
	}
	if w.ending == '\r' && r == '\n' && len(w.held) == 0 && joined(w.ended, at, keyPause) {
		w.ending = 0
		return before
	}
	before.Keys += w.end().Keys + string(r)
	return before
}

// Pause tells that no key has come by a time: at Due, or later.
func (w *Wedge) Pause(at time.Time) Typed {
	if due, waits := w.Due(); !waits || at.Before(due) {
		return Typed{}
	}
	return w.end()
}

// Due is when Pause should be called if no key comes before; false where no key
// is held back.
func (w *Wedge) Due() (time.Time, bool) {
	if len(w.times) == 0 {
		return time.Time{}, false
	}
	return w.times[len(w.times)-1].Add(w.pause()), true
}

// end decides what is held.
func (w *Wedge) end() Typed {
	if !w.isCode() {
		w.endless = false
		return Typed{Keys: w.flush()}
	}
	return Typed{Code: personal.Text(norm.NFC.String(w.flush()))}
}

func (w *Wedge) flush() string {
	s := string(w.held)
	clear(w.held) // it stays for as long as the screen does
	w.held, w.times = w.held[:0], w.times[:0]
	return s
}

// isCode judges what is held. A key that is kept down repeats as fast as a
// scanner types, and is none.
func (w *Wedge) isCode() bool {
	if w.endless || len(w.held) < leastKeys || !slices.ContainsFunc(w.held, func(r rune) bool { return r != w.held[0] }) {
		return false
	}
	whole := w.times[len(w.times)-1].Sub(w.times[0])
	return w.usualGap() < scannerGap && whole < time.Duration(len(w.times)-1)*scannerMean
}

// usualGap is the median between the keys that are held, of two at least.
func (w *Wedge) usualGap() time.Duration {
	gaps := make([]time.Duration, 0, len(w.times))
	for i := 1; i < len(w.times); i++ {
		gaps = append(gaps, w.times[i].Sub(w.times[i-1]))
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// pause is how long the next key may take.
func (w *Wedge) pause() time.Duration {
	if w.isCode() {
		return stallPause
	}
	return keyPause
}

// joined reports whether two keys may be of one code.
func joined(from, to time.Time, pause time.Duration) bool {
	gap := to.Sub(from)
	return gap >= 0 && gap < pause
}

func isEnding(r rune) bool { return r == '\r' || r == '\n' || r == '\t' }
