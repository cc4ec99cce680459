package emrtd

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
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

func TestReadRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		sw   iso7816.SW
		want error
	}{
		{"fingerprints", iso7816.SWSecurityStatus, ErrFileDenied},
		{"conditions", iso7816.SWConditionsNotSatisfied, ErrFileDenied},
		{"not there", iso7816.SWFileNotFound, ErrFileNotFound},
	} {
		chip := &fileChip{read: readPlain, denied: map[lds.FileID]iso7816.SW{lds.DG3: c.sw}}
		_, err := NewFiles(chip, 223).Read(t.Context(), lds.DG3)
		if !errors.Is(err, c.want) || kind(err) != "status "+c.sw.String() {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.sw == iso7816.SWSecurityStatus && len(chip.log) != 1 {
			t.Errorf("%s: asked %d times", c.name, len(chip.log))
		}
	}
	chip := &fileChip{read: readPlain, denied: map[lds.FileID]iso7816.SW{lds.DG3: iso7816.SWNoPreciseDiagnosis}}
	if _, err := NewFiles(chip, 223).Read(t.Context(), lds.DG3); kind(err) != "status 6F00" || errors.Is(err, ErrFileDenied) {
		t.Error(err)
	}
}

func TestReadLyingFiles(t *testing.T) {
	whole := group(t, lds.DG1, 400)
	for name, c := range map[string]struct {
		content []byte
		way     string
		want    string
	}{
		"length beyond the end":            {whole[:300], "gives what there is", ErrFile.Error()},
		"length beyond the end, 6282":      {whole[:300], "6282 at the end", ErrFile.Error()},
		"length beyond the end, no data":   {whole[:300], "9000 without data at the end", ErrFile.Error()},
		"length beyond the end, 6282 bare": {whole[:300], "6282 without data at the end", ErrFile.Error()},
		"length beyond the end, 6B00":      {whole[:300], "6B00 at the end", ErrFile.Error()},
		"length beyond the end, 6700":      {whole[:300], "6700 at the end", "status 6700"},
		"length beyond the end, 6Cxx":      {whole[:310], "6Cxx at the end", "status 6C00"},
		"head alone":                       {[]byte{0x61, 0x82}, "gives what there is", ErrFile.Error()},
		"tag alone":                        {[]byte{0x61}, "gives what there is", ErrFile.Error()},
		"beyond 1 MiB":                     {[]byte{0x61, 0x83, 0x10, 0x00, 0x00}, "gives what there is", ErrFile.Error()},
		"beyond any":                       {[]byte{0x61, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0}, "gives what there is", ErrFile.Error()},
		"indefinite length":                {[]byte{0x61, 0x80, 0, 0}, "gives what there is", ErrFile.Error()},
		"beyond 32 kB, and not there":      {append([]byte{0x61, 0x82, 0xFF, 0xFF}, make([]byte, 0x7FFF)...), "gives what there is", ErrFile.Error()},
	} {
		chip := &fileChip{files: map[lds.FileID][]byte{lds.DG1: c.content}, read: waysToRead[c.way]}
		f := NewFiles(chip, 223)
		if data, err := f.Read(t.Context(), lds.DG1); data != nil || kind(err) != c.want || f.Length() != 223 {
			t.Errorf("%s: %v, reads of %d bytes", name, err, f.Length())
		}
		if strings.HasPrefix(name, "beyond 1 MiB") && len(chip.log) != 1 {
			t.Errorf("%s: %d commands", name, len(chip.log))
		}
	}
}

// An answer with 9000 and no data, to everything.
func TestReadEmpty(t *testing.T) {
	chip := answering(func(int, iso7816.Command) (iso7816.Response, error) { return ok(nil) })
	if _, err := NewFiles(chip, 223).Read(t.Context(), lds.DG1); !errors.Is(err, ErrFile) {
		t.Error(err)
	}
}

