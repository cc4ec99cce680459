package lds

import (
	"fmt"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// AID is the application identifier of the eMRTD application (9303-10 §3.11.2), in hex.
const AID = "A0000002471001"

// FileID names an elementary file of an eMRTD.
type FileID int

// The files of 9303-10. EF.CardAccess, EF.CardSecurity, EF.ATR/INFO and EF.DIR
// lie in the master file, the others in the eMRTD application.
const (
	CardAccess FileID = iota + 1
	CardSecurity
	ATRInfo
	DIR
	COM
	SOD
	DG1
	DG2
	DG3
	DG4
	DG5
	DG6
	DG7
	DG8
	DG9
	DG10
	DG11
	DG12
	DG13
	DG14
	DG15
	DG16
)

// MaxDataGroup is the highest data group number of LDS 1.
const MaxDataGroup = 16

type fileRow struct {
	name string
	fid  uint16
	sfi  byte
	tag  tlv.Tag
}

// 9303-10 tables 1, 3 and 38. EF.CardSecurity is a bare CMS SEQUENCE,
// EF.CardAccess a bare SET, EF.ATR/INFO a run of objects without a wrapper.
var fileTable = [...]fileRow{
	CardAccess:   {"EF_CardAccess", 0x011C, 0x1C, 0x31},
	CardSecurity: {"EF_CardSecurity", 0x011D, 0x1D, 0x30},
	ATRInfo:      {"EF_ATR", 0x2F01, 0x01, 0},
	DIR:          {"EF_DIR", 0x2F00, 0x1E, 0x61},
	COM:          {"EF_COM", 0x011E, 0x1E, 0x60},
	SOD:          {"EF_SOD", 0x011D, 0x1D, 0x77},
	DG1:          {"DG1", 0x0101, 0x01, 0x61},
	DG2:          {"DG2", 0x0102, 0x02, 0x75},
	DG3:          {"DG3", 0x0103, 0x03, 0x63},
	DG4:          {"DG4", 0x0104, 0x04, 0x76},
	DG5:          {"DG5", 0x0105, 0x05, 0x65},
	DG6:          {"DG6", 0x0106, 0x06, 0x66},
	DG7:          {"DG7", 0x0107, 0x07, 0x67},
	DG8:          {"DG8", 0x0108, 0x08, 0x68},
	DG9:          {"DG9", 0x0109, 0x09, 0x69},
	DG10:         {"DG10", 0x010A, 0x0A, 0x6A},
	DG11:         {"DG11", 0x010B, 0x0B, 0x6B},
	DG12:         {"DG12", 0x010C, 0x0C, 0x6C},
	DG13:         {"DG13", 0x010D, 0x0D, 0x6D},
	DG14:         {"DG14", 0x010E, 0x0E, 0x6E},
	DG15:         {"DG15", 0x010F, 0x0F, 0x6F},
	DG16:         {"DG16", 0x0110, 0x10, 0x70},
}

func (f FileID) row() fileRow {
	if f < CardAccess || f > DG16 {
		return fileRow{name: fmt.Sprintf("FileID(%d)", int(f))}
	}
	return fileTable[f]
}

// Files lists every file, those of the master file first.
func Files() []FileID {
	var out []FileID
	for f := CardAccess; f <= DG16; f++ {
		out = append(out, f)
	}
	return out
}

// FID is the file identifier for SELECT. EF.CardSecurity and EF.SOD share one:
// they lie in different places.
func (f FileID) FID() uint16 { return f.row().fid }

// SFI is the short file identifier for READ BINARY.
func (f FileID) SFI() byte { return f.row().sfi }

// Tag is the tag that the file begins with, 0 for EF.ATR/INFO, which has none of its own.
func (f FileID) Tag() tlv.Tag { return f.row().tag }

// Name is the short name: "DG1", "EF_COM".
func (f FileID) Name() string { return f.row().name }

// String is the name.
func (f FileID) String() string { return f.Name() }

// FileName is the name of the file in a directory of saved files: "DG1.bin", "EF_COM.bin".
func (f FileID) FileName() string { return f.Name() + ".bin" }

// DataGroup is the number of a data group, 0 for any other file.
func (f FileID) DataGroup() int {
	if f < DG1 || f > DG16 {
		return 0
	}
	return int(f-DG1) + 1
}

// InApplication reports whether the file lies in the eMRTD application, to be
// selected first, and not in the master file.
func (f FileID) InApplication() bool { return f >= COM && f <= DG16 }

// MarshalText writes the name.
func (f FileID) MarshalText() ([]byte, error) { return []byte(f.Name()), nil }

// UnmarshalText reads any name that [ByName] knows.
func (f *FileID) UnmarshalText(b []byte) error {
	id, ok := ByName(string(b))
	if !ok {
		return malformed("no file of that name")
	}
	*f = id
	return nil
}

// ByDataGroup returns data group n, 1 to 16.
func ByDataGroup(n int) (FileID, bool) {
	if n < 1 || n > MaxDataGroup {
		return 0, false
	}
	return DG1 + FileID(n-1), true
}

// ByFID returns the file with the identifier, in the eMRTD application or in the master file.
func ByFID(fid uint16, inApplication bool) (FileID, bool) {
	return find(func(f FileID) bool { return f.FID() == fid && f.InApplication() == inApplication })
}

// BySFI returns the file with the short identifier, in the eMRTD application or in the master file.
func BySFI(sfi byte, inApplication bool) (FileID, bool) {
	return find(func(f FileID) bool { return f.SFI() == sfi && f.InApplication() == inApplication })
}

// ByTag returns the data group, EF.COM or EF.SOD that begins with the tag.
func ByTag(t tlv.Tag) (FileID, bool) {
	return find(func(f FileID) bool { return f.InApplication() && f.Tag() == t })
}

// ByName returns the file with the name in any case, with or without its EF:
// "dg1", "com", "EF_SOD", "EF.CardAccess", "atr".
func ByName(name string) (FileID, bool) {
	want := plainName(name)
	return find(func(f FileID) bool { return plainName(f.Name()) == want })
}

// ByFileName returns the file that a saved file holds by its base name; beside
// [FileID.FileName] it knows "Datagroup1.bin" and its like.
func ByFileName(name string) (FileID, bool) {
	stem, isBin := strings.CutSuffix(strings.ToLower(name), ".bin")
	if !isBin {
		return 0, false
	}
	if n, ok := strings.CutPrefix(stem, "datagroup"); ok {
		stem = "dg" + n
	}
	return ByName(stem)
}

func plainName(s string) string {
	s = strings.ToLower(s)
	s = strings.TrimPrefix(strings.TrimPrefix(s, "ef_"), "ef.")
	if s == "atr/info" || s == "atrinfo" || s == "atr_info" {
		return "atr"
	}
	return s
}

func find(ok func(FileID) bool) (FileID, bool) {
	for f := CardAccess; f <= DG16; f++ {
		if ok(f) {
			return f, true
		}
	}
	return 0, false
}
