package emrtd

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// random gives out fixed numbers, and nothing when they are used up.
func random(t testing.TB, numbers ...string) io.Reader {
	t.Helper()
	return bytes.NewReader(unhex(t, strings.Join(numbers, "")))
}

// script is a chip that knows one conversation, in hex: what it must be told,
// and what it answers. A conversation that ends early fails the test.
type script struct {
	t     testing.TB
	lines [][2]string
}

func play(t testing.TB, lines ...[2]string) *script {
	s := &script{t, lines}
	t.Cleanup(func() {
		if len(s.lines) > 0 && !t.Failed() {
			t.Errorf("%d commands never came, first %s", len(s.lines), s.lines[0][0])
		}
	})
	return s
}

var errScript = errors.New("the script ends here")

func (s *script) Transmit(_ context.Context, c iso7816.Command) (iso7816.Response, error) {
	s.t.Helper()
	sent, err := c.Bytes()
	if err != nil {
		s.t.Fatal(err)
	}
	got := strings.ToUpper(hex.EncodeToString(sent))
	if len(s.lines) == 0 {
		s.t.Errorf("unexpected command %s", got)
		return iso7816.Response{}, errScript
	}
	next := s.lines[0]
	s.lines = s.lines[1:]
	if want := strings.ToUpper(next[0]); got != want {
		s.t.Errorf("sent %s\nwant %s", got, want)
		return iso7816.Response{}, errScript
	}
	return iso7816.ParseResponse(unhex(s.t, next[1]))
}

// chipFunc answers by a function of the command and its number, from 0.
type chipFunc struct {
	answer func(n int, c iso7816.Command) (iso7816.Response, error)
	n      int
}

func answering(f func(n int, c iso7816.Command) (iso7816.Response, error)) *chipFunc {
	return &chipFunc{answer: f}
}

func (c *chipFunc) Transmit(_ context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	c.n++
	return c.answer(c.n-1, cmd)
}

func ok(data []byte) (iso7816.Response, error) {
	return iso7816.Response{Data: data, SW: iso7816.SWOK}, nil
}

func status(sw iso7816.SW) (iso7816.Response, error) { return iso7816.Response{SW: sw}, nil }

// checkKeys sends a command through the channel and lets a second pair of ends,
// made of the keys expected, say what goes over the air.
func checkKeys(t *testing.T, s *script, ch *sm.Channel, suite sm.Suite, ksEnc, ksMAC, ssc string) {
	t.Helper()
	end := func() *sm.Session { return sm.NewSession(suite, unhex(t, ksEnc), unhex(t, ksMAC), unhex(t, ssc)) }
	selectCOM := iso7816.Command{INS: iso7816.INSSelect, P1: 0x02, P2: 0x0C, Data: []byte{0x01, 0x1E}}
	terminal, chip := end(), end()
	wrapped, err := terminal.WrapCommand(selectCOM)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chip.UnwrapCommand(wrapped); err != nil {
		t.Fatal(err)
	}
	answer, err := chip.WrapResponse(selectCOM.INS, iso7816.Response{SW: iso7816.SWOK})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := wrapped.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	s.lines = append(s.lines, [2]string{hex.EncodeToString(raw), hex.EncodeToString(answer.Bytes())})
	if r, err := ch.Transmit(t.Context(), selectCOM); err != nil || !r.SW.OK() {
		t.Errorf("under the expected keys: %v, %v", r.SW, err)
	}
}

// protectedChip is a chip in secure messaging. It says 6988 without protection
// to whatever is not of its session.
type protectedChip struct {
	session *sm.Session
	inner   func(c iso7816.Command) iso7816.Response
	log     []string // commands, out of their protection
}

func (p *protectedChip) Transmit(_ context.Context, c iso7816.Command) (iso7816.Response, error) {
	cmd, err := p.session.UnwrapCommand(c)
	if err != nil {
		return status(iso7816.SWSMObjectsIncorrect)
	}
	raw, err := cmd.Bytes()
	if err != nil {
		return iso7816.Response{}, err
	}
	p.log = append(p.log, hex.EncodeToString(raw))
	session := p.session
	return session.WrapResponse(cmd.INS, p.inner(cmd))
}
