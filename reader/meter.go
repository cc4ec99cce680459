package reader

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// meter is a Transport that counts what passes and how long each phase takes.
type meter struct {
	chip    Chip
	now     func() time.Time
	present time.Time

	timing  identity.Timing
	started time.Time // of the phase in hand
}

func newMeter(chip Chip, now func() time.Time, present time.Time) *meter {
	return &meter{chip: chip, now: now, present: present}
}

// maxAPDUs bounds one reading, so that no chip keeps a reader for ever. The
// largest documents take a few thousand in short reads.
const maxAPDUs = 20000

// Transmit counts the bytes as the reader sees them, header and status included.
func (m *meter) Transmit(ctx context.Context, c iso7816.Command) (iso7816.Response, error) {
	if m.timing.APDUs == maxAPDUs {
		return iso7816.Response{}, ErrEndless
	}
	r, err := m.chip.Transmit(ctx, c)
	raw, encErr := c.Bytes()
	if err != nil || encErr != nil {
		return r, err
	}
	m.timing.APDUs++
	m.timing.BytesSent += len(raw)
	m.timing.BytesReceived += len(r.Data) + 2
	if n := len(m.timing.Phases); n > 0 {
		m.timing.Phases[n-1].APDUs++
	}
	return r, nil
}

// phase begins a step and ends the one before; a step that is on goes on.
func (m *meter) phase(name string) {
	if m.current() == name {
		return
	}
	m.end()
	m.started = m.now()
	m.timing.Phases = append(m.timing.Phases, identity.Phase{Name: name})
}

func (m *meter) end() {
	if n := len(m.timing.Phases); n > 0 {
		m.timing.Phases[n-1].Ms = m.now().Sub(m.started).Milliseconds()
	}
}

func (m *meter) current() string {
	if n := len(m.timing.Phases); n > 0 {
		return m.timing.Phases[n-1].Name
	}
	return "connect"
}

func (m *meter) sincePresent() int64 { return m.now().Sub(m.present).Milliseconds() }

// finish closes the account.
func (m *meter) finish() *identity.Timing {
	m.end()
	m.timing.TotalMs = m.sincePresent()
	return &m.timing
}
