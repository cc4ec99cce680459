package outbox_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// local takes everything at once.
type local struct{}

func (local) Deliver(context.Context, store.Item) outbox.Outcome {
	return outbox.Outcome{State: outbox.Delivered, Code: "200"}
}

// BenchmarkDeliver delivers b.N items, to a backend in the process and to the
// simulated lodging portal behind TLS.
func BenchmarkDeliver(b *testing.B) {
	b.Run("local", func(b *testing.B) { benchmark(b, local{}) })
	b.Run("tls", func(b *testing.B) {
		benchmark(b, outbox.Lodging{Notifier: openLodging(b, 30*time.Second).client})
	})
}

func benchmark(b *testing.B, d outbox.Deliverer) {
	s, err := store.Open(context.Background(), store.Options{Dir: b.TempDir(), Key: store.Key{7}, Now: time.Now, Rand: rand.Reader})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	fill(b, s, b.N)
	o, err := outbox.New(outbox.Options{Store: s, Rand: rand.Reader, Lanes: map[string]outbox.Lane{
		outbox.BackendLodging: {Deliverer: d, Policy: outbox.Policy{Workers: 64}},
	}})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.ResetTimer()
	go func() { done <- o.Serve(ctx) }()
	most := uint64(0)
	for delivered := 0; delivered < b.N; {
		changed := s.Changed()
		counts, err := o.Counts(ctx)
		if err != nil {
			b.Fatal(err)
		}
		if delivered = counts[outbox.BackendLodging][store.Delivered]; delivered == b.N {
			break
		}
		runtime.ReadMemStats(&after)
		most = max(most, after.HeapAlloc)
		<-changed
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
	b.ReportMetric(float64(most)/(1<<20), "heapMB")
	cancel()
	<-done
}

func fill(b *testing.B, s *store.Store, n int) {
	arrival := time.Now().Add(-time.Minute)
	for from := 0; from < n; from += 500 {
		err := s.Update(context.Background(), func(tx *store.Tx) error {
			for i := from; i < min(from+500, n); i++ {
				id := fmt.Sprintf("v-%d", i)
				if _, err := tx.Put(store.Dossier{Kind: store.Visit, ID: id, Owner: "page", Body: make([]byte, 2000)}); err != nil {
					return err
				}
				if err := tx.Enqueue(guestItem(b, s, id, i, arrival)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
