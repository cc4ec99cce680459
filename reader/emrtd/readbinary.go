package emrtd

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const (
	headLen        = 4      // bytes that tell the length of any file under 64 kB
	maxShortOffset = 0x7FFF // P1-P2 of READ BINARY; beyond it, the odd instruction
	anyLength      = 0      // of a read before the file's length is known

	doOffset     tlv.Tag = 0x54
	doDiscretion tlv.Tag = 0x53
)

// readLengths are tried in turn when a chip or reader finds one too long.
var readLengths = [...]int{231, 223, 192, 160, 128, 96}

// opening reads from the start of a file whose length is not known yet. Most
// chips give what there is; some refuse to read past the end, and are asked for
// the head alone from then on.
func (f *Files) opening(ctx context.Context, id lds.FileID, command func(ne int) iso7816.Command) ([]byte, error) {
	if !f.headOnly {
		r, err := f.readBinary(ctx, anyLength, command)
		if err != nil || hasData(r) {
			return r.Data, err
		}
		if !pastEnd(r.SW) {
			return nil, fileStatus(id, r.SW)
		}
	}
	r, err := f.chip.Transmit(ctx, command(headLen))
	switch {
	case err != nil:
		return nil, err
	case hasData(r):
		f.headOnly = true
		return r.Data, nil
	case !r.SW.OK() && r.SW != iso7816.SWEndOfFile:
		return nil, fileStatus(id, r.SW)
	}
	return nil, fmt.Errorf("%w: %s is empty", ErrFile, id)
}

func hasData(r iso7816.Response) bool {
	return len(r.Data) > 0 && (r.SW.OK() || r.SW == iso7816.SWEndOfFile)
}

// pastEnd lists what chips answer, without data, to a read that goes beyond the
// end of a file.
func pastEnd(sw iso7816.SW) bool {
	switch sw {
	case iso7816.SWOK, iso7816.SWEndOfFile, iso7816.SWWrongParameters, iso7816.SWWrongLength:
		return true
	}
	return false
}

// piece reads at an offset of the file in hand; it returns at least one byte.
func (f *Files) piece(ctx context.Context, id lds.FileID, offset, want int) ([]byte, error) {
	if offset > maxShortOffset {
		return f.oddPiece(ctx, id, offset, want)
	}
	r, err := f.readBinary(ctx, want, func(ne int) iso7816.Command {
		return iso7816.Command{INS: iso7816.INSReadBinary, P1: byte(offset >> 8), P2: byte(offset), Ne: ne}
	})
	if err != nil {
		return nil, err
	}
	return r.Data, pieceStatus(id, offset, r)
}

// pieceStatus accepts an answer that brings the reading on. A file that ends
// before its own length says so has a length that lies.
func pieceStatus(id lds.FileID, offset int, r iso7816.Response) error {
	switch {
	case hasData(r):
		return nil
	case r.SW.OK(), r.SW == iso7816.SWEndOfFile, r.SW == iso7816.SWWrongParameters:
		return fmt.Errorf("%w: %s ends at %d bytes (%s)", ErrFile, id, offset, r.SW)
	}
	return fileStatus(id, r.SW)
}

// oddPiece reads past 32,767 bytes with the odd instruction (7816-4 §11.3.3):
// the offset goes in DO 54 and the data come in DO 53.
func (f *Files) oddPiece(ctx context.Context, id lds.FileID, offset, want int) ([]byte, error) {
	r, err := f.readBinary(ctx, objectLen(want), func(ne int) iso7816.Command {
		return iso7816.Command{INS: iso7816.INSReadBinaryOdd, Data: offsetObject(offset), Ne: ne}
	})
	if err != nil {
		return nil, err
	}
	if err := pieceStatus(id, offset, r); err != nil {
		return nil, err
	}
	n, _, err := tlv.Next(r.Data)
	if err != nil || n.Tag != doDiscretion || len(n.Value) == 0 {
		return nil, fmt.Errorf("%w: %s: no data object at %d", ErrFile, id, offset)
	}
	return n.Value, nil
}

// objectLen is the length of a data object with n bytes of value.
func objectLen(n int) int {
	head := 2
	for limit := 0x7F; n > limit; limit = 1<<(8*(head-2)) - 1 {
		head++
	}
	return head + n
}

// offsetObject writes an offset beyond two bytes with three.
func offsetObject(offset int) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(offset))
	if offset <= 0xFFFF {
		return tlv.Encode(doOffset, b[2:])
	}
	return tlv.Encode(doOffset, b[1:])
}

// readBinary reads as much as wanted and the chip bears: the length that 6Cxx
// names, or a shorter one each time the chip finds it too long. Where no length
// is short enough, the length was not what it meant.
func (f *Files) readBinary(ctx context.Context, want int, command func(ne int) iso7816.Command) (iso7816.Response, error) {
	before := f.length
	for {
		ne := f.length
		if want != anyLength {
			ne = min(ne, want)
		}
		r, err := f.chip.Transmit(ctx, command(ne))
		if err != nil {
			return r, err
		}
		if exact, ok := r.SW.CorrectLength(); ok {
			if exact < want && exact >= readLengths[len(readLengths)-1] {
				f.length = exact // in the middle of a file: the longest that it gives
			}
			return f.chip.Transmit(ctx, command(exact))
		}
		if r.SW != iso7816.SWWrongLength {
			return r, nil
		}
		if !f.shorten(ne) {
			f.length = before
			return r, nil
		}
	}
}

// Shorten takes the next shorter length and reports whether there was one.
func (f *Files) Shorten() bool { return f.shorten(f.length) }

// shorten takes the longest length below one that was refused.
func (f *Files) shorten(refused int) bool {
	for _, n := range readLengths {
		if n < refused {
			f.length = n
			return true
		}
	}
	return false
}
