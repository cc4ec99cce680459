package agent

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// line is a line to a real daemon that loses answers: the daemon acts, and nobody
// hears of it.
type line struct {
	t        testing.TB
	upstream *http.Client

	mu    sync.Mutex
	loses int
	keys  []string // of the POSTs that came
}

func newLine(t *testing.T, daemon string) (l *line, dir string) {
	t.Helper()
	upstream, err := api.Dial(t.Context(), daemon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(upstream.CloseIdleConnections)
	l = &line{t: t, upstream: upstream}
	return l, scripted(t, l.pass)
}

func (l *line) pass(w http.ResponseWriter, r *http.Request) {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, api.LocalAddress+r.URL.RequestURI(), r.Body)
	if err != nil {
		l.t.Error(err)
		return
	}
	req.Header, req.ContentLength = r.Header.Clone(), r.ContentLength
	resp, err := l.upstream.Do(req)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = resp.Body.Close() }()
	if r.Method == http.MethodPost && l.lost(r.Header.Get("Idempotency-Key")) {
		panic(http.ErrAbortHandler) // done, and not told
	}
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

func (l *line) lost(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keys = append(l.keys, key)
	l.loses--
	return l.loses >= 0
}

func (l *line) lose(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loses, l.keys = n, nil
}

func (l *line) came() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.keys
}

// A visit whose opening was answered to nobody is opened once.
func TestALostAnswerIsNotDoneTwice(t *testing.T) {
	daemon := t.TempDir()
	raise(t, daemon)
	l, dir := newLine(t, daemon)
	c, ctx := client(t, dir), t.Context()

	l.lose(2)
	v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t)
	keys := l.came()
	if len(keys) < 3 || keys[0] == "" {
		t.Fatalf("%d requests", len(keys))
	}
	for _, k := range keys {
		if k != keys[0] {
			t.Error("sent again as another request")
		}
	}
	if ids := must(c.Visits(ctx))(t); len(ids) != 1 || ids[0] != v.ID {
		t.Errorf("%d visits are open", len(ids))
	}
	other := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t)
	if other.ID == v.ID {
		t.Error("two requests are taken for one")
	}
}

// A button that is pressed again after the daemon was away is the same request.
func TestOnce(t *testing.T) {
	daemon := t.TempDir()
	raise(t, daemon)
	l, dir := newLine(t, daemon)
	c := New(Options{Dir: dir, Patience: 1})
	defer c.Forget()
	ctx := must(c.Once(t.Context()))(t)
	req := visit.OpenRequest{Purpose: visit.Identification}

	l.lose(10)
	if _, err := c.Open(ctx, req); !errors.Is(err, ErrAway) {
		t.Fatal(err)
	}
	l.lose(0)
	v := must(c.Open(ctx, req))(t)
	if ids := must(c.Visits(ctx))(t); len(ids) != 1 || ids[0] != v.ID {
		t.Errorf("%d visits are open", len(ids))
	}
	req.Purpose = visit.PublicService
	if again := must(c.Open(ctx, req))(t); again.ID == v.ID {
		t.Error("another request is taken for the same")
	}
}

// Of what the daemon keeps no key, nothing is sent again once it left.
func TestAnOrderIsNotSentAgain(t *testing.T) {
	daemon := t.TempDir()
	raise(t, daemon)
	l, dir := newLine(t, daemon)
	c := client(t, dir)
	l.lose(1)
	_, err := c.AddOperator(t.Context(), office.OperatorOrder{Name: "Lê Thị Trực", Role: operator.RoleIT, PIN: "482915"})
	if !errors.Is(err, ErrAway) || len(l.came()) != 1 {
		t.Error(err, len(l.came()))
	}
	if all := must(c.Operators(t.Context()))(t); len(all) != 1 {
		t.Errorf("%d operators", len(all))
	}
}
