package vcard

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"crypto/rand"
)

// slot is the reader's end of vpcd, for tests without pcscd.
type slot struct {
	t        *testing.T
	listener net.Listener
	conn     net.Conn
}

func newSlot(t *testing.T) *slot {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return &slot{t: t, listener: l}
}

func (s *slot) addr() string { return s.listener.Addr().String() }

// accept takes a card and powers it, as pcscd does: ATR, on, ATR.
func (s *slot) accept() (firstATR []byte) {
	if !s.take() {
		return nil
	}
	firstATR = s.ask([]byte{vpcdATR})
	s.write([]byte{vpcdOn})
	s.ask([]byte{vpcdATR})
	return firstATR
}

// take accepts the connection of a card.
func (s *slot) take() bool {
	conn, err := s.listener.Accept()
	if err != nil {
		s.t.Error(err)
		return false
	}
	s.conn = conn
	return true
}

// write sends length and body apart, as vpcd does.
func (s *slot) write(body []byte) {
	_, err1 := s.conn.Write(binary.BigEndian.AppendUint16(nil, uint16(len(body))))
	_, err2 := s.conn.Write(body)
	if err := errors.Join(err1, err2); err != nil {
		s.t.Error(err)
	}
}

func (s *slot) ask(body []byte) []byte {
	s.write(body)
	answer, err := s.read()
	if err != nil {
		s.t.Error(err)
	}
	return answer
}

func (s *slot) read() ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(s.conn, head[:]); err != nil {
		return nil, err
	}
	body := make([]byte, binary.BigEndian.Uint16(head[:]))
	_, err := io.ReadFull(s.conn, body)
	return body, err
}

// empty reads until the card hangs up and hangs up in turn, as vpcd does when it
// looks again.
func (s *slot) empty() {
	if _, err := io.ReadAll(s.conn); err != nil {
		s.t.Errorf("the card does not leave: %v", err)
	}
	_ = s.conn.Close()
}

// tapped is a bench whose card lies in a slot.
func tapped(t *testing.T, o BenchOptions) (*Bench, *slot) {
	t.Helper()
	s := newSlot(t)
	o.Card.Addr, o.Seed, o.Rand = s.addr(), 1, rand.Reader
	b, err := NewBench(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.conn.Close()
		b.Close()
	})
	s.tap(b)
	return b, s
}

// tap orders the card into the slot and takes it there.
func (s *slot) tap(b *Bench) {
	s.t.Helper()
	taken := make(chan []byte, 1)
	go func() { taken <- s.accept() }()
	if err := b.Do(s.t.Context(), "tap"); err != nil {
		s.t.Fatal(err)
	}
	<-taken
}

func TestCardInSlot(t *testing.T) {
	var trace bytes.Buffer
	b, s := tapped(t, BenchOptions{Card: CardOptions{Trace: &trace}})
	if got := hex.EncodeToString(s.ask([]byte{vpcdATR})); got != "3b8980014d4b6a434f532d333712" {
		t.Errorf("ATR %s", got)
	}
	access := s.ask(unhex(t, "00B09C0000"))
	if len(access) != 56 {
		t.Errorf("EF.CardAccess: %X", access)
	}
	// Power off and on forgets what was selected.
	s.ask(unhex(t, "00A4040C07A0000002471001"))
	s.write([]byte{vpcdOff})
	s.write([]byte{vpcdOn})
	if got := s.ask(unhex(t, "00B09C0000")); !bytes.Equal(got, access) {
		t.Errorf("after power off: %X", got)
	}
	s.ask(unhex(t, "00A4040C07A0000002471001"))
	s.write([]byte{vpcdReset})
	if got := s.ask(unhex(t, "00B09C0000")); !bytes.Equal(got, access) {
		t.Errorf("after reset: %X", got)
	}
	if err := b.Do(t.Context(), "tap"); err != nil {
		t.Errorf("tap of a card that lies there: %v", err)
	}
	left := make(chan struct{})
	go func() {
		s.empty()
		close(left)
	}()
	if err := b.Do(t.Context(), "pull"); err != nil {
		t.Error(err)
	}
	<-left
	text := trace.String()
	if !strings.Contains(text, "00B09C00: 5 bytes -> 56 bytes, SW 9000") || strings.Contains(text, hex.EncodeToString(access[:20])) {
		t.Errorf("trace: %s", text)
	}
}

// Orders one after another; what fails leaves everything as it was.
func TestOrders(t *testing.T) {
	b, s := tapped(t, BenchOptions{})
	ctx := t.Context()
	for _, line := range []string{"", "jump", "tap now", "fault", "fault gremlins", "profile", "profile library-card", "lds /nowhere", "lds", "pull out"} {
		if err := b.Do(ctx, line); err == nil {
			t.Errorf("%q was obeyed", line)
		}
	}
	before := s.ask(unhex(t, "00B09C0000"))
	if err := b.Do(ctx, "fault cardaccess-6d00"); err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(s.ask(unhex(t, "00B09C0000"))); got != "6d00" {
		t.Errorf("with the fault: %s", got)
	}
	if err := b.Do(ctx, "clear"); err != nil {
		t.Fatal(err)
	}
	if got := s.ask(unhex(t, "00B09C0000")); !bytes.Equal(got, before) {
		t.Errorf("cleared: %X", got)
	}
}

