package pcsc_test

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// Cards come and go in a real reader of a real service.
func TestWatchOverTheRealStack(t *testing.T) {
	stack.Acquire(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	bench, err := vcard.NewBench(vcard.BenchOptions{Seed: 1, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer bench.Close()
	service, err := pcsc.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = service.Close() }()
	do := func(order string) {
		t.Helper()
		if err := bench.Do(ctx, order); err != nil {
			t.Fatal(err)
		}
	}
	// await watches the first slot until it holds a card or not.
	await := func(card bool) (found pcsc.Presence) {
		t.Helper()
		err := service.Watch(ctx, stack.Readers[0], func(p pcsc.Presence) bool {
			found = p
			return p.Card == card && !p.Mute
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}

	do("tap")
	first := await(true) // there before the watch began
	if len(first.ATR) == 0 || first.Reader != stack.Readers[0] {
		t.Errorf("%+v", first)
	}
	if again := await(true); again.Events != first.Events {
		t.Errorf("a card that lies still had events %d, then %d", first.Events, again.Events)
	}
	do("pull")
	gone := await(false)
	do("tap")
	second := await(true)
	if gone.Events == first.Events || second.Events == gone.Events || second.Events == first.Events {
		t.Errorf("events %d, gone %d, again %d: presentations cannot be told apart", first.Events, gone.Events, second.Events)
	}

	pullWhileHeld(ctx, t, service, do)

	// Nothing more comes, and the caller gives up.
	waiting, giveUp := context.WithCancelCause(ctx)
	why := errors.New("gave up")
	var start time.Time
	err = service.Watch(waiting, stack.Readers[1], func(pcsc.Presence) bool {
		start = time.Now()
		giveUp(why)
		return false
	})
	if took := time.Since(start); !errors.Is(err, why) || took > time.Second {
		t.Errorf("%v after %v", err, took)
	}
}

// pullWhileHeld takes the card out of a transaction.
func pullWhileHeld(ctx context.Context, t *testing.T, service *pcsc.Service, do func(string)) {
	t.Helper()
	card, err := service.Connect(stack.Readers[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = card.Close() }()
	tx, err := card.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.End() }()
	selectMF := iso7816.Command{INS: iso7816.INSSelect, Data: []byte{0x3F, 0x00}}
	if r, err := tx.Transmit(ctx, selectMF); err != nil || r.SW == 0 {
		t.Fatalf("%v %v", r.SW, err)
	}
	if len(tx.ATR()) == 0 {
		t.Error("no ATR in a transaction")
	}
	if err := tx.Reset(); err != nil {
		t.Errorf("reset: %v", err)
	}
	if _, err := tx.Transmit(ctx, selectMF); err != nil {
		t.Errorf("after the reset: %v", err)
	}
	do("pull")
	for range 2 { // and it stays gone
		if _, err := tx.Transmit(ctx, selectMF); !errors.Is(err, pcsc.ErrRemoved) && !errors.Is(err, pcsc.ErrMute) {
			t.Errorf("a card that was pulled: %v", err)
		}
	}
	if err := tx.Reset(); err == nil {
		t.Error("a card that was pulled was reset")
	}
}
