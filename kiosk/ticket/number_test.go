package ticket_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
)

func openStore(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: dir, Key: store.Key{1, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func number(t *testing.T, own *ticket.Own, visit string) string {
	t.Helper()
	n, err := own.Of(t.Context(), visit)
	if err != nil {
		t.Fatal(err)
	}
	return n.Day + " " + n.Text
}

func TestOwnNumbers(t *testing.T) {
	dir := t.TempDir()
	clock := clockwork.NewFakeClockAt(time.Date(2026, 3, 2, 16, 50, 0, 0, time.UTC)) // 23:50 in Viet Nam
	s := openStore(t, dir)
	own := ticket.NewOwn(s, "A", clock.Now)
	expect := func(visit, want string) {
		t.Helper()
		if got := number(t, own, visit); got != want {
			t.Errorf("%s: %s, want %s", visit, got, want)
		}
	}
	expect("one", "2026-03-02 A001")
	expect("two", "2026-03-02 A002")
	expect("one", "2026-03-02 A001")

	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	own = ticket.NewOwn(openStore(t, dir), "A", clock.Now)
	expect("three", "2026-03-02 A003")
	expect("two", "2026-03-02 A002")

	clock.Advance(-48 * time.Hour) // a clock that was set back begins no day again
	expect("four", "2026-03-02 A004")
	clock.Advance(48*time.Hour + 20*time.Minute)
	expect("five", "2026-03-03 A001")
	expect("one", "2026-03-03 A002")
}

func TestNoNumberTwice(t *testing.T) {
	own := ticket.NewOwn(openStore(t, t.TempDir()), "", time.Now)
	var wait sync.WaitGroup
	got := make([]ticket.Number, 40)
	for i := range got {
		wait.Go(func() { got[i], _ = own.Of(t.Context(), fmt.Sprint("visit", i/2)) })
	}
	wait.Wait()
	visits := map[string]int{}
	for i, n := range got {
		if v, there := visits[n.Text]; n.Text == "" || there && v != i/2 {
			t.Errorf("%s for %d and %d", n.Text, v, i/2)
		}
		visits[n.Text] = i / 2
	}
	if len(visits) != 20 {
		t.Errorf("%d numbers for 20 visits", len(visits))
	}
}
