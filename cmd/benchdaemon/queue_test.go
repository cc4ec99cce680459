//go:build bench

package benchdaemon

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

const (
	queued  = 100_000
	writers = 64
	singles = 2_000 // before the others, and as many after
)

// counting are the simulated portals behind TLS, and when they took how many.
type counting struct {
	*backendsim.Server
	taken       atomic.Int64
	first, last time.Time // of the answers
	mu          sync.Mutex
	wanted      int64
	all         chan struct{} // closed when as many were taken as wanted
}

func openPortals(t testing.TB, wanted int) *counting {
	t.Helper()
	p := &counting{wanted: int64(wanted), all: make(chan struct{})}
	var err error
	p.Server, err = backendsim.Listen(backendsim.Options{Around: p.around})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- p.Serve(ctx) }()
	t.Cleanup(func() { cancel(); <-served })
	return p
}

func (p *counting) around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r)
		if !strings.HasSuffix(r.URL.Path, "kbtt-3th") {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.last = time.Now()
		switch p.taken.Add(1) {
		case 1:
			p.first = p.last
		case p.wanted:
			close(p.all)
		}
	})
}

// config is what the daemon needs to find the lodging portal.
func (p *counting) config(t testing.TB, data string) string {
	t.Helper()
	text, err := p.AgentConfig("ca.pem")
	if err == nil {
		err = os.WriteFile(filepath.Join(data, "ca.pem"), p.CAPEM(), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func measureQueue(t *table) {
	m := newMould(t)
	small := deliver(t, m, queued/10, 0)
	big := deliver(t, m, queued, singles)
	t.add(fmt.Sprintf("%d notifications queued by %d writers", queued, writers),
		fmt.Sprintf("%.0f/s, %.1f × single (%.0f/s)", big.grouped, big.grouped/big.single, big.single), "1.4 × single",
		fmt.Sprintf("synchronous=FULL, group commit; visit, item, journal, event in one transaction; %d single before, %d after", singles, singles))
	t.add("delivered", fmt.Sprintf("%.0f/s, %s of processor time each", big.delivered, big.each), "1,000/s",
		"the agent's process, 16 workers, TLS to the simulated portal in another process, marks and settlements durable")
	t.add("most resident while delivering", fmt.Sprintf("%s; with %d queued %s", mebibytes(big.peak), queued/10, mebibytes(small.peak)), "bounded",
		"VmHWM of the agent's process")
}

// rates are what one queue was measured at.
type rates struct {
	single, grouped, delivered float64 // a second
	peak                       int64   // bytes
	each                       time.Duration
}

// deliver queues notifications and lets a daemon deliver them.
func deliver(t *table, m mould, n, single int) (r rates) {
	data := t.TempDir()
	p := openPortals(t, n+2*single)
	key := configure(t, data, p.config(t, data))
	s := openStore(t, data, key)
	alone := queue(t, s, m, 0, single, 1)
	took := queue(t, s, m, single, n, writers)
	alone += queue(t, s, m, single+n, single, 1)
	r.single, r.grouped = 2*float64(single)/alone.Seconds(), float64(n)/took.Seconds()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c := raise(t, data)
	select {
	case <-p.all:
	case <-time.After(20 * time.Minute):
		t.Errorf("%d of %d delivered", p.taken.Load(), p.wanted)
	}
	_, r.peak = memory(c.cmd.Process.Pid)
	r.each = (processorTime(t, c.cmd.Process.Pid) / time.Duration(p.wanted)).Round(time.Microsecond)
	c.stop(t)
	r.delivered = float64(p.wanted) / p.last.Sub(p.first).Seconds()
	s = openStore(t, data, key)
	defer func() { _ = s.Close() }()
	if got := counts(t, s); got[store.Delivered] != int(p.wanted) {
		t.Errorf("of %d are %v", p.wanted, got)
	}
	return r
}

func counts(t testing.TB, s *store.Store) (n map[store.ItemState]int) {
	t.Helper()
	err := s.View(context.Background(), func(tx *store.Tx) error {
		all, err := tx.Counts()
		n = all[outbox.BackendLodging]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// queue enqueues n notifications by so many at a time.
func queue(t testing.TB, s *store.Store, m mould, from, n, writers int) time.Duration {
	t.Helper()
	var next atomic.Int64
	var all errgroup.Group
	began := time.Now()
	for range writers {
		all.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := m.enqueue(s, from+i, time.Now()); err != nil {
					return err
				}
			}
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}
