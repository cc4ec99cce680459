package reader

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// talker is a chip that is made of one function.
type talker func(n int, c iso7816.Command) iso7816.Response

// talking holds a talker, and bounds what it may be asked.
type talking struct {
	answer talker
	n      int
}

func (t *talking) Transmit(ctx context.Context, c iso7816.Command) (iso7816.Response, error) {
	if ctx.Err() != nil {
		return iso7816.Response{}, context.Cause(ctx)
	}
	t.n++
	return t.answer(t.n-1, c), nil
}

func (t *talking) Reset() error { return nil }

func (t *talking) ATR() []byte { return []byte{0x3B, 0x80, 0x80, 0x01, 0x01} }

var anyPassword = Request{CAN: "123456", Keys: []mrz.Key{wrongKey}}

// readHostile reads a chip that may answer anything. Whatever it is, the reading
// ends, and nothing that nobody signed is called more than claimed.
func readHostile(t testing.TB, answer talker, req Request) error {
	t.Helper()
	chip := &talking{answer: answer}
	reading, err := desk(t, personalise(t, "cccd-2021", vcard.Options{})).ReadChip(t.Context(), chip, identity.Reader{}, today, req)
	if chip.n > maxAPDUs {
		t.Errorf("%d commands", chip.n)
	}
	if err == nil && reading.Record.Verdict != identity.Rejected {
		t.Errorf("a chip of noise is %s", reading.Record.Verdict)
	}
	var interrupted *InterruptedError
	if err != nil && !errors.As(err, &interrupted) {
		t.Errorf("not interrupted: %v", err)
	}
	return err
}

// A file that claims a megabyte and comes byte by byte ends, too.
func TestFilesThatDrip(t *testing.T) {
	head := []byte{0x77, 0x83, 0x0F, 0xFF, 0x00}
	drip := func(_ int, c iso7816.Command) iso7816.Response {
		switch {
		case c.INS == iso7816.INSSelect, c.INS == iso7816.INSReadBinary && c.P1 == 0x9C: // EF.CardAccess
			return iso7816.Response{SW: iso7816.SWFileNotFound}
		case c.INS != iso7816.INSReadBinary:
			return iso7816.Response{SW: iso7816.SWOK}
		}
		offset := int(c.P1&0x7F)<<8 | int(c.P2)
		if c.P1&0x80 != 0 {
			offset = 0
		}
		if offset < len(head) {
			return iso7816.Response{Data: head[offset : offset+1], SW: iso7816.SWOK}
		}
		return iso7816.Response{Data: []byte{0}, SW: iso7816.SWOK}
	}
	open := func(n int, c iso7816.Command) iso7816.Response {
		if c.INS == iso7816.INSSelect && c.P1 == 0x04 {
			return iso7816.Response{SW: iso7816.SWOK}
		}
		return drip(n, c)
	}
	if err := readHostile(t, open, Request{}); !errors.Is(err, ErrEndless) {
		t.Errorf("%v", err)
	}
}

// One status to everything.
func TestChipsOfOneStatus(t *testing.T) {
	for _, sw := range []iso7816.SW{
		0x9000, 0x6100, 0x6110, 0x6282, 0x6300, 0x63C0, 0x63C3, 0x6700, 0x6882, 0x6982, 0x6983, 0x6985, 0x6986, 0x6987, 0x6988,
		0x6A80, 0x6A81, 0x6A82, 0x6A86, 0x6A88, 0x6B00, 0x6C00, 0x6C04, 0x6CFF, 0x6D00, 0x6E00, 0x6F00, 0x0000, 0xFFFF,
	} {
		for _, data := range [][]byte{nil, {0}, {0x60, 0x00}, {0x77, 0x80}, {0x7C, 0x00}, bytes.Repeat([]byte{0x61}, 256), bytes.Repeat([]byte{0xFF}, 300)} {
			for _, req := range []Request{{}, anyPassword, {CAN: "123456"}, {Keys: []mrz.Key{wrongKey}, Access: AccessBAC}, {CAN: "123456", Access: AccessPACE}} {
				_ = readHostile(t, func(int, iso7816.Command) iso7816.Response { return iso7816.Response{Data: data, SW: sw} }, req)
			}
		}
	}
}

