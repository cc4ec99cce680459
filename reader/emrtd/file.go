package emrtd

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const (
	maxFile        = 1 << 20 // bytes; fingerprint files of test sets reach 100 kB
	maxShortOffset = 0x7FFF  // P1-P2 of READ BINARY; beyond it, the odd instruction
	doOffset       = tlv.Tag(0x54)
	doDiscretion   = tlv.Tag(0x53)
)

// readLengths are tried in turn when a chip or reader finds one too long.
var readLengths = [...]int{231, 223, 192, 160, 128, 96}

// ErrFileNotFound is returned for a file that the chip does not have.
var ErrFileNotFound = errors.New("emrtd: file not found")

// ErrFileDenied is returned for a file that the chip keeps for others, as it
// does fingerprints (DG3, DG4).
var ErrFileDenied = errors.New("emrtd: file access denied")

// ErrFile is returned for a file that does not hold together: a length that
// lies, an end that never comes.
var ErrFile = errors.New("emrtd: malformed file")

// Files reads elementary files over a Transport. It learns the longest read that
// works and keeps to it.
type Files struct {
	chip   iso7816.Transport
	length int
	// Progress, when set, is told of every piece: bytes so far and in all.
	Progress func(id lds.FileID, done, total int)
}

// NewFiles reads with at most maxPlain bytes a response.
func NewFiles(t iso7816.Transport, maxPlain int) *Files {
	return &Files{chip: t, length: maxPlain}
}

// Length is the longest read that has worked so far.
func (f *Files) Length() int { return f.length }

// Transport is what the files are read over.
func (f *Files) Transport() iso7816.Transport { return f.chip }

// Over moves the reader to another Transport, after re-keying.
func (f *Files) Over(t iso7816.Transport) { f.chip = t }

// SelectApplication selects the eMRTD application (9303-10 §3.3).
func SelectApplication(ctx context.Context, t iso7816.Transport) error {
	aid, err := hex.DecodeString(lds.AID)
	if err != nil {
		return err
	}
	r, err := t.Transmit(ctx, iso7816.Command{INS: iso7816.INSSelect, P1: 0x04, P2: 0x0C, Data: aid})
	if err != nil {
		return err
	}
	return r.Check("SELECT application")
}

// Read reads a whole file: by short file identifier, which saves the SELECT,
// or by SELECT where the chip knows no short identifiers.
func (f *Files) Read(ctx context.Context, id lds.FileID) ([]byte, error) {
	first, err := f.first(ctx, id)
	if err != nil {
		return nil, err
	}
	return f.whole(ctx, id, first)
}

// whole reads on from the first bytes of a file, which tell its length.
func (f *Files) whole(ctx context.Context, id lds.FileID, first []byte) ([]byte, error) {
	_, head, value, err := tlv.Header(first)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFile, id, err)
	}
	total := head + value
	if total > maxFile {
		return nil, fmt.Errorf("%w: %s says it has %d bytes", ErrFile, id, total)
	}
	return f.rest(ctx, id, first, total)
}

// rest reads up to total bytes.
func (f *Files) rest(ctx context.Context, id lds.FileID, data []byte, total int) ([]byte, error) {
	f.tell(id, min(len(data), total), total)
	for len(data) < total {
		piece, err := f.piece(ctx, id, len(data), total-len(data))
		if err != nil {
			return nil, err
		}
		data = append(data, piece...)
		f.tell(id, min(len(data), total), total)
	}
	return data[:total], nil
}

func (f *Files) tell(id lds.FileID, done, total int) {
	if f.Progress != nil {
		f.Progress(id, done, total)
	}
}

// first reads the beginning of the file, which the chip then keeps selected.
func (f *Files) first(ctx context.Context, id lds.FileID) ([]byte, error) {
	r, err := f.shortRead(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case len(r.Data) > 0 && (r.SW.OK() || r.SW == iso7816.SWEndOfFile):
		return r.Data, nil
	case r.SW == iso7816.SWFileNotFound, r.SW == iso7816.SWSecurityStatus:
		return nil, fileStatus(id, r.SW)
	}
	if err := f.selectFile(ctx, id); err != nil {
		return nil, err
	}
	return f.piece(ctx, id, 0, f.length)
}

