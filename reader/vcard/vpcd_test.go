//go:build linux

package vcard_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// A card through the real pcscd: it is there when Tap returns, it answers fast,
// and the service sees it leave.
func TestRealStack(t *testing.T) {
	stack.Acquire(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
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

	for round := range 2 {
		if err := bench.Do(ctx, "tap"); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		card := connect(ctx, t, service)
		t.Logf("round %d: connected %v after tap", round, time.Since(start))
		measure(ctx, t, card)
		if err := card.Close(); err != nil {
			t.Fatal(err)
		}
		if err := bench.Do(ctx, "pull"); err != nil {
			t.Fatal(err)
		}
		gone(ctx, t, service)
	}
}

// One APDU through the whole stack can carry a portrait.
func TestExtendedThroughTheStack(t *testing.T) {
	stack.Acquire(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	bench, err := vcard.NewBench(vcard.BenchOptions{Seed: 1, Rand: rand.Reader, Document: vcard.Options{Extended: true, Access: vcard.AccessPlain}})
	if err != nil {
		t.Fatal(err)
	}
	defer bench.Close()
	service, err := pcsc.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = service.Close() }()
	if err := bench.Do(ctx, "tap"); err != nil {
		t.Fatal(err)
	}
	card := connect(ctx, t, service)
	defer func() { _ = card.Close() }()
	tx, err := card.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.End() }()
	application := iso7816.Command{INS: 0xA4, P1: 4, P2: 0x0C, Data: []byte{0xA0, 0, 0, 2, 0x47, 0x10, 1}}
	if _, err := tx.Transmit(ctx, application); err != nil {
		t.Fatal(err)
	}
	r, err := tx.Transmit(ctx, iso7816.Command{INS: 0xB0, P1: 0x82, Ne: 65536})
	if err != nil || !r.SW.OK() || len(r.Data) < 10_000 {
		t.Errorf("DG2: %d bytes, %s, %v", len(r.Data), r.SW, err)
	}
}

func connect(ctx context.Context, t *testing.T, s *pcsc.Service) *pcsc.Card {
	t.Helper()
	var card *pcsc.Card
	err := s.Watch(ctx, stack.Readers[0], func(p pcsc.Presence) bool { return p.Card })
	if err == nil {
		card, err = s.Connect(stack.Readers[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func gone(ctx context.Context, t *testing.T, s *pcsc.Service) {
	t.Helper()
	if err := s.Watch(ctx, stack.Readers[0], func(p pcsc.Presence) bool { return !p.Card }); err != nil {
		t.Fatal(err)
	}
}

// measure wants under 2 ms an APDU; delayed acknowledgement would cost 40.
func measure(ctx context.Context, t *testing.T, card *pcsc.Card) {
	t.Helper()
	tx, err := card.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.End() }()
	const rounds = 50
	start := time.Now()
	for range rounds {
		r, err := tx.Transmit(ctx, iso7816.Command{INS: 0xB0, P1: 0x9C, Ne: 256})
		if err != nil || !r.SW.OK() || len(r.Data) != 54 {
			t.Fatalf("EF.CardAccess: %d bytes, %s, %v", len(r.Data), r.SW, err)
		}
	}
	each := time.Since(start) / rounds
	t.Logf("%v an APDU", each)
	if each > 2*time.Millisecond {
		t.Errorf("%v an APDU, want under 2 ms", each)
	}
}
