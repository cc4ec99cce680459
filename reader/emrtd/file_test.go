package emrtd

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

func TestReadFiles(t *testing.T) {
	sizes := map[lds.FileID]int{lds.COM: 4, lds.DG1: 95, lds.DG15: 233, lds.DG14: 300, lds.SOD: 2200, lds.DG2: 33100, lds.DG13: 70000}
	files := map[lds.FileID][]byte{}
	for id, size := range sizes {
		files[id] = group(t, id, size)
	}
	for name, read := range waysToRead {
		for _, noSFI := range []iso7816.SW{0, iso7816.SWFileNotFound, iso7816.SWWrongParameters, iso7816.SWIncorrectParameters, iso7816.SWWrongLength, iso7816.SWCommandNotAllowed} {
			t.Run(fmt.Sprintf("%s, SFI %s", name, noSFI), func(t *testing.T) {
				f := NewFiles(&fileChip{files: files, read: read, noSFI: noSFI}, 231)
				for _, id := range []lds.FileID{lds.COM, lds.SOD, lds.DG1, lds.DG14, lds.DG15, lds.DG2, lds.DG13} {
					got, err := f.Read(t.Context(), id)
					if err != nil || !bytes.Equal(got, files[id]) {
						t.Errorf("%s: %d bytes of %d, %v", id, len(got), len(files[id]), err)
					}
				}
			})
		}
	}
}

// The same through secure messaging, where the chip protects its refusals.
func TestReadFilesProtected(t *testing.T) {
	files := map[lds.FileID][]byte{lds.COM: group(t, lds.COM, 22), lds.SOD: group(t, lds.SOD, 2200), lds.DG2: group(t, lds.DG2, 33100)}
	for name, read := range waysToRead {
		t.Run(name, func(t *testing.T) {
			inside := &fileChip{files: files, read: read}
			chip := &protectedChip{session: newSession(), inner: inside.answer}
			channel := sm.NewChannel(chip, newSession())
			f := NewFiles(channel, channel.MaxShortPlain())
			for id, want := range files {
				if got, err := f.Read(t.Context(), id); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: %d bytes of %d, %v", id, len(got), len(want), err)
				}
			}
		})
	}
}

// commandsFor reads a file and returns what that took.
func commandsFor(t *testing.T, f *Files, chip *fileChip, id lds.FileID) []iso7816.Command {
	t.Helper()
	chip.log = nil
	if _, err := f.Read(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return chip.log
}

// What a chip has refused once is not tried again.
func TestFilesLearn(t *testing.T) {
	files := map[lds.FileID][]byte{lds.DG1: group(t, lds.DG1, 95), lds.SOD: group(t, lds.SOD, 1000)}
	for _, c := range []struct {
		way          string
		noSFI        iso7816.SW
		first, again int // commands for SOD
		length       int
	}{
		{"gives what there is", 0, 5, 5, 231},
		{"6700 above 192", 0, 8, 6, 192},
		{"6C80 above 128", 0, 10, 8, 128},
		{"6B00 at the end", 0, 5, 5, 231},
		{"gives what there is", iso7816.SWFileNotFound, 7, 6, 231},
		{"gives what there is", iso7816.SWWrongLength, 13, 6, 231},
	} {
		t.Run(fmt.Sprintf("%s, SFI %s", c.way, c.noSFI), func(t *testing.T) {
			chip := &fileChip{files: files, read: waysToRead[c.way], noSFI: c.noSFI}
			f := NewFiles(chip, 231)
			first, again := len(commandsFor(t, f, chip, lds.SOD)), len(commandsFor(t, f, chip, lds.SOD))
			if first != c.first || again != c.again || f.Length() != c.length {
				t.Errorf("%d commands, then %d, reads of %d bytes", first, again, f.Length())
			}
		})
	}
}

// A chip that refuses reads beyond the end costs two commands a short file, once
// it is known.
func TestFilesLearnTheEnd(t *testing.T) {
	chip := &fileChip{files: map[lds.FileID][]byte{lds.DG1: group(t, lds.DG1, 95)}, read: waysToRead["6700 at the end"]}
	f := NewFiles(chip, 231)
	commandsFor(t, f, chip, lds.DG1)
	if n := len(commandsFor(t, f, chip, lds.DG1)); n != 2 || f.Length() != 231 {
		t.Errorf("%d commands, reads of %d bytes", n, f.Length())
	}
}

// One that says 6282 and gives the data costs one.
func TestShortFileInOneCommand(t *testing.T) {
	for _, way := range []string{"gives what there is", "6282 at the end"} {
		chip := &fileChip{files: map[lds.FileID][]byte{lds.DG1: group(t, lds.DG1, 95)}, read: waysToRead[way]}
		if n := len(commandsFor(t, NewFiles(chip, 231), chip, lds.DG1)); n != 1 {
			t.Errorf("%s: %d commands", way, n)
		}
	}
}

func TestObjectLen(t *testing.T) {
	for _, n := range []int{0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000, 1 << 20} {
		if got, want := objectLen(n), len(tlv.Encode(doDiscretion, make([]byte, n))); got != want {
			t.Errorf("%d bytes: %d, want %d", n, got, want)
		}
	}
}

// Reads over a re-keyed channel fit its cipher: 231 bytes under 3DES, 223 under AES.
func TestFilesOverAnotherCipher(t *testing.T) {
	triple := sm.NewChannel(nil, sm.Derive(sm.DES3, []byte{1}, nil))
	aes := sm.NewChannel(nil, newSession())
	f := NewFiles(triple, triple.MaxShortPlain())
	f.Over(aes)
	if f.Length() != 223 || f.Transport() != iso7816.Transport(aes) {
		t.Errorf("reads of %d bytes", f.Length())
	}
	f.Over(triple)
	if f.Length() != 223 {
		t.Errorf("reads of %d bytes", f.Length())
	}
	f.Over(&fileChip{})
	if f.Length() != 223 {
		t.Errorf("reads of %d bytes", f.Length())
	}
	f = NewFiles(triple, iso7816.MaxExtendedNe)
	f.Over(aes)
	if f.Length() != iso7816.MaxExtendedNe {
		t.Errorf("extended reads of %d bytes", f.Length())
	}
}

func TestFilesShorten(t *testing.T) {
	f := NewFiles(nil, iso7816.MaxExtendedNe)
	var lengths []int
	for f.Shorten() {
		lengths = append(lengths, f.Length())
	}
	if fmt.Sprint(lengths) != "[231 223 192 160 128 96]" || f.Length() != 96 {
		t.Error(lengths)
	}
}
