package herald

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cccd-agent/cccd-agent/kiosk/hn212"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const hisPage = "https://his.example.vn"

var his = visit.Caller{Client: "his", Origin: hisPage, Scopes: []visit.Scope{visit.ScopeVisits, visit.ScopePortrait}}

// desk plays the visits: each has one invented person, whom its owner alone sees.
type desk map[string]string // owners by visit

func (d desk) Visit(_ context.Context, who visit.Caller, id string) (visit.View, error) {
	if d[id] != who.Client {
		return visit.View{}, visit.ErrNotYours
	}
	return visit.View{ID: id, HasPortrait: true, Record: &identity.Record{
		ID: id, Portrait: &identity.Portrait{MIME: "image/jpeg"}, Person: identity.Person{FullName: &identity.Value{Value: "Nguyễn Thị Hoa"}},
	}}, nil
}

func (d desk) Portrait(_ context.Context, who visit.Caller, id string) (string, personal.Bytes, error) {
	return "image/jpeg", personal.Bytes("picture of " + id), nil
}

// newHerald follows a real store.
func newHerald(t *testing.T, d desk) (*Herald, *store.Store) {
	t.Helper()
	st, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Key: store.Key{1}, Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	h := New(Options{
		Store: st, Desk: d, Log: slog.New(slog.DiscardHandler),
		Client:   func(origin string) (visit.Caller, bool) { return his, origin == hisPage },
		Sentence: func(code string) string { return "said: " + code },
	})
	return h, st
}

func emit(t *testing.T, st *store.Store, owner, id, kind string, data any) {
	t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	err = st.Update(t.Context(), func(tx *store.Tx) error {
		return tx.Emit(store.Event{Owner: owner, Visit: id, Type: kind, Data: raw})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A page hears of its own visits, in order, and of nobody else's.
func TestAPageHearsOfItsOwnVisits(t *testing.T) {
	h, st := newHerald(t, desk{"v1": "his", "v2": "hotel"})
	ctx, cancel := context.WithCancel(t.Context())
	emit(t, st, "his", "v0", "visit.record", nil) // before it listened
	told, err := h.Subscribe(ctx, hisPage)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(0, func() {
		emit(t, st, "hotel", "v2", "visit.record", nil)
		emit(t, st, "his", "v1", "sign", nil)
		emit(t, st, "his", "v1", "visit.trouble", visit.Trouble{Code: "card-removed"})
		emit(t, st, "his", "v1", "visit.record", nil)
	})
	want := []hn212.Kind{hn212.Placed, hn212.Failed, hn212.Read, hn212.Files}
	for i, kind := range want {
		e := <-told
		if e.Kind != kind {
			t.Fatalf("%d: kind %d, want %d", i, e.Kind, kind)
		}
		if kind == hn212.Failed && e.Message != "said: card-removed" {
			t.Errorf("message %q", e.Message)
		}
		if kind == hn212.Read && e.Record.ID != "v1" {
			t.Errorf("the record of %s", e.Record.ID)
		}
	}
	cancel()
	if _, open := <-told; open {
		t.Error("told of more")
	}
}

func TestAStrangerHearsNothing(t *testing.T) {
	h, _ := newHerald(t, desk{})
	if _, err := h.Subscribe(t.Context(), "https://evil.example"); err == nil {
		t.Error("a page that is not paired is told of visits")
	}
}

type listener chan *identity.Record

func (l listener) Post(_ context.Context, r *identity.Record) error {
	l <- r
	return nil
}

// A listener gets the records of one client's visits, with their pictures.
func TestAListenerGetsItsClientsRecords(t *testing.T) {
	h, st := newHerald(t, desk{"v1": "his", "v2": "hotel"})
	ctx, cancel := context.WithCancel(t.Context())
	posted, done := make(listener, 1), make(chan error, 1)
	before, err := h.last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		done <- h.Post(ctx, func() (visit.Caller, bool) { return his, true }, posted)
	}()
	for got := (*identity.Record)(nil); got == nil; { // until it listens
		emit(t, st, "hotel", "v2", "visit.record", nil)
		emit(t, st, "his", "v1", "visit.record", nil)
		select {
		case got = <-posted:
			if got.ID != "v1" || string(got.Portrait.Image.Reveal()) != "picture of v1" {
				t.Errorf("the record of %s", got.ID)
			}
		case <-time.After(10 * time.Millisecond):
		}
	}
	if before != 0 {
		t.Errorf("%d events before the first", before)
	}
	cancel()
	for {
		select {
		case <-posted:
			continue
		case <-done:
		}
		return
	}
}
