package lds

import (
	"encoding/json"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// 9303-10: identifiers and tags as the tables of the standard have them.
func TestFileTable(t *testing.T) {
	for _, c := range []struct {
		file     FileID
		fid      uint16
		sfi      byte
		tag      tlv.Tag
		group    int
		inApp    bool
		fileName string
	}{
		{CardAccess, 0x011C, 0x1C, 0x31, 0, false, "EF_CardAccess.bin"},
		{CardSecurity, 0x011D, 0x1D, 0x30, 0, false, "EF_CardSecurity.bin"},
		{ATRInfo, 0x2F01, 0x01, 0, 0, false, "EF_ATR.bin"},
		{DIR, 0x2F00, 0x1E, 0x61, 0, false, "EF_DIR.bin"},
		{COM, 0x011E, 0x1E, 0x60, 0, true, "EF_COM.bin"},
		{SOD, 0x011D, 0x1D, 0x77, 0, true, "EF_SOD.bin"},
		{DG1, 0x0101, 0x01, 0x61, 1, true, "DG1.bin"},
		{DG2, 0x0102, 0x02, 0x75, 2, true, "DG2.bin"},
		{DG3, 0x0103, 0x03, 0x63, 3, true, "DG3.bin"},
		{DG4, 0x0104, 0x04, 0x76, 4, true, "DG4.bin"},
		{DG5, 0x0105, 0x05, 0x65, 5, true, "DG5.bin"},
		{DG6, 0x0106, 0x06, 0x66, 6, true, "DG6.bin"},
		{DG7, 0x0107, 0x07, 0x67, 7, true, "DG7.bin"},
		{DG8, 0x0108, 0x08, 0x68, 8, true, "DG8.bin"},
		{DG9, 0x0109, 0x09, 0x69, 9, true, "DG9.bin"},
		{DG10, 0x010A, 0x0A, 0x6A, 10, true, "DG10.bin"},
		{DG11, 0x010B, 0x0B, 0x6B, 11, true, "DG11.bin"},
		{DG12, 0x010C, 0x0C, 0x6C, 12, true, "DG12.bin"},
		{DG13, 0x010D, 0x0D, 0x6D, 13, true, "DG13.bin"},
		{DG14, 0x010E, 0x0E, 0x6E, 14, true, "DG14.bin"},
		{DG15, 0x010F, 0x0F, 0x6F, 15, true, "DG15.bin"},
		{DG16, 0x0110, 0x10, 0x70, 16, true, "DG16.bin"},
	} {
		f := c.file
		if f.FID() != c.fid || f.SFI() != c.sfi || f.Tag() != c.tag || f.DataGroup() != c.group || f.InApplication() != c.inApp || f.FileName() != c.fileName {
			t.Errorf("%s: %04X %02X %X %d %v %s", f, f.FID(), f.SFI(), uint32(f.Tag()), f.DataGroup(), f.InApplication(), f.FileName())
		}
		if got, ok := ByFID(c.fid, c.inApp); !ok || got != f {
			t.Errorf("%s by FID: %s", f, got)
		}
		if got, ok := BySFI(c.sfi, c.inApp); !ok || got != f {
			t.Errorf("%s by SFI: %s", f, got)
		}
		if got, ok := ByFileName(c.fileName); !ok || got != f {
			t.Errorf("%s by file name: %s", f, got)
		}
		if got, ok := ByDataGroup(c.group); ok && got != f {
			t.Errorf("%s by number: %s", f, got)
		}
	}
	if n := len(Files()); n != 22 {
		t.Errorf("%d files", n)
	}
}

func TestByName(t *testing.T) {
	for name, want := range map[string]FileID{
		"dg1": DG1, "DG16": DG16, "com": COM, "sod": SOD, "EF_SOD": SOD, "EF.COM": COM, "cardaccess": CardAccess,
		"ef.CardSecurity": CardSecurity, "atr": ATRInfo, "EF.ATR/INFO": ATRInfo, "dir": DIR,
	} {
		if got, ok := ByName(name); !ok || got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"", "dg", "dg0", "dg17", "dg01", "ef_", "mrz"} {
		if got, ok := ByName(name); ok {
			t.Errorf("%q is taken for %s", name, got)
		}
	}
}

func TestByFileName(t *testing.T) {
	for name, want := range map[string]FileID{"Datagroup1.bin": DG1, "datagroup15.BIN": DG15, "dg2.bin": DG2, "EF_CardAccess.bin": CardAccess} {
		if got, ok := ByFileName(name); !ok || got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"can.txt", "DG14_pk.bin", "Datagroup17.bin", "DG1", "csca.der"} {
		if got, ok := ByFileName(name); ok {
			t.Errorf("%q is taken for %s", name, got)
		}
	}
}

func TestFileIDOutOfRange(t *testing.T) {
	for _, f := range []FileID{0, -1, DG16 + 1} {
		if f.FID() != 0 || f.SFI() != 0 || f.Tag() != 0 || f.DataGroup() != 0 || f.InApplication() {
			t.Errorf("%s has a place", f)
		}
	}
	if _, ok := ByDataGroup(17); ok {
		t.Error("there is a DG17")
	}
}

func TestFileIDAsJSON(t *testing.T) {
	b, err := json.Marshal(map[FileID]int{DG13: 1})
	if err != nil || string(b) != `{"DG13":1}` {
		t.Fatalf("%s, %v", b, err)
	}
	var back map[FileID]int
	if err := json.Unmarshal(b, &back); err != nil || back[DG13] != 1 {
		t.Fatalf("%v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"nothing":1}`), &back); err == nil {
		t.Fatal("took an unknown name")
	}
}
