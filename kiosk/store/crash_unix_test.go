//go:build unix

package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
)

const limitsFiles = true

// fillTheDisk writes by several goroutines until no file may grow, sees that
// everybody is told, lifts the limit, and goes on. It prints ok.
func fillTheDisk(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	s, _ := childStore(dir)
	setFileLimit(4 << 20)
	n, full := writeUntilFull(s)
	if n == 0 || !full {
		say("wrote %d, full %v", n, full)
	}
	before := countVisits(s)
	if before != n {
		say("%d acknowledged, %d there", n, before)
	}
	setFileLimit(1 << 40)
	if err := s.Update(context.Background(), putBig("after")); err != nil {
		say("with room again: %v", err)
	}
	if got := countVisits(s); got != n+1 {
		say("%d there, want %d", got, n+1)
	}
	if err := s.Close(); err != nil {
		say("close: %v", err)
	}
	fmt.Println("ok")
	os.Exit(0)
}

func say(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	os.Exit(1)
}

func setFileLimit(size uint64) {
	limit := syscall.Rlimit{Cur: size, Max: 1 << 40}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		say("rlimit: %v", err)
	}
}

func putBig(id string) func(*Tx) error {
	return func(tx *Tx) error {
		d := visit(0)
		d.ID, d.Body = id, make([]byte, 100<<10)
		_, err := tx.Put(d)
		return err
	}
}

func writeUntilFull(s *Store) (written int64, allFull bool) {
	var all sync.WaitGroup
	var n, wrong atomic.Int64
	for w := range 8 {
		all.Go(func() {
			for i := range 1000 {
				err := s.Update(context.Background(), putBig(fmt.Sprint(w, "-", i)))
				if err != nil {
					if !errors.Is(err, ErrFull) {
						fmt.Println(err)
						wrong.Add(1)
					}
					return
				}
				n.Add(1)
			}
			wrong.Add(1)
		})
	}
	all.Wait()
	return n.Load(), wrong.Load() == 0
}

func countVisits(s *Store) (n int64) {
	err := s.View(context.Background(), func(tx *Tx) (err error) {
		n, err = tx.integer(`SELECT count(*) FROM dossiers`)
		return err
	})
	if err != nil {
		say("count: %v", err)
	}
	return n
}
