package emrtd

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

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
