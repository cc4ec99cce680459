package outbox

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/sync/errgroup"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// DefaultGrace is how long requests on their way are waited for at the end.
const DefaultGrace = 5 * time.Second

// Options of an outbox.
type Options struct {
	Store *store.Store
	Lanes map[string]Lane // by backend, as in [store.Item]
	Clock clockwork.Clock // nil: the real one
	Rand  io.Reader       // seeds the jitter
	Log   *slog.Logger    // nil: none
	Grace time.Duration   // 0: DefaultGrace
}

// Outbox delivers items. Its methods are safe for concurrent use.
type Outbox struct {
	store *store.Store
	lanes map[string]*lane
	clock clockwork.Clock
	log   *slog.Logger
	grace time.Duration

	mu     sync.Mutex
	jitter *rand.Rand
}

// ErrNoBackend is returned for a backend that has no lane.
var ErrNoBackend = errors.New("outbox: no such backend")

// New makes an outbox. Errors are those of the source of randomness.
func New(o Options) (*Outbox, error) {
	var seed [16]byte
	if _, err := io.ReadFull(o.Rand, seed[:]); err != nil {
		return nil, err
	}
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Grace <= 0 {
		o.Grace = DefaultGrace
	}
	b := &Outbox{store: o.Store, clock: o.Clock, log: o.Log, grace: o.Grace, lanes: make(map[string]*lane)}
	b.jitter = rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed[:8]), binary.LittleEndian.Uint64(seed[8:])))
	for backend, l := range o.Lanes {
		b.lanes[backend] = newLane(b, backend, l.withDefaults())
	}
	return b, nil
}

// Serve delivers until ctx ends; then it stops taking items, waits for those
// on their way, and returns ctx's error. It is one service of a supervisor and
// runs once at a time. Other errors are the store's.
func (b *Outbox) Serve(ctx context.Context) error {
	all, ctx := errgroup.WithContext(ctx)
	for _, l := range b.lanes {
		all.Go(func() error { return l.serve(ctx) })
	}
	all.Go(func() error { return b.watch(ctx) })
	return all.Wait()
}

// String names the service.
func (b *Outbox) String() string { return "outbox" }

// Backends lists the lanes by name.
func (b *Outbox) Backends() []string {
	var names []string
	for name := range b.lanes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// now is the time by our clock.
func (b *Outbox) now() time.Time { return b.clock.Now() }

// random is a random part of d: full jitter.
func (b *Outbox) random(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Duration(b.jitter.Int64N(int64(d)) + 1)
}
