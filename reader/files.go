package reader

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// readSignedObject reads EF.SOD and learns which data groups it lists. A SOD that
// is missing or makes no sense is not an end: passive authentication says so, and
// EF.COM tells what there is to read.
func (s *session) readSignedObject() error {
	if err := s.readFile(lds.SOD); err != nil {
		return err
	}
	if _, object, err := trust.ParseSOD(s.read[lds.SOD]); err == nil {
		s.object, s.listed = &object, object.DataGroups()
	}
	if s.object != nil && !s.req.WithCOM {
		return nil
	}
	if err := s.readFile(lds.COM); err != nil {
		return err
	}
	if com, err := lds.ParseCOM(s.read[lds.COM]); err == nil && s.object == nil {
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

// readText reads all that is wanted but the portrait.
func (s *session) readText() error {
	for _, id := range s.wanted() {
		if id == lds.DG2 {
			continue
		}
		if err := s.readFile(id); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) readPortrait() error { return s.readWanted(lds.DG2) }

// readWanted reads a file if it is wanted.
func (s *session) readWanted(id lds.FileID) error {
	if !slices.Contains(s.wanted(), id) {
		return nil
	}
	return s.readFile(id)
}

// readFile reads a file once and notes why where the chip does not give it.
func (s *session) readFile(id lds.FileID) error {
	if s.tried(id) {
		return nil
	}
	s.enter(phaseOf(id))
	data, refusal, err := s.fetch(id)
	switch {
	case err != nil:
		return err
	case refusal == nil:
		s.read[id] = data
	case errors.Is(refusal, emrtd.ErrFileNotFound):
		s.note(id, trust.NotFound)
	case isFingerprint(id) && denied(refusal):
		s.note(id, trust.ByRight)
	default:
		s.note(id, trust.Withheld)
	}
	return nil
}

func (s *session) tried(id lds.FileID) bool {
	_, read := s.read[id]
	_, noted := s.unread[id.DataGroup()]
	return read || noted
}

func (s *session) note(id lds.FileID, why trust.Reason) {
	if n := id.DataGroup(); n > 0 {
		s.unread[n] = why
	}
}

// isFingerprint: DG3 and DG4 are for terminals with a right to them.
func isFingerprint(id lds.FileID) bool { return id == lds.DG3 || id == lds.DG4 }

// denied reports that the chip keeps a file for others, also where it says so
// without protection and drops the channel.
func denied(err error) bool {
	var naked *sm.UnprotectedError
	return errors.Is(err, emrtd.ErrFileDenied) || errors.As(err, &naked) && naked.SW == iso7816.SWSecurityStatus
}

// fetch reads one file, or learns why the chip does not give it: refusal is what
// it said of the file, err ends the reading. A channel that breaks is opened
// again: with shorter reads, since readers and chips exist that answer a read
// which is too long outside secure messaging.
func (s *session) fetch(id lds.FileID) (data []byte, refusal, err error) {
	for {
		data, err := s.files.Read(s.ctx, id)
		switch {
		case ofFile(err):
			return nil, err, nil
		case !channelBroke(err):
			return data, nil, err
		}
		refuted := s.proof.pending
		if err := s.restore(err); err != nil {
			return nil, nil, err
		}
		switch {
		case isFingerprint(id) && denied(err):
			return nil, err, nil
		case !refuted:
			s.files.Shorten()
		}
	}
}

// ofFile reports an error that speaks of a file, not of the reading.
func ofFile(err error) bool {
	var status *iso7816.StatusError
	return errors.Is(err, emrtd.ErrFile) || errors.As(err, &status)
}

// restore opens the chip again after its channel broke. Where keys of chip
// authentication were in use that no answer had confirmed, that is an answer too.
func (s *session) restore(cause error) error {
	if s.proof.pending {
		return s.refuted(cause)
	}
	return s.reopen(cause)
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
