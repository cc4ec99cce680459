package pcsc

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/ebfe/scard"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// fakeCard is a card that knows one conversation and notes what is done to it.
type fakeCard struct {
	t         *testing.T
	exchanges [][2]string // command and response in hex; a response "!" is an error
	transmit  error       // of the exchange "!"
	status    error
	begin     error
	reconnect error
	done      []string
}

func (f *fakeCard) Transmit(command []byte) ([]byte, error) {
	got := strings.ToUpper(hex.EncodeToString(command))
	if len(f.exchanges) == 0 {
		f.t.Fatalf("unexpected command %s", got)
	}
	want, answer := f.exchanges[0][0], f.exchanges[0][1]
	f.exchanges = f.exchanges[1:]
	if got != want {
		f.t.Fatalf("command %s, want %s", got, want)
	}
	if answer == "!" {
		return nil, f.transmit
	}
	return hex.DecodeString(answer)
}

func (f *fakeCard) Status() (*scard.CardStatus, error) {
	return &scard.CardStatus{Atr: []byte{0x3B, 0x80}}, f.status
}

func (f *fakeCard) BeginTransaction() error { f.note("begin"); return f.begin }

func (f *fakeCard) EndTransaction(d scard.Disposition) error {
	f.note(map[scard.Disposition]string{scard.LeaveCard: "end, leave"}[d])
	return nil
}

func (f *fakeCard) Reconnect(_ scard.ShareMode, _ scard.Protocol, d scard.Disposition) error {
	f.note(map[scard.Disposition]string{scard.UnpowerCard: "reconnect, unpower"}[d])
	return f.reconnect
}

func (f *fakeCard) Disconnect(d scard.Disposition) error {
	f.note(map[scard.Disposition]string{scard.LeaveCard: "disconnect, leave", scard.ResetCard: "disconnect, reset"}[d])
	return nil
}

func (f *fakeCard) note(what string) { f.done = append(f.done, what) }

// parts are the exchanges of a response of n bytes a part: the first command,
// then GET RESPONSE for the rest.
func parts(first string, count, n int) (exchanges [][2]string, whole []byte) {
	for i := range count {
		part := bytes.Repeat([]byte{byte(i)}, n)
		whole = append(whole, part...)
		command, sw := "00C0000000", "6100"
		if i == 0 {
			command = first
		}
		if i == count-1 {
			sw = "9000"
		}
		exchanges = append(exchanges, [2]string{command, hex.EncodeToString(part) + sw})
	}
	return exchanges, whole
}

func TestTransmit(t *testing.T) {
	long, whole := parts("00B0000000", 100, 256)
	endless, _ := parts("00B0000000", 258, 256)
	read := iso7816.Command{INS: iso7816.INSReadBinary, Ne: 256}
	for _, c := range []struct {
		name      string
		command   iso7816.Command
		exchanges [][2]string
		want      string
		err       error
	}{
		{"whole", read, [][2]string{{"00B0000000", "01029000"}}, "01029000", nil},
		{"a status alone", read, [][2]string{{"00B0000000", "6A82"}}, "6A82", nil},
		{"in two parts", read, [][2]string{{"00B0000000", "01026103"}, {"00C0000003", "0304059000"}}, "01020304059000", nil},
		{"nothing, then all", read, [][2]string{{"00B0000000", "6102"}, {"00C0000002", "01029000"}}, "01029000", nil},
		{"61 00 is 256", read, [][2]string{{"00B0000000", "6100"}, {"00C0000000", "019000"}}, "019000", nil},
		{"a warning at the end", read, [][2]string{{"00B0000000", "016101"}, {"00C0000001", "026282"}}, "01026282", nil},
		{"the rest is refused", read, [][2]string{{"00B0000000", "016101"}, {"00C0000001", "6F00"}}, "016F00", nil},
		{"the class without secure messaging and chaining", iso7816.Command{CLA: 0x1C, INS: iso7816.INSReadBinary, Ne: 256},
			[][2]string{{"1CB0000000", "016101"}, {"00C0000001", "029000"}}, "01029000", nil},
		{"the class on another channel", iso7816.Command{CLA: 0x0D, INS: iso7816.INSReadBinary, Ne: 256},
			[][2]string{{"0DB0000000", "016101"}, {"01C0000001", "029000"}}, "01029000", nil},
		{"25,600 bytes in a hundred parts", read, long, hex.EncodeToString(whole) + "9000", nil},
		{"without end", read, endless[:257], "", iso7816.ErrTooLong},
		{"promises alone", read, [][2]string{{"00B0000000", "6110"}, {"00C0000010", "6111"}}, "", iso7816.ErrMalformed},
		{"no APDU", read, [][2]string{{"00B0000000", "90"}}, "", iso7816.ErrMalformed},
		{"a command that no length field holds", iso7816.Command{Ne: 1 << 20}, nil, "", iso7816.ErrTooLong},
	} {
		card := &fakeCard{t: t, exchanges: c.exchanges}
		tx := &Transaction{card: &Card{card: card}}
		r, err := tx.Transmit(t.Context(), c.command)
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := strings.ToUpper(hex.EncodeToString(r.Bytes())); err == nil && got != strings.ToUpper(c.want) {
			t.Errorf("%s: %d bytes, want %d: %.40s…", c.name, len(got)/2, len(c.want)/2, got)
		}
		if err == nil && len(card.exchanges) > 0 {
			t.Errorf("%s: %d exchanges never came", c.name, len(card.exchanges))
		}
	}
}