// shortRead reads from the start by short file identifier (7816-4 §11.2.3).
func (f *Files) shortRead(ctx context.Context, id lds.FileID) (iso7816.Response, error) {
	return f.readBinary(ctx, func(n int) iso7816.Command {
		return iso7816.Command{INS: iso7816.INSReadBinary, P1: 0x80 | id.SFI(), Ne: n}
	})
}

func (f *Files) selectFile(ctx context.Context, id lds.FileID) error {
	fid := binary.BigEndian.AppendUint16(nil, id.FID())
	r, err := f.chip.Transmit(ctx, iso7816.Command{INS: iso7816.INSSelect, P1: 0x02, P2: 0x0C, Data: fid})
	if err != nil {
		return err
	}
	if !r.SW.OK() {
		return fileStatus(id, r.SW)
	}
	return nil
}

// piece reads at an offset of the file in hand; it returns at least one byte.
func (f *Files) piece(ctx context.Context, id lds.FileID, offset, want int) ([]byte, error) {
	if offset > maxShortOffset {
		return f.oddPiece(ctx, id, offset, want)
	}
	r, err := f.readBinary(ctx, func(n int) iso7816.Command {
		return iso7816.Command{INS: iso7816.INSReadBinary, P1: byte(offset >> 8), P2: byte(offset), Ne: min(n, want)}
	})
	if err != nil {
		return nil, err
	}
	if !r.SW.OK() && r.SW != iso7816.SWEndOfFile {
		return nil, fileStatus(id, r.SW)
	}
	if len(r.Data) == 0 {
		return nil, fmt.Errorf("%w: %s ends at %d bytes", ErrFile, id, offset)
	}
	return r.Data, nil
}

// oddPiece reads past 32,767 bytes with the odd instruction (7816-4 §11.2.3):
// the offset goes in DO 54 and the data come in DO 53.
func (f *Files) oddPiece(ctx context.Context, id lds.FileID, offset, want int) ([]byte, error) {
	const head = 4 // tag and length of DO 53
	where := tlv.Encode(doOffset, binary.BigEndian.AppendUint32(nil, uint32(offset))[1:])
	r, err := f.readBinary(ctx, func(n int) iso7816.Command {
		return iso7816.Command{INS: iso7816.INSReadBinaryOdd, Data: where, Ne: min(n, want+head)}
	})
	if err != nil {
		return nil, err
	}
	if !r.SW.OK() && r.SW != iso7816.SWEndOfFile {
		return nil, fileStatus(id, r.SW)
	}
	n, _, err := tlv.Next(r.Data)
	if err != nil || n.Tag != doDiscretion || len(n.Value) == 0 {
		return nil, fmt.Errorf("%w: %s: no data at %d", ErrFile, id, offset)
	}
	return n.Value, nil
}

// readBinary sends a read, shorter each time the chip says that it was too long.
func (f *Files) readBinary(ctx context.Context, command func(n int) iso7816.Command) (iso7816.Response, error) {
	for {
		r, err := f.chip.Transmit(ctx, command(f.length))
		if err != nil {
			return r, err
		}
		if ne, ok := r.SW.CorrectLength(); ok {
			return f.exact(ctx, command, ne)
		}
		if r.SW != iso7816.SWWrongLength || !f.Shorten() {
			return r, nil
		}
	}
}

// exact repeats a read with the length that 6Cxx named, once.
func (f *Files) exact(ctx context.Context, command func(n int) iso7816.Command, ne int) (iso7816.Response, error) {
	c := command(ne)
	c.Ne = ne
	return f.chip.Transmit(ctx, c)
}

// Shorten takes the next shorter length and reports whether there was one.
func (f *Files) Shorten() bool {
	for _, n := range readLengths {
		if n < f.length {
			f.length = n
			return true
		}
	}
	return false
}

func fileStatus(id lds.FileID, sw iso7816.SW) error {
	status := &iso7816.StatusError{Op: "read " + id.String(), SW: sw}
	switch sw {
	case iso7816.SWFileNotFound:
		return fmt.Errorf("%w: %w", ErrFileNotFound, status)
	case iso7816.SWSecurityStatus, iso7816.SWConditionsNotSatisfied, iso7816.SWCommandNotAllowed:
		return fmt.Errorf("%w: %w", ErrFileDenied, status)
	}
	return status
}
