package reader

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// maxReopens bounds how often a broken channel is opened again with the
// password that has already been right.
const maxReopens = 4

// session is one reading of one chip.
type session struct {
	ctx       context.Context
	reader    *Reader
	req       Request
	passwords credentials
	rand      io.Reader
	id        string    // of the record
	at        time.Time // when the document is read and judged

	chip       Chip
	meter      *meter
	cardAccess emrtd.CardAccess
	usedOffer  *emrtd.Offer
	way        func() error // in which the chip has been opened
	channel    *sm.Channel  // nil where the chip needs no access control
	files      *emrtd.Files
	reopens    int

	device identity.Reader
	checks []check.Check // of access and of the chip's own proof
	proof  chipProof

	read   map[lds.FileID]personal.Bytes
	unread map[int]trust.Reason
	object *lds.LDSSecurityObject // nil where EF.SOD is missing or makes no sense
	listed []lds.FileID           // data groups by the signed object, else by EF.COM
	textMs int64
}

func newSession(ctx context.Context, r *Reader, chip Chip, device identity.Reader, present time.Time, req Request) (*session, error) {
	passwords, err := req.credentials()
	if err != nil {
		return nil, err
	}
	id, err := newID(r.Rand)
	if err != nil {
		return nil, err
	}
	return &session{
		ctx: ctx, reader: r, req: req, passwords: passwords, rand: r.Rand, id: id, at: r.Now(), device: device,
		chip: chip, meter: newMeter(chip, r.Now, present),
		read: map[lds.FileID]personal.Bytes{}, unread: map[int]trust.Reason{},
	}, nil
}

// run reads the chip: its proof first, so that all else comes over the keys that
// it proved, then what identifies the person, and the portrait last.
func (s *session) run() error {
	s.tell(Progress{Phase: phasePresent})
	for _, step := range []func() error{s.open, s.readSignedObject, s.proveChip, s.readText, s.settleChip, s.announce, s.readPortrait} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// phasePresent is told when the card is there, before the first phase.
const phasePresent = "present"

func (s *session) enter(phase string) {
	s.meter.phase(phase)
	s.tell(Progress{Phase: phase})
}

func (s *session) tell(p Progress) {
	if s.req.Progress != nil {
		s.req.Progress(p)
	}
}

// report notes the result of a check, in place of an earlier one.
func (s *session) report(id string, r check.Result, detail string) {
	c := check.Check{ID: id, Result: r, Detail: detail}
	at := slices.IndexFunc(s.checks, func(c check.Check) bool { return c.ID == id })
	if at < 0 {
		s.checks = append(s.checks, c)
		return
	}
	s.checks[at] = c
}

// over moves the session to the bare chip, which needs no access control.
func (s *session) over(t iso7816.Transport, longest int) {
	if s.files == nil {
		s.files = emrtd.NewFiles(t, longest)
		s.files.Progress = func(_ lds.FileID, done, total int) {
			s.tell(Progress{Phase: s.meter.current(), Done: done, Total: total})
		}
	}
	s.files.Over(t)
}

// overChannel moves the session to an open channel.
func (s *session) overChannel(c *sm.Channel) {
	s.channel = c
	s.over(c, c.MaxShortPlain())
}

// reopen opens the chip again after it fell out of secure messaging, in the way
// and with the password that have opened it before: that is no guess.
func (s *session) reopen(cause error) error {
	if s.reopens++; s.reopens > maxReopens {
		return cause
	}
	if err := s.chip.Reset(); err != nil {
		return err
	}
	phase := s.meter.current()
	if err := s.way(); err != nil {
		return err
	}
	s.enter(phase)
	return nil
}

func newID(r io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return "", err
	}
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
