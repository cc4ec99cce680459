package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func there(t testing.TB, s *Store, id string) bool {
	t.Helper()
	found := true
	view(t, s, func(tx *Tx) error {
		_, err := tx.Dossier(Visit, id)
		if errors.Is(err, ErrNotFound) {
			found, err = false, nil
		}
		return err
	})
	return found
}

// together runs functions so that they share one commit: the first holds the
// writer until all others queue.
func together(t *testing.T, s *Store, fns ...func(*Tx) error) {
	t.Helper()
	var all sync.WaitGroup
	started, release := make(chan bool), make(chan bool)
	all.Go(func() {
		_ = s.Update(context.Background(), func(*Tx) error { close(started); <-release; return nil })
	})
	<-started
	for _, fn := range fns {
		all.Go(func() {
			defer func() { _ = recover() }()
			_ = s.Update(context.Background(), fn)
		})
	}
	for len(s.queue) < len(fns) {
		runtime.Gosched()
	}
	close(release)
	all.Wait()
}

func TestOneFailureUndoesOnlyItself(t *testing.T) {
	s, _ := openNew(t)
	put := func(n int) func(*Tx) error {
		return func(tx *Tx) error { _, err := tx.Put(visit(n)); return err }
	}
	then := func(fn func(*Tx) error, end func() error) func(*Tx) error {
		return func(tx *Tx) error {
			if err := fn(tx); err != nil {
				t.Error(err)
			}
			return end()
		}
	}
	together(t, s,
		put(1),
		then(put(2), func() error { return errors.New("mine") }),
		put(3),
		then(put(4), func() error { panic("mine") }),
		then(put(5), func() error { runtime.Goexit(); return nil }),
		put(6),
	)
	for n, want := range map[int]bool{1: true, 2: false, 3: true, 4: false, 5: false, 6: true} {
		if got := there(t, s, visit(n).ID); got != want {
			t.Errorf("%s is there: %v, want %v", visit(n).ID, got, want)
		}
	}
}

func TestErrorAndPanicAreTheCallers(t *testing.T) {
	s, _ := openNew(t)
	mine := errors.New("mine")
	if err := s.Update(t.Context(), func(*Tx) error { return mine }); !errors.Is(err, mine) {
		t.Errorf("error %v", err)
	}
	func() {
		defer func() {
			if got := recover(); got != "mine" {
				t.Errorf("recovered %v", got)
			}
		}()
		_ = s.Update(t.Context(), func(*Tx) error { panic("mine") })
	}()
	update(t, s, func(tx *Tx) error { _, err := tx.Put(visit(1)); return err })
}

func TestCallerWhoLeavesTheQueueIsNotRun(t *testing.T) {
	s, _ := openNew(t)
	started, release := make(chan bool), make(chan bool)
	var all sync.WaitGroup
	all.Go(func() {
		_ = s.Update(context.Background(), func(*Tx) error { close(started); <-release; return nil })
	})
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error)
	all.Go(func() {
		left <- s.Update(ctx, func(tx *Tx) error { _, err := tx.Put(visit(1)); return err })
	})
	for len(s.queue) < 1 {
		runtime.Gosched()
	}
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("left with %v", err)
	}
	close(release)
	all.Wait()
	if there(t, s, visit(1).ID) {
		t.Error("its function ran")
	}
}

func TestRunningFunctionEndsThoughItsCallerLeaves(t *testing.T) {
	s, _ := openNew(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Update(ctx, func(tx *Tx) error {
		cancel()
		_, err := tx.Put(visit(1))
		return err
	})
	if err != nil || !there(t, s, visit(1).ID) {
		t.Errorf("%v", err)
	}
}

func TestViewCannotChange(t *testing.T) {
	s, _ := openNew(t)
	err := s.View(t.Context(), func(tx *Tx) error { _, err := tx.Put(visit(1)); return err })
	if !errors.Is(err, ErrReadOnly) {
		t.Errorf("put in a view: %v", err)
	}
}

func TestTransactionEndsWithItsFunction(t *testing.T) {
	s, _ := openNew(t)
	var kept []*Tx
	update(t, s, func(tx *Tx) error { kept = append(kept, tx); return nil })
	view(t, s, func(tx *Tx) error { kept = append(kept, tx); return nil })
	for _, tx := range kept {
		if _, err := tx.List(Filter{}); err == nil {
			t.Error("a transaction works after its end")
		}
	}
}

func TestAViewSeesOneState(t *testing.T) {
	s, _ := openNew(t)
	view(t, s, func(tx *Tx) error {
		before, err := tx.List(Filter{})
		if err != nil {
			return err
		}
		update(t, s, func(tx *Tx) error { _, err := tx.Put(visit(1)); return err })
		after, err := tx.List(Filter{})
		if len(before) != len(after) {
			t.Error("a view saw what was committed after it began")
		}
		return err
	})
	if !there(t, s, visit(1).ID) {
		t.Error("the next view does not see it")
	}
}

func TestClosedStore(t *testing.T) {
	defer goleak.VerifyNone(t)
	s := openAt(t, Options{Dir: t.TempDir()})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("update: %v", err)
	}
	if err := s.View(t.Context(), func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("view: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
}

func TestSixtyFourWriters(t *testing.T) {
	s, _ := withVisit(t)
	var all sync.WaitGroup
	for w := range 64 {
		all.Go(func() {
			for n := range 5 {
				i := item(fmt.Sprintf("w%d-%d", w, n), fmt.Sprint("p", w))
				if err := s.Update(context.Background(), func(tx *Tx) error { return tx.Enqueue(i) }); err != nil {
					t.Error(err)
				}
				_ = s.View(context.Background(), func(tx *Tx) error { _, err := tx.Due("police", s.now(), 3); return err })
			}
		})
	}
	all.Wait()
	view(t, s, func(tx *Tx) error {
		counts, err := tx.Counts()
		if got := counts["police"][Queued]; got != 320 {
			t.Errorf("%d items", got)
		}
		return err
	})
}

func TestChangedTellsOfEventsAndItems(t *testing.T) {
	s, _ := withVisit(t)
	for name, test := range map[string]struct {
		fn   func(*Tx) error
		want bool
	}{
		"event":        {func(tx *Tx) error { return tx.Emit(Event{Type: "visit.opened"}) }, true},
		"item":         {func(tx *Tx) error { return tx.Enqueue(item("i1", "")) }, true},
		"document":     {func(tx *Tx) error { return tx.PutDoc("operator", "o1", nil) }, false},
		"undone event": {func(tx *Tx) error { _ = tx.Emit(Event{}); return errors.New("no") }, false},
	} {
		changed := s.Changed()
		_ = s.Update(t.Context(), test.fn)
		got := false
		select {
		case <-changed:
			got = true
		default:
		}
		if got != test.want {
			t.Errorf("%s: changed %v, want %v", name, got, test.want)
		}
	}
}
