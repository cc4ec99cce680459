package emrtd

import (
	"bytes"
	"context"
	"encoding/binary"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// fileChip holds files and reads them in one of the ways that chips read.
type fileChip struct {
	files   map[lds.FileID][]byte
	read    func(content []byte, offset, ne int) iso7816.Response
	noSFI   iso7816.SW // what it says to short identifiers, if it knows none
	denied  map[lds.FileID]iso7816.SW
	current []byte
	log     []iso7816.Command
}

func (f *fileChip) Transmit(_ context.Context, c iso7816.Command) (iso7816.Response, error) {
	return f.answer(c), nil
}

func (f *fileChip) answer(c iso7816.Command) iso7816.Response {
	f.log = append(f.log, c)
	switch {
	case c.INS == iso7816.INSSelect:
		return iso7816.Response{SW: f.find(func(id lds.FileID) bool { return id.FID() == binary.BigEndian.Uint16(c.Data) })}
	case c.INS == iso7816.INSReadBinaryOdd:
		return f.readOdd(c)
	case c.P1&0x80 == 0:
		return f.read(f.current, int(c.P1)<<8|int(c.P2), c.Ne)
	case f.noSFI != 0:
		return iso7816.Response{SW: f.noSFI}
	}
	if sw := f.find(func(id lds.FileID) bool { return id.SFI() == c.P1&0x1F }); !sw.OK() {
		return iso7816.Response{SW: sw}
	}
	return f.read(f.current, int(c.P2), c.Ne)
}

func (f *fileChip) find(match func(lds.FileID) bool) iso7816.SW {
	for id, sw := range f.denied {
		if match(id) {
			return sw
		}
	}
	for id, content := range f.files {
		if match(id) {
			f.current = content
			return iso7816.SWOK
		}
	}
	return iso7816.SWFileNotFound
}

// readOdd gives as much as fits with its data object around it.
func (f *fileChip) readOdd(c iso7816.Command) iso7816.Response {
	n, _, err := tlv.Next(c.Data)
	if err != nil || n.Tag != 0x54 {
		return iso7816.Response{SW: iso7816.SWWrongData}
	}
	offset := 0
	for _, b := range n.Value {
		offset = offset<<8 | int(b)
	}
	inside := c.Ne - 2
	for inside > 0 && len(tlv.Encode(0x53, make([]byte, inside))) > c.Ne {
		inside--
	}
	r := f.read(f.current, offset, inside)
	if len(r.Data) > 0 {
		r.Data = tlv.Encode(0x53, r.Data)
	}
	return r
}

func readPlain(content []byte, offset, ne int) iso7816.Response {
	if offset >= len(content) {
		return iso7816.Response{SW: iso7816.SWWrongParameters}
	}
	return iso7816.Response{Data: content[offset:min(offset+ne, len(content))], SW: iso7816.SWOK}
}

// The ways of chips with a read that is too long or goes beyond the end. They
// are out of issues of other readers and TR-03105-5.1 ISO7816_C_03 to C_07.
var waysToRead = map[string]func(content []byte, offset, ne int) iso7816.Response{
	"gives what there is": readPlain,
	"6282 at the end": func(content []byte, offset, ne int) iso7816.Response {
		r := readPlain(content, offset, ne)
		if r.SW.OK() && offset+ne > len(content) {
			r.SW = iso7816.SWEndOfFile
		}
		return r
	},
	"6282 without data at the end": refusing(iso7816.SWEndOfFile),
	"6B00 at the end":              refusing(iso7816.SWWrongParameters),
	"6700 at the end":              refusing(iso7816.SWWrongLength),
	"9000 without data at the end": refusing(iso7816.SWOK),
	"6Cxx at the end": func(content []byte, offset, ne int) iso7816.Response {
		if offset+ne > len(content) {
			return iso7816.Response{SW: 0x6C00 | iso7816.SW(len(content)-offset)&0xFF}
		}
		return readPlain(content, offset, ne)
	},
	"6700 above 192": func(content []byte, offset, ne int) iso7816.Response {
		if ne > 192 {
			return iso7816.Response{SW: iso7816.SWWrongLength}
		}
		return readPlain(content, offset, ne)
	},
	"6C80 above 128": func(content []byte, offset, ne int) iso7816.Response {
		if ne > 128 {
			return iso7816.Response{SW: 0x6C80}
		}
		return readPlain(content, offset, ne)
	},
	"100 bytes at most": func(content []byte, offset, ne int) iso7816.Response {
		return readPlain(content, offset, min(ne, 100))
	},
	"one byte": func(content []byte, offset, ne int) iso7816.Response {
		return readPlain(content, offset, min(ne, 1))
	},
	"more than asked for": func(content []byte, offset, ne int) iso7816.Response {
		return readPlain(append(bytes.Clone(content), 0xFF, 0xFF), offset, ne+2)
	},
	"6700 above 160, and at the end": func(content []byte, offset, ne int) iso7816.Response {
		if ne > 160 || offset+ne > len(content) {
			return iso7816.Response{SW: iso7816.SWWrongLength}
		}
		return readPlain(content, offset, ne)
	},
}

// refusing reads nothing that goes beyond the end.
func refusing(sw iso7816.SW) func(content []byte, offset, ne int) iso7816.Response {
	return func(content []byte, offset, ne int) iso7816.Response {
		if offset+ne > len(content) {
			return iso7816.Response{SW: sw}
		}
		return readPlain(content, offset, ne)
	}
}

// group is a data group of so many bytes in all.
func group(t testing.TB, id lds.FileID, size int) []byte {
	t.Helper()
	for head := 2; head <= 5; head++ {
		value := make([]byte, max(0, size-head))
		for i := range value {
			value[i] = byte(i) ^ byte(i>>8)
		}
		if out := tlv.Encode(id.Tag(), value); len(out) == size {
			return out
		}
	}
	t.Fatalf("no file has %d bytes", size)
	return nil
}
