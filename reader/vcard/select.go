package vcard

import (
	"bytes"
	"encoding/binary"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// P1 and P2 of SELECT (7816-4 §11.2.2).
const (
	selectByFID    = 0x00
	selectChildEF  = 0x02
	selectByName   = 0x04
	returnFCI      = 0x00
	returnNothing  = 0x0C
	tagFCI         = 0x6F
	tagFCIFileName = 0x84
)

func (c *Chip) selectFile(cmd iso7816.Command) iso7816.Response {
	c.work.Op = radio.Select
	if cmd.P2 != returnFCI && cmd.P2 != returnNothing {
		return status(iso7816.SWIncorrectParameters)
	}
	switch cmd.P1 {
	case selectByFID:
		return c.selectMasterFile(cmd)
	case selectChildEF:
		return c.selectEF(cmd)
	case selectByName:
		return c.selectApplication(cmd)
	}
	return status(iso7816.SWIncorrectParameters)
}

func (c *Chip) selectMasterFile(cmd iso7816.Command) iso7816.Response {
	if c.doc.NoSelectMF {
		return status(iso7816.SWInstructionNotSupported)
	}
	if len(cmd.Data) != 0 && !bytes.Equal(cmd.Data, []byte{fidMasterFile >> 8, fidMasterFile & 0xFF}) {
		return status(iso7816.SWFileNotFound)
	}
	c.inApplication, c.current = false, 0
	return answer(nil)
}

func (c *Chip) selectEF(cmd iso7816.Command) iso7816.Response {
	if len(cmd.Data) != 2 {
		return status(iso7816.SWWrongLength)
	}
	file, _ := fileByFID(binary.BigEndian.Uint16(cmd.Data), c.inApplication)
	if _, sw := c.content(file); !sw.OK() {
		return status(sw)
	}
	c.current = file
	return answer(nil)
}

func (c *Chip) selectApplication(cmd iso7816.Command) iso7816.Response {
	found := bytes.Equal(cmd.Data, aidLDS) && !c.doc.NotEMRTD ||
		bytes.Equal(cmd.Data, aidPPSE) && c.doc.PaymentCard
	if !found {
		return status(iso7816.SWFileNotFound)
	}
	c.inApplication, c.current = bytes.Equal(cmd.Data, aidLDS), 0
	if cmd.P2 == returnNothing || cmd.Ne == 0 {
		return answer(nil)
	}
	return answer(tlv.Encode(tagFCI, tlv.Encode(tagFCIFileName, cmd.Data)))
}

// content returns a file, or why not. Before access control every file of the
// application is refused alike, whether it is there or not (9303-11 §4.4.2).
func (c *Chip) content(file lds.FileID) ([]byte, iso7816.SW) {
	if (file.InApplication() || c.inApplication && file == 0) && !c.open() {
		return nil, iso7816.SWSecurityStatus
	}
	b, ok := c.doc.Files[file]
	switch {
	case !ok:
		return nil, iso7816.SWFileNotFound
	case c.doc.Locked[file], file == lds.CardSecurity && !c.granted:
		return nil, iso7816.SWSecurityStatus
	}
	return b, iso7816.SWOK
}
