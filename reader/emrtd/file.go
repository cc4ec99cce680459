package emrtd

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const maxFile = 1 << 20 // bytes; fingerprint files of test sets reach 100 kB

// ErrFileNotFound is returned for a file that the chip does not have.
var ErrFileNotFound = errors.New("emrtd: file not found")

// ErrFileDenied is returned for a file that the chip keeps for others, as it
// does fingerprints (DG3, DG4).
var ErrFileDenied = errors.New("emrtd: file access denied")

// ErrFile is returned for a file that does not hold together: a length that
// lies, an end that never comes.
var ErrFile = errors.New("emrtd: malformed file")

// Files reads elementary files over a Transport. It learns what the chip bears
// and keeps to it.
type Files struct {
	chip     iso7816.Transport
	length   int  // of the longest read
	selects  bool // the chip knows no short file identifiers
	headOnly bool // the chip refuses to read past the end of a file
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

// Over moves the reader to another Transport, after re-keying. A channel whose
// short responses hold less makes the reads shorter.
func (f *Files) Over(t iso7816.Transport) {
	f.chip = t
	if room := shortRoom(t); f.length <= iso7816.MaxShortNe && f.length > room {
		f.length = room
	}
}

// shortRoom is the most plaintext that a short response over t can hold.
func shortRoom(t iso7816.Transport) int {
	if limited, ok := t.(interface{ MaxShortPlain() int }); ok {
		return limited.MaxShortPlain()
	}
	return iso7816.MaxShortNe
}

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
// or by SELECT where the chip knows no short identifiers. Errors: [ErrFile],
// [ErrFileNotFound], [ErrFileDenied], other [*iso7816.StatusError] or the
// transport's own.
func (f *Files) Read(ctx context.Context, id lds.FileID) ([]byte, error) {
	first, err := f.begin(ctx, id)
	if err != nil {
		return nil, err
	}
	return f.whole(ctx, id, first)
}

// begin reads the first bytes of a file, which the chip then keeps selected.
func (f *Files) begin(ctx context.Context, id lds.FileID) ([]byte, error) {
	if f.selects {
		return f.beginBySelect(ctx, id)
	}
	first, err := f.beginBySFI(ctx, id)
	if sw, answered := chipAnswer(err); err == nil || !answered || sw == iso7816.SWSecurityStatus {
		return first, err
	}
	first, err = f.beginBySelect(ctx, id)
	f.selects = err == nil
	return first, err
}

func (f *Files) beginBySFI(ctx context.Context, id lds.FileID) ([]byte, error) {
	return f.opening(ctx, id, func(ne int) iso7816.Command {
		return iso7816.Command{INS: iso7816.INSReadBinary, P1: 0x80 | id.SFI(), Ne: ne}
	})
}

func (f *Files) beginBySelect(ctx context.Context, id lds.FileID) ([]byte, error) {
	r, err := f.chip.Transmit(ctx, iso7816.Command{
		INS: iso7816.INSSelect, P1: 0x02, P2: 0x0C, Data: binary.BigEndian.AppendUint16(nil, id.FID()),
	})
	if err != nil {
		return nil, err
	}
	if !r.SW.OK() {
		return nil, fileStatus(id, r.SW)
	}
	return f.opening(ctx, id, func(ne int) iso7816.Command {
		return iso7816.Command{INS: iso7816.INSReadBinary, Ne: ne}
	})
}

// whole reads on from the first bytes of a file, which tell its length.
func (f *Files) whole(ctx context.Context, id lds.FileID, data []byte) ([]byte, error) {
	data = bytes.Clone(data)
	total, err := fileLength(data)
	for errors.Is(err, tlv.ErrTruncated) {
		if data, err = f.more(ctx, id, data, headLen); err != nil {
			return nil, err
		}
		total, err = fileLength(data)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFile, id, err)
	}
	f.tell(id, len(data), total)
	for len(data) < total {
		if data, err = f.more(ctx, id, data, total-len(data)); err != nil {
			return nil, err
		}
		f.tell(id, len(data), total)
	}
	return data[:total:total], nil
}

func (f *Files) more(ctx context.Context, id lds.FileID, data []byte, want int) ([]byte, error) {
	piece, err := f.piece(ctx, id, len(data), want)
	if err != nil {
		return nil, err
	}
	return append(data, piece...), nil
}

// fileLength is what the head of a file says of it, head included.
func fileLength(data []byte) (int, error) {
	_, head, value, err := tlv.Header(data)
	if err != nil {
		return 0, err
	}
	if head+value > maxFile {
		return 0, fmt.Errorf("%d bytes are too many", head+value)
	}
	return head + value, nil
}

func (f *Files) tell(id lds.FileID, done, total int) {
	if f.Progress != nil {
		f.Progress(id, min(done, total), total)
	}
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
