package stack

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestListensIn(t *testing.T) {
	table := `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: 00000000:8C7B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 0100007F:8C7C 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 2
`
	for suffix, want := range map[string]bool{":8C7B": true, ":8C7C": false, ":1234": false} {
		if got := listensIn(table, suffix); got != want {
			t.Errorf("%s: %v", suffix, got)
		}
	}
}

// Two users take turns; the second waits no longer than it is told to.
func TestTurns(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	first, err := takeTurn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	if _, err := takeTurn(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("second got in: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := takeTurn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	_ = second.Close()
}

// Whoever gives its turn back and wants another at once does not overtake the
// one who waits.
func TestNobodyStarves(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	greedy, err := takeTurn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan error, 1)
	go func() {
		patient, err := takeTurn(t.Context())
		if err == nil {
			_ = patient.Close()
		}
		got <- err
	}()
	turns := 0
	for ; ; turns++ {
		select {
		case err := <-got:
			if err != nil || turns > 20 {
				t.Errorf("waited for %d turns of the other: %v", turns, err)
			}
			_ = greedy.Close()
			return
		case <-time.After(poll):
		}
		_ = greedy.Close()
		if greedy, err = takeTurn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUp(t *testing.T) {
	Acquire(t)
	if !answers() || !listening(Addresses[0]) || !listening(Addresses[1]) {
		t.Error("acquired, but it does not answer")
	}
}