// Another card in the field is a removal and an insertion for the reader.
func TestSwapInTheField(t *testing.T) {
	b, s := tapped(t, BenchOptions{})
	for _, order := range []string{"profile passport", "fault bank-card", "clear", "lds " + cardFolder(t)} {
		taken := make(chan []byte, 1)
		go func() {
			s.empty()
			taken <- s.accept()
		}()
		if err := b.Do(t.Context(), order); err != nil {
			t.Fatalf("%s: %v", order, err)
		}
		if atr := <-taken; len(atr) == 0 {
			t.Errorf("%s: no ATR", order)
		}
	}
}

// cardFolder is a folder with a card of 2024.
func cardFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := personalised(t, "can-cuoc-2024", Options{}).WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A card that pulls itself out by a fault can be tapped again.
func TestTapAfterFault(t *testing.T) {
	b, s := tapped(t, BenchOptions{Faults: []string{"pull-in-pace"}})
	s.ask(unhex(t, mseCAN))
	s.ask(unhex(t, "10860000027C0000"))
	s.write(unhex(t, "10860000047C02830000"))
	if _, err := s.read(); !errors.Is(err, io.EOF) {
		t.Fatalf("still there: %v", err)
	}
	if err := b.Do(t.Context(), "clear"); err != nil {
		t.Fatal(err)
	}
	for b.card.InField() {
		select {
		case <-t.Context().Done():
			t.Fatal("the card thinks that it is in the field")
		default:
		}
	}
	s.tap(b)
	if got := s.ask(unhex(t, "00B09C0000")); len(got) != 56 {
		t.Errorf("EF.CardAccess: %X", got)
	}
}

func TestNoReader(t *testing.T) {
	s := newSlot(t)
	addr := s.addr()
	_ = s.listener.Close()
	b, err := NewBench(BenchOptions{Seed: 1, Rand: rand.Reader, Card: CardOptions{Addr: addr}})
	if err != nil {
		t.Fatal(err)
	}
	var missing *NoReaderError
	if err := b.Do(t.Context(), "tap"); !errors.As(err, &missing) || !strings.Contains(err.Error(), "vsmartcard-vpcd") {
		t.Errorf("%v", err)
	}
	if err := b.Do(t.Context(), "pull"); err != nil {
		t.Errorf("pull of a card outside: %v", err)
	}
}

// A slot that takes the connection and never powers the card.
func TestNotSeen(t *testing.T) {
	s := newSlot(t)
	b, err := NewBench(BenchOptions{Seed: 1, Rand: rand.Reader, Card: CardOptions{Addr: s.addr()}})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if s.take() {
			s.empty()
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := b.Do(ctx, "tap"); !errors.Is(err, ErrNotSeen) {
		t.Errorf("%v", err)
	}
	if b.card.InField() {
		t.Error("the card stays in the field")
	}
}

// A reader that did not see the card before leave looks at the new one and does
// not power it. The card is lifted until the reader saw the slot empty.
func TestMistakenForTheOneBefore(t *testing.T) {
	s := newSlot(t)
	b, err := NewBench(BenchOptions{Seed: 1, Rand: rand.Reader, Card: CardOptions{Addr: s.addr()}})
	if err != nil {
		t.Fatal(err)
	}
	seen := make(chan []byte, 1)
	go func() {
		if !s.take() {
			return
		}
		for range mistaken {
			s.ask([]byte{vpcdATR})
		}
		s.empty()
		seen <- s.accept()
	}()
	if err := b.Do(t.Context(), "tap"); err != nil {
		t.Fatal(err)
	}
	if atr := <-seen; len(atr) == 0 || !b.card.InField() {
		t.Errorf("ATR %X", atr)
	}
	_ = s.conn.Close()
	b.Close()
}

// With the radio model an exchange takes what the model says, not less.
func TestRadioPace(t *testing.T) {
	_, s := tapped(t, BenchOptions{Card: CardOptions{Rate: 848}})
	start := time.Now()
	const rounds = 20
	for range rounds {
		s.ask(unhex(t, "00B09C0000"))
	}
	took := time.Since(start)
	least := rounds * (readTime848(5, 56) - stackTime)
	if took < least || took > 10*least {
		t.Errorf("%d reads took %v, the model says %v", rounds, took, least)
	}
}

// readTime848 is the time of a READ BINARY of EF.CardAccess, worked out by hand:
// 3 ms, two frames, 10 bits a byte, 1 ms and 0.02 ms a byte read.
func readTime848(sent, received int) time.Duration {
	return time.Duration((3 + 0.6 + float64(10*(sent+received))/848 + 1 + 54*0.02) * float64(time.Millisecond))
}
