package iso7816

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCommandCases(t *testing.T) {
	data300 := bytes.Repeat([]byte{0xAB}, 300)
	hex300 := hex.EncodeToString(data300)
	for _, c := range []struct {
		name string
		cmd  Command
		hex  string
	}{
		{"case 1", Command{CLA: 0, INS: 0xA4, P1: 2, P2: 12}, "00a4020c"},
		{"case 2 short", Command{INS: 0x84, Ne: 8}, "0084000008"},
		{"case 2 short 256", Command{INS: 0xB0, Ne: 256}, "00b0000000"},
		{"case 3 short", Command{INS: 0xA4, P1: 2, P2: 12, Data: []byte{1, 0x1E}}, "00a4020c02011e"},
		{"case 4 short", Command{INS: 0x86, Data: []byte{0x7C, 0}, Ne: 256}, "00860000027c0000"},
		{"case 2 extended", Command{INS: 0xB0, Ne: 65536}, "00b00000000000"},
		{"case 3 extended", Command{INS: 0x2A, Data: data300}, "002a000000012c" + hex300},
		{"case 4 extended", Command{INS: 0x2A, Data: data300, Ne: 512}, "002a000000012c" + hex300 + "0200"},
		{"case 4 extended by Ne", Command{INS: 0xB1, Data: []byte{0x54, 0}, Ne: 1000}, "00b1000000000254" + "00" + "03e8"},
	} {
		b, err := c.cmd.Bytes()
		if err != nil || hex.EncodeToString(b) != c.hex {
			t.Errorf("%s: %x, %v", c.name, b, err)
			continue
		}
		back, err := ParseCommand(b)
		if err != nil || !cmp.Equal(back, c.cmd) {
			t.Errorf("%s: parsed %+v, %v", c.name, back, err)
		}
	}
}

func TestCommandTooLong(t *testing.T) {
	for _, c := range []Command{{Data: make([]byte, 65536)}, {Ne: 65537}, {Ne: -1}} {
		if _, err := c.Bytes(); !errors.Is(err, ErrTooLong) {
			t.Errorf("%v", err)
		}
	}
}

func TestParseCommandRefuses(t *testing.T) {
	for _, s := range []string{"", "00a402", "00a4020c0201", "00a4020c02011e0000", "00a4020c0000", "002a0000000002aa", "002a0000000000aabb"} {
		b, _ := hex.DecodeString(s)
		if c, err := ParseCommand(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %+v, %v", s, c, err)
		}
	}
}

func TestStatus(t *testing.T) {
	r, err := ParseResponse([]byte{1, 2, 0x6C, 0x10})
	if err != nil || r.SW != 0x6C10 || len(r.Data) != 2 {
		t.Fatalf("%+v %v", r, err)
	}
	if n, ok := r.SW.CorrectLength(); !ok || n != 16 {
		t.Errorf("6C10 names %d", n)
	}
	if n, ok := SW(0x6100).More(); !ok || n != 256 {
		t.Errorf("6100 offers %d", n)
	}
	var status *StatusError
	if err := r.Check("READ BINARY"); !errors.As(err, &status) || status.SW != 0x6C10 {
		t.Errorf("%v", err)
	}
	if (Response{SW: SWOK}).Check("SELECT") != nil || !SW(0x63C2).Refused() {
		t.Error("9000 is no error, 63C2 is a refusal")
	}
	if _, err := ParseResponse([]byte{0x90}); !errors.Is(err, ErrMalformed) {
		t.Errorf("one byte: %v", err)
	}
}

func FuzzParseCommand(f *testing.F) {
	f.Add([]byte{0, 0xA4, 2, 12, 2, 1, 0x1E})
	f.Add([]byte{0, 0xB0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCommand(b)
		if err != nil {
			return
		}
		enc, err := c.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseCommand(enc)
		if err != nil || !cmp.Equal(again, c) {
			t.Fatalf("%x -> %x: %v", b, enc, err)
		}
	})
}