func TestTransmitTellsWhyNothingCame(t *testing.T) {
	for _, c := range []struct {
		name             string
		answer           string
		transmit, status error
		want             error
	}{
		{"removed", "!", scard.ErrRemovedCard, scard.ErrRemovedCard, ErrRemoved},
		{"removed, and the service has not seen it yet", "!", scard.ErrRemovedCard, nil, ErrRemoved},
		{"removed, which the driver calls a failed transmission", "!", scard.ErrNotTransacted, scard.ErrRemovedCard, ErrRemoved},
		{"removed, which the driver calls an empty answer", "", nil, scard.ErrRemovedCard, ErrRemoved},
		{"reset by another program", "!", scard.ErrResetCard, scard.ErrResetCard, ErrRemoved},
		{"reader unplugged", "!", scard.ErrReaderUnavailable, scard.ErrReaderUnavailable, ErrRemoved},
		{"mute", "!", scard.ErrNotTransacted, nil, ErrMute},
		{"empty answer of a card that is there", "", nil, nil, ErrMute},
		{"an error that no table has", "!", scard.ErrUnexpected, nil, ErrMute},
		{"an error that is none of PC/SC's", "!", io.ErrUnexpectedEOF, nil, ErrMute},
		{"the service ended", "!", scard.ErrNoService, scard.ErrNoService, ErrServiceLost},
		{"the service ended, seen by the status alone", "!", scard.ErrCommError, scard.ErrNoService, ErrServiceLost},
		{"the service ended, seen by the transmission alone", "!", scard.ErrServiceStopped, nil, ErrServiceLost},
	} {
		fake := &fakeCard{t: t, exchanges: [][2]string{{"00B0000001", c.answer}}, transmit: c.transmit, status: c.status}
		card := &Card{card: fake}
		tx, err := card.Begin()
		if err != nil {
			t.Fatal(err)
		}
		r, err := tx.Transmit(t.Context(), iso7816.Command{INS: iso7816.INSReadBinary, Ne: 1})
		if !errors.Is(err, c.want) || r.SW != 0 || r.Data != nil {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if c.transmit != nil && !errors.Is(err, c.transmit) {
			t.Errorf("%s: the cause is lost in %v", c.name, err)
		}
		_, _ = tx.End(), card.Close()
		if got := strings.Join(fake.done, "; "); got != "begin; end, leave; disconnect, leave" {
			t.Errorf("%s: %s; a card that may be gone is not reset", c.name, got)
		}
	}
}

func TestCardIsResetWhenWeAreDone(t *testing.T) {
	fake := &fakeCard{t: t, exchanges: [][2]string{{"00B0000001", "019000"}}}
	card := &Card{card: fake, reader: "ACME 1"}
	tx, err := card.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Transmit(t.Context(), iso7816.Command{INS: iso7816.INSReadBinary, Ne: 1}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(tx.Reset(), tx.End(), card.Close()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(fake.done, "; "); got != "begin; reconnect, unpower; end, leave; disconnect, reset" {
		t.Error(got)
	}
	if !bytes.Equal(tx.ATR(), []byte{0x3B, 0x80}) || card.Reader() != "ACME 1" {
		t.Errorf("ATR %X of %s", tx.ATR(), card.Reader())
	}
	fake.status = scard.ErrRemovedCard
	if tx.ATR() != nil {
		t.Error("the ATR of a card that is gone")
	}
}

func TestResetAndBeginOfACardThatIsGone(t *testing.T) {
	gone := &fakeCard{t: t, begin: scard.ErrRemovedCard, reconnect: scard.ErrNoSmartcard, status: scard.ErrRemovedCard}
	if tx, err := (&Card{card: gone}).Begin(); !errors.Is(err, ErrRemoved) || tx != nil {
		t.Errorf("begin: %v", err)
	}
	if err := (&Transaction{card: &Card{card: gone}}).Reset(); !errors.Is(err, ErrRemoved) {
		t.Errorf("reset: %v", err)
	}
}

func TestTransmitAfterTheCallerGaveUp(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("gave up")
	cancel(why)
	tx := &Transaction{card: &Card{card: &fakeCard{t: t}}} // which fails the test at any command
	if _, err := tx.Transmit(ctx, iso7816.Command{}); !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
}

func TestLogShowsShapesAlone(t *testing.T) {
	var log bytes.Buffer
	tx := &Transaction{
		card: &Card{card: &fakeCard{t: t, exchanges: [][2]string{{"00A4040C03C0FFEE00", "DEADBEEF9000"}}}},
		Log:  slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if _, err := tx.Transmit(t.Context(), iso7816.Command{INS: iso7816.INSSelect, P1: 4, P2: 0x0C, Data: []byte{0xC0, 0xFF, 0xEE}, Ne: 256}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"header=00A4040C", "sent=9", "received=6", "sw=9000"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %s in %s", want, log.String())
		}
	}
	for _, secret := range []string{"C0FFEE", "DEADBEEF"} {
		if strings.Contains(strings.ToUpper(log.String()), secret) {
			t.Errorf("the log holds bytes: %s", log.String())
		}
	}
}
