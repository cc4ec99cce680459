package vcard

import "github.com/cccd-agent/cccd-agent/reader/lds"

// File identifiers of the master file and of the eMRTD application (9303-10
// tables 1 and 38).
const (
	fidMasterFile   = 0x3F00
	fidCardAccess   = 0x011C
	fidCardSecurity = 0x011D
	fidATRInfo      = 0x2F01
	fidDIR          = 0x2F00
	fidCOM          = 0x011E
	fidSOD          = 0x011D
	fidDG1          = 0x0101
	fidDG16         = 0x0110
)

// Short identifiers that do not equal the low five bits of the file identifier.
const (
	sfiATRInfo = 0x01
	sfiDIR     = 0x1E
)

const sfiMask = 0x1F

var (
	aidLDS  = []byte{0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01}
	aidPPSE = []byte("2PAY.SYS.DDF01")
)

// fileByFID finds the file that a SELECT names, in the application or in the
// master file.
func fileByFID(fid uint16, inApplication bool) (lds.FileID, bool) {
	if inApplication {
		return applicationFile(fid)
	}
	switch fid {
	case fidCardAccess:
		return lds.CardAccess, true
	case fidCardSecurity:
		return lds.CardSecurity, true
	case fidATRInfo:
		return lds.ATRInfo, true
	case fidDIR:
		return lds.DIR, true
	}
	return 0, false
}

func applicationFile(fid uint16) (lds.FileID, bool) {
	switch {
	case fid == fidCOM:
		return lds.COM, true
	case fid == fidSOD:
		return lds.SOD, true
	case fid >= fidDG1 && fid <= fidDG16:
		return lds.DG1 + lds.FileID(fid-fidDG1), true
	}
	return 0, false
}

// fileBySFI finds the file of a short identifier: the low bits of the file
// identifier, but for EF.ATR/INFO and EF.DIR.
func fileBySFI(sfi byte, inApplication bool) (lds.FileID, bool) {
	if !inApplication {
		switch sfi {
		case sfiATRInfo:
			return lds.ATRInfo, true
		case sfiDIR:
			return lds.DIR, true
		}
	}
	return fileByFID(0x0100|uint16(sfi), inApplication)
}