// noise answers from a stream of numbers: often something well-formed.
func noise(r *rand.Rand) talker {
	statuses := []iso7816.SW{0x9000, 0x9000, 0x9000, 0x6282, 0x6A82, 0x6982, 0x6700, 0x6C10, 0x6300, 0x6A88, 0x6D00}
	tags := []byte{0x7C, 0x31, 0x60, 0x61, 0x6E, 0x77, 0x30, 0x87, 0x99, 0x8E}
	return func(int, iso7816.Command) iso7816.Response {
		data := make([]byte, r.IntN(64))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		if len(data) > 2 && r.IntN(2) == 0 {
			data[0], data[1] = tags[r.IntN(len(tags))], byte(len(data)-2)
		}
		sw := statuses[r.IntN(len(statuses))]
		if r.IntN(8) == 0 {
			sw = iso7816.SW(r.Uint32())
		}
		return iso7816.Response{Data: data, SW: sw}
	}
}

func TestChipsOfNoise(t *testing.T) {
	for seed := range uint64(2000) {
		req := anyPassword
		if seed%3 == 0 {
			req = Request{}
		}
		_ = readHostile(t, noise(rand.New(rand.NewPCG(seed, 1))), req)
	}
}

// FuzzReadChip lets a chip that is otherwise genuine answer some commands with
// what the fuzzer says: pairs of a command's number and a way to spoil it.
func FuzzReadChip(f *testing.F) {
	f.Add([]byte{}, []byte{}, false)
	f.Add([]byte{0, 2}, []byte{0x90, 0x00}, false)
	f.Add([]byte{8, 1, 9, 3}, []byte{0x77, 0x83, 0xFF, 0xFF, 0xFF, 0x90, 0x00}, true)
	f.Add([]byte{18, 4}, []byte{0x69, 0x88}, false)
	f.Add([]byte{3, 0, 20, 5, 40, 6}, []byte{0x7C, 0x02, 0x80, 0x00, 0x90, 0x00}, true)
	f.Fuzz(func(t *testing.T, script, bytesOfIt []byte, plain bool) {
		access := vcard.AccessBoth
		if plain {
			access = vcard.AccessPlain
		}
		doc := personalise(t, "cccd-2021", vcard.Options{Access: access})
		chip := newChip(t, doc)
		chip.disturb = func(n int, _ iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
			for i := 0; i+1 < len(script); i += 2 {
				if int(script[i]) == n && err == nil {
					return spoilt(r, script[i+1], bytesOfIt), nil
				}
			}
			return r, err
		}
		reading, err := read(t, chip, scanned(t, doc))
		if len(chip.log) > maxAPDUs {
			t.Errorf("%d commands", len(chip.log))
		}
		if (err == nil) != (reading != nil) {
			t.Fatalf("both or neither: %v", err)
		}
		if err == nil && reading.Record.Verdict == identity.Genuine {
			checkPerson(t, "disturbed", reading.Record, doc)
		}
	})
}

// spoilt changes a response in one of a few ways.
func spoilt(r iso7816.Response, way byte, by []byte) iso7816.Response {
	switch way % 7 {
	case 0:
		return iso7816.Response{SW: r.SW}
	case 1:
		return iso7816.Response{Data: append(bytes.Clone(r.Data), by...), SW: r.SW}
	case 2:
		return iso7816.Response{Data: by, SW: r.SW}
	case 3:
		if other, err := iso7816.ParseResponse(by); err == nil {
			return other
		}
		return iso7816.Response{}
	case 4:
		return iso7816.Response{Data: r.Data[:min(len(r.Data), len(by))], SW: r.SW}
	case 5:
		data := bytes.Clone(r.Data)
		for i := range min(len(data), len(by)) {
			data[i] ^= by[i]
		}
		return iso7816.Response{Data: data, SW: r.SW}
	}
	return iso7816.Response{Data: append(bytes.Clone(by), r.Data...), SW: r.SW}
}
