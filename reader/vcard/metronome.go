package vcard

import (
	"time"

	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// stackTime is what the way through the real PC/SC stack and vpcd takes of the
// time that the model gives to reader and driver, measured as the host's time
// for an APDU less the chip's.
const stackTime = 120 * time.Microsecond

// metronome keeps a card to the times of the radio model. The deadlines are
// absolute: what one answer was late, the next makes good.
type metronome struct {
	rate    radio.Rate
	due     time.Time // when the last answer should have gone out
	sent    time.Time // when it did
	started bool
}

// deadline is when the answer to a command that arrived should go out.
func (m *metronome) deadline(arrived time.Time, model time.Duration) time.Time {
	begin := arrived
	if m.started {
		begin = m.due.Add(arrived.Sub(m.sent))
	}
	m.due = begin.Add(max(0, model-stackTime))
	m.started = true
	return m.due
}

// answered notes when the answer went out.
func (m *metronome) answered(at time.Time) { m.sent = at }

// restart forgets what was late: the chip was powered anew.
func (m *metronome) restart() { m.started = false }
