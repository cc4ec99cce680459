package store

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
)

// size is how many visits BenchmarkFind and BenchmarkOpen search: the variable
// STORE_VISITS, or 10,000.
func size(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("STORE_VISITS"))
	if err != nil {
		return 10_000
	}
	return n
}

// benchStore has one visit and the system's clock.
func benchStore(b *testing.B) *Store {
	s := openAt(b, Options{Dir: b.TempDir()})
	update(b, s, func(tx *Tx) error { _, err := tx.Put(visit(1)); return err })
	return s
}

var payload = make([]byte, 600)

func benchItem(n int64) Item {
	id := strconv.FormatInt(n, 16)
	return Item{ID: "item" + id, Backend: "police", Kind: "arrival", Dossier: "v000001", Person: id, Payload: payload}
}

// BenchmarkSingleInsert is one durable notification after the other.
func BenchmarkSingleInsert(b *testing.B) {
	s := benchStore(b)
	for n := range b.N {
		update(b, s, func(tx *Tx) error { return tx.Enqueue(benchItem(int64(n))) })
	}
}

// BenchmarkGroupCommit64 is the same by 64 writers at a time.
func BenchmarkGroupCommit64(b *testing.B) {
	s := benchStore(b)
	var n atomic.Int64
	b.SetParallelism(max(1, 64/runtime.GOMAXPROCS(0)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := benchItem(n.Add(1))
			if err := s.Update(b.Context(), func(tx *Tx) error { return tx.Enqueue(i) }); err != nil {
				b.Error(err)
			}
		}
	})
}

func number(n int) Number { return Number(fmt.Sprintf("0010%08d", n)) }

// fill puts n visits, a thousand to a transaction.
func fill(b *testing.B, s *Store, n int) {
	for done := 0; done < n; {
		update(b, s, func(tx *Tx) error {
			for range min(1000, n-done) {
				d := visit(done)
				d.Open, d.Numbers, d.Body = false, []Number{number(done)}, payload
				if _, err := tx.Put(d); err != nil {
					return err
				}
				done++
			}
			return nil
		})
	}
}

// BenchmarkFind searches visits by number.
func BenchmarkFind(b *testing.B) {
	s, total := openAt(b, Options{Dir: b.TempDir()}), size(b)
	fill(b, s, total)
	for n := 0; b.Loop(); n++ {
		view(b, s, func(tx *Tx) error {
			found, err := tx.Find(number(n * 7919 % total))
			if len(found) != 1 {
				return errors.New("not found")
			}
			return err
		})
	}
}

// BenchmarkOpen opens and closes a filled store.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	s := openAt(b, Options{Dir: dir})
	fill(b, s, size(b))
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s := openAt(b, Options{Dir: dir})
		view(b, s, func(tx *Tx) error { _, err := tx.Counts(); return err })
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
