package vcard

import (
	"encoding/binary"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// Data objects of READ BINARY with odd instruction (7816-4 §11.3.3).
const (
	tagOffset tlv.Tag = 0x54
	tagData   tlv.Tag = 0x53
)

const (
	sfiInP1   = 0x80 // P1 holds a short identifier
	maxOffset = 4    // bytes of an offset data object
)

func (c *Chip) readBinary(cmd iso7816.Command) iso7816.Response {
	c.work.Op = radio.ReadBinary
	if cmd.Ne == 0 {
		return status(iso7816.SWWrongLength)
	}
	file, offset, sw := c.target(cmd)
	if !sw.OK() {
		return status(sw)
	}
	b, sw := c.content(file)
	if !sw.OK() {
		return status(sw)
	}
	c.current = file
	if offset >= len(b) {
		return status(iso7816.SWWrongParameters)
	}
	return c.readFrom(b[offset:], cmd)
}

// target finds file and offset of READ BINARY.
func (c *Chip) target(cmd iso7816.Command) (lds.FileID, int, iso7816.SW) {
	if cmd.INS == iso7816.INSReadBinaryOdd {
		return c.oddTarget(cmd)
	}
	if len(cmd.Data) != 0 {
		return 0, 0, iso7816.SWWrongLength
	}
	if cmd.P1&sfiInP1 == 0 {
		file, sw := c.currentFile()
		return file, int(cmd.P1)<<8 | int(cmd.P2), sw
	}
	if cmd.P1&^(sfiInP1|sfiMask) != 0 {
		return 0, 0, iso7816.SWIncorrectParameters
	}
	file, _ := fileBySFI(cmd.P1&sfiMask, c.inApplication)
	return file, int(cmd.P2), iso7816.SWOK
}

func (c *Chip) oddTarget(cmd iso7816.Command) (lds.FileID, int, iso7816.SW) {
	n, rest, err := tlv.Next(cmd.Data)
	if err != nil || len(rest) != 0 || n.Tag != tagOffset || len(n.Value) == 0 || len(n.Value) > maxOffset {
		return 0, 0, iso7816.SWWrongData
	}
	offset := int(binary.BigEndian.Uint32(append(make([]byte, maxOffset-len(n.Value)), n.Value...)))
	p := uint16(cmd.P1)<<8 | uint16(cmd.P2)
	switch {
	case p == 0:
		file, sw := c.currentFile()
		return file, offset, sw
	case p <= sfiMask:
		file, _ := fileBySFI(cmd.P2, c.inApplication)
		return file, offset, iso7816.SWOK
	}
	file, _ := fileByFID(p, c.inApplication)
	return file, offset, iso7816.SWOK
}

func (c *Chip) currentFile() (lds.FileID, iso7816.SW) {
	if c.current == 0 {
		if c.inApplication && !c.open() {
			return 0, iso7816.SWSecurityStatus
		}
		return 0, iso7816.SWCommandNotAllowed
	}
	return c.current, iso7816.SWOK
}

// readFrom answers with what is left of a file. A greatest Ne asks for what
// there is; a smaller one that the response cannot hold is 6700, and one beyond
// the end of the file is 6282.
func (c *Chip) readFrom(rest []byte, cmd iso7816.Command) iso7816.Response {
	all := cmd.Ne == iso7816.MaxShortNe || cmd.Ne == iso7816.MaxExtendedNe
	if cmd.Ne > c.room() && !all {
		return status(iso7816.SWWrongLength)
	}
	n := min(cmd.Ne, c.room())
	wrap := func(b []byte) []byte { return b }
	if cmd.INS == iso7816.INSReadBinaryOdd {
		n = inside(n)
		wrap = func(b []byte) []byte { return tlv.Encode(tagData, b) }
	}
	if n <= 0 {
		return status(iso7816.SWWrongLength)
	}
	r := answer(nil)
	if n > len(rest) && !all {
		r.SW = iso7816.SWEndOfFile
	}
	data := rest[:min(n, len(rest))]
	c.work.Plain = len(data)
	r.Data = wrap(data)
	return r
}

// inside is how many bytes fit into a data object of at most n bytes.
func inside(n int) int {
	for head := 2; head <= 5; head++ {
		v := n - head
		if v >= 0 && len(tlv.Encode(tagData, make([]byte, v))) <= n {
			return v
		}
	}
	return 0
}

// Overhead of a protected response beside its cryptogram: DO 99, DO 8E, and the
// head of DO 87 with three length bytes and the padding indicator.
const overheadLong = 4 + 10 + 5

// room is the most plaintext that the response to the running command may hold.
func (c *Chip) room() int {
	switch {
	case c.session == nil && c.long:
		return maxResponse
	case c.session == nil:
		return iso7816.MaxShortNe
	case c.long:
		block := c.session.Suite().BlockSize()
		return (maxResponse-overheadLong)/block*block - 1
	}
	return c.session.MaxShortPlain()
}
