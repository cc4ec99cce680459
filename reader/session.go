package reader

import (
	"context"
	"errors"
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

	chip       Chip
	meter      *meter
	cardAccess emrtd.CardAccess
	usedOffer  *emrtd.Offer
	channel    *sm.Channel // nil where the chip needs no access control
	files      *emrtd.Files
	reopens    int

	device identity.Reader
	checks []check.Check // of access and of the chip's own proof
	proof  chipProof

	read   map[lds.FileID]personal.Bytes
	unread map[int]trust.Reason
	sod    []byte
	listed []lds.FileID // data groups that the signed object lists
	textMs int64
}

func newSession(ctx context.Context, r *Reader, chip Chip, device identity.Reader, present time.Time, req Request) (*session, error) {
	passwords, err := req.credentials()
	if err != nil {
		return nil, err
	}
	return &session{
		ctx: ctx, reader: r, req: req, passwords: passwords, rand: r.Rand, device: device,
		chip: chip, meter: newMeter(chip, r.Now, present),
		read: map[lds.FileID]personal.Bytes{}, unread: map[int]trust.Reason{},
	}, nil
}

// run reads the chip: what identifies the person first, the portrait last.
func (s *session) run() error {
	if err := s.open(); err != nil {
		return err
	}
	if err := s.readSignedObject(); err != nil {
		return err
	}
	if err := s.readFiles(s.textFiles()); err != nil {
		return err
	}
	if err := s.proveChip(); err != nil {
		return err
	}
	if err := s.announce(); err != nil {
		return err
	}
	if err := s.readFiles(s.portraitFiles()); err != nil {
		return err
	}
	return s.settleChip()
}

func (s *session) enter(phase string) {
	s.meter.phase(phase)
	s.tell(Progress{Phase: phase})
}

func (s *session) tell(p Progress) {
	if s.req.Progress != nil {
		s.req.Progress(p)
	}
}

func (s *session) report(id string, r check.Result, detail string) {
	s.checks = slices.DeleteFunc(s.checks, func(c check.Check) bool { return c.ID == id })
	s.checks = append(s.checks, check.Check{ID: id, Result: r, Detail: detail})
}

// over moves the session to a transport: the open channel, or the bare chip.
func (s *session) over(t iso7816.Transport, longest int) {
	if s.files == nil {
		s.files = emrtd.NewFiles(t, longest)
		s.files.Progress = func(_ lds.FileID, done, total int) {
			s.tell(Progress{Phase: s.meter.current(), Done: done, Total: total})
		}
	}
	s.files.Over(t)
	s.channel, _ = t.(*sm.Channel)
}

// reopen opens the chip again after it fell out of secure messaging, with the
// password that has opened it before: that is no guess.
func (s *session) reopen(cause error) error {
	if s.reopens++; s.reopens > maxReopens {
		return cause
	}
	if err := s.chip.Reset(); err != nil {
		return err
	}
	phase := s.meter.current()
	if err := s.open(); err != nil {
		return err
	}
	s.enter(phase)
	return nil
}

// readSignedObject reads EF.SOD and learns which data groups it lists. A SOD that
// is missing or makes no sense is not an end: passive authentication says so, and
// EF.COM tells what there is to read.
func (s *session) readSignedObject() error {
	if err := s.readFile(lds.SOD); err != nil {
		return err
	}
	s.sod = s.read[lds.SOD]
	_, object, err := trust.ParseSOD(s.sod)
	if err == nil {
		s.listed = object.DataGroups()
	}
	if !s.req.WithCOM && err == nil {
		return nil
	}
	if err := s.readFile(lds.COM); err != nil {
		return err
	}
	if com, comErr := lds.ParseCOM(s.read[lds.COM]); comErr == nil && err != nil {
		s.listed = com.DataGroups
	}
	return nil
}

// wanted are the data groups to read, the caller's choice or all that is listed.
func (s *session) wanted() []lds.FileID {
	if s.req.Files == nil {
		return s.listed
	}
	return s.req.Files
}

// textFiles are all but the portrait, with the keys of the chip's proof last, so
// that the proof follows at once.
func (s *session) textFiles() []lds.FileID {
	var text, keys []lds.FileID
	for _, id := range s.wanted() {
		switch id {
		case lds.DG2, lds.SOD:
		case lds.DG14, lds.DG15:
			keys = append(keys, id)
		default:
			text = append(text, id)
		}
	}
	return append(text, keys...)
}

func (s *session) portraitFiles() []lds.FileID {
	if slices.Contains(s.wanted(), lds.DG2) {
		return []lds.FileID{lds.DG2}
	}
	return nil
}

func (s *session) readFiles(ids []lds.FileID) error {
	for _, id := range ids {
		if err := s.readFile(id); err != nil {
			return err
		}
	}
	return nil
}

// readFile reads a file and notes why where the chip does not give it.
func (s *session) readFile(id lds.FileID) error {
	if _, done := s.read[id]; done {
		return nil
	}
	s.enter(phaseOf(id))
	data, err := s.fetch(id)
	var status *iso7816.StatusError
	switch {
	case err == nil:
		s.read[id] = data
	case errors.Is(err, emrtd.ErrFileNotFound):
		s.note(id, trust.NotFound)
	case errors.Is(err, emrtd.ErrFileDenied) && (id == lds.DG3 || id == lds.DG4):
		s.note(id, trust.ByRight)
	case errors.Is(err, emrtd.ErrFile), errors.As(err, &status):
		s.note(id, trust.Withheld)
	default:
		return err
	}
	return nil
}

func (s *session) note(id lds.FileID, why trust.Reason) {
	if n := id.DataGroup(); n > 0 {
		s.unread[n] = why
	}
}

// fetch reads one file. A channel that breaks while new keys are unproven has
// shown a chip without the key; one that breaks otherwise is opened again with
// shorter reads, since readers and chips exist that answer a read which is too
// long outside secure messaging.
func (s *session) fetch(id lds.FileID) ([]byte, error) {
	for {
		data, err := s.files.Read(s.ctx, id)
		if !channelBroke(err) {
			if !Lost(err) && s.ctx.Err() == nil {
				s.keysProven()
			}
			return data, err
		}
		if !s.keysRefuted() {
			s.files.Shorten()
		}
		if err := s.reopen(err); err != nil {
			return nil, err
		}
	}
}

func phaseOf(id lds.FileID) string {
	if n := id.DataGroup(); n > 0 {
		return fmt.Sprintf("dg%d", n)
	}
	switch id {
	case lds.SOD:
		return "sod"
	case lds.COM:
		return "com"
	}
	return id.FileName()
}

func newID(r io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return "", err
	}
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