// An odd read answered with something other than its data object.
func TestReadOddRefuses(t *testing.T) {
	content := group(t, lds.DG2, 40000)
	for name, data := range map[string][]byte{
		"no object":      {1, 2, 3},
		"another object": tlv.Encode(0x54, []byte{1}),
		"empty object":   tlv.Encode(0x53),
		"cut":            {0x53, 0x10, 1, 2},
	} {
		inside := &fileChip{files: map[lds.FileID][]byte{lds.DG2: content}, read: readPlain}
		chip := answering(func(_ int, c iso7816.Command) (iso7816.Response, error) {
			if c.INS == iso7816.INSReadBinaryOdd {
				return ok(data)
			}
			return inside.answer(c), nil
		})
		if _, err := NewFiles(chip, 231).Read(t.Context(), lds.DG2); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The offset beyond 32,767 goes in DO 54, and Ne counts the object around the data.
func TestReadOddCommand(t *testing.T) {
	chip := &fileChip{files: map[lds.FileID][]byte{lds.DG2: group(t, lds.DG2, 70000)}, read: readPlain}
	var odd []string
	for _, c := range commandsFor(t, NewFiles(chip, 231), chip, lds.DG2) {
		if c.INS == iso7816.INSReadBinaryOdd {
			odd = append(odd, fmt.Sprintf("%X Ne %d", c.Data, c.Ne))
		}
	}
	for i, want := range map[int]string{0: "54028022 Ne 231", 144: "5403010062 Ne 231", len(odd) - 1: "540301114E Ne 36"} {
		if odd[i] != want {
			t.Errorf("read %d: %s, want %s", i, odd[i], want)
		}
	}
}

// A refusal without protection ends secure messaging, whatever it says; the
// caller may shorten the reads and open the chip again.
func TestReadBreaksOff(t *testing.T) {
	inside := &fileChip{files: map[lds.FileID][]byte{lds.SOD: group(t, lds.SOD, 2200)}, read: readPlain}
	protected := &protectedChip{session: newSession(), inner: inside.answer}
	chip := answering(func(n int, c iso7816.Command) (iso7816.Response, error) {
		if n == 1 {
			return status(iso7816.SWWrongLength)
		}
		return protected.Transmit(t.Context(), c)
	})
	f := NewFiles(sm.NewChannel(chip, newSession()), 223)
	_, err := f.Read(t.Context(), lds.SOD)
	naked, isNaked := errors.AsType[*sm.UnprotectedError](err)
	if !isNaked || naked.SW != iso7816.SWWrongLength || !errors.Is(err, sm.ErrChannelDead) || f.Length() != 223 {
		t.Error(err)
	}
	if !f.Shorten() || f.Length() != 192 {
		t.Errorf("reads of %d bytes", f.Length())
	}
}

func TestReadTransportFails(t *testing.T) {
	gone := errors.New("gone")
	for name, c := range map[string]struct {
		size  int
		noSFI iso7816.SW
		way   string
		fails int
	}{
		"first":             {300, 0, "gives what there is", 0},
		"second":            {300, 0, "gives what there is", 1},
		"SELECT":            {300, iso7816.SWFileNotFound, "gives what there is", 1},
		"after SELECT":      {300, iso7816.SWFileNotFound, "gives what there is", 2},
		"after 6Cxx":        {95, 0, "6Cxx at the end", 1},
		"head alone":        {95, 0, "6B00 at the end", 1},
		"rest of the head":  {300, 0, "one byte", 1},
		"odd instruction":   {33100, 0, "gives what there is", 142},
		"shorter by ladder": {300, 0, "6700 above 192", 1},
	} {
		inside := &fileChip{files: map[lds.FileID][]byte{lds.DG1: group(t, lds.DG1, c.size)}, read: waysToRead[c.way], noSFI: c.noSFI}
		chip := answering(func(n int, cmd iso7816.Command) (iso7816.Response, error) {
			if n == c.fails {
				return iso7816.Response{}, gone
			}
			return inside.answer(cmd), nil
		})
		if _, err := NewFiles(chip, 231).Read(t.Context(), lds.DG1); !errors.Is(err, gone) || chip.n != c.fails+1 {
			t.Errorf("%s: %v after %d commands", name, err, chip.n)
		}
	}
}

func TestReadTellsProgress(t *testing.T) {
	chip := &fileChip{files: map[lds.FileID][]byte{lds.DG1: group(t, lds.DG1, 500)}, read: waysToRead["more than asked for"]}
	f := NewFiles(chip, 223)
	var told []string
	f.Progress = func(id lds.FileID, done, total int) { told = append(told, fmt.Sprintf("%s %d/%d", id, done, total)) }
	if _, err := f.Read(t.Context(), lds.DG1); err != nil || fmt.Sprint(told) != "[DG1 225/500 DG1 450/500 DG1 500/500]" {
		t.Error(told, err)
	}
}

func TestSelectApplication(t *testing.T) {
	if err := SelectApplication(t.Context(), play(t, [2]string{"00A4040C07A0000002471001", "9000"})); err != nil {
		t.Error(err)
	}
	if err := SelectApplication(t.Context(), play(t, [2]string{"00A4040C07A0000002471001", "6A82"})); kind(err) != "status 6A82" {
		t.Error(err)
	}
	gone := errors.New("gone")
	chip := answering(func(int, iso7816.Command) (iso7816.Response, error) { return iso7816.Response{}, gone })
	if err := SelectApplication(t.Context(), chip); !errors.Is(err, gone) {
		t.Error(err)
	}
}
