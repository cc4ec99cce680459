package operator

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const (
	goodPassword = backend.Secret("một mật khẩu đủ dài")
	goodPIN      = backend.Secret("493817")
)

// cheap keeps hundreds of tries within a test's time.
var cheap = Cost{Passes: 1, Memory: 8, Lanes: 1}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// numbers gives the same random numbers every time, to many goroutines.
func numbers(seed byte) io.Reader { return &locked{r: rand.NewChaCha8([32]byte{seed})} }

type locked struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *locked) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(b)
}

// rig is a desk with a store in a folder of its own.
type rig struct {
	*Accounts
	t     *testing.T
	dir   string
	clock *clock
	store *store.Store
	o     Options
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, dir: t.TempDir(), clock: &clock{t: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)}}
	r.o = Options{Now: r.clock.now, Rand: numbers(1), Cost: cheap}
	r.open()
	t.Cleanup(func() { _ = r.store.Close() })
	return r
}

func (r *rig) open() {
	r.t.Helper()
	signer, err := identity.OpenDeviceKey(filepath.Join(r.dir, "device.key"))
	if err != nil {
		r.t.Fatal(err)
	}
	r.store, err = store.Open(r.t.Context(), store.Options{
		Dir: r.dir, Key: store.Key{1}, Signer: signer, Now: r.clock.now, Rand: numbers(2), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.Accounts = New(r.store, r.o)
}

// restart is the daemon ending and starting anew.
func (r *rig) restart() {
	r.t.Helper()
	if err := r.store.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.open()
}

// add makes an operator with the good password and the good PIN.
func (r *rig) add(name personal.Text, role Role) Operator {
	r.t.Helper()
	o, err := r.Add(r.t.Context(), LocalAdministrator(), NewOperator{Name: name, Role: role})
	r.must(err)
	r.must(r.SetPassword(r.t.Context(), LocalAdministrator(), o.ID, "", goodPassword))
	r.must(r.SetPIN(r.t.Context(), LocalAdministrator(), o.ID, "", goodPIN))
	return o
}

// in is an operator's shift.
func (r *rig) in(who personal.Text) Session {
	r.t.Helper()
	s, err := r.SignIn(r.t.Context(), who, goodPassword)
	r.must(err)
	return s
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) wantErr(got, want error) {
	r.t.Helper()
	if !errors.Is(got, want) {
		r.t.Errorf("got %v, want %v", got, want)
	}
}

// state is what the list says of an operator.
func (r *rig) listed(id string) Operator {
	r.t.Helper()
	all, err := r.List(r.t.Context(), LocalAdministrator())
	r.must(err)
	for _, o := range all {
		if o.ID == id {
			return o
		}
	}
	r.t.Fatal("not in the list")
	return Operator{}
}

// isLockedOut gives until when.
func isLockedOut(err error) (time.Time, bool) {
	var e *LockedOutError
	if errors.As(err, &e) {
		return e.Until, true
	}
	return time.Time{}, false
}

// put writes a stored document as it is.
func (r *rig) put(kind, id string, body []byte) {
	r.t.Helper()
	r.must(r.store.Update(context.Background(), func(tx *store.Tx) error { return tx.PutDoc(kind, id, body) }))
}
