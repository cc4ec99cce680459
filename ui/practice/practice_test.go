package practice_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/cccd-agent/cccd-agent/ui/practice"
)

// simulators answer on a socket as cccd-sim practice does, and keep what was ordered.
type simulators struct {
	mu     sync.Mutex
	orders []string
}

func play(t *testing.T) (*simulators, *practice.Simulators) {
	t.Helper()
	dir := t.TempDir()
	l, err := net.Listen("unix", filepath.Join(dir, practice.Socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &simulators{}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s, practice.New(dir)
}

func (s *simulators) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	for lines := bufio.NewScanner(c); lines.Scan(); {
		s.mu.Lock()
		s.orders = append(s.orders, lines.Text())
		s.mu.Unlock()
		_, _ = c.Write([]byte(answers[lines.Text()] + "\n"))
	}
}

var answers = map[string]string{
	"people": `{"event":"people","people":[{"id":"a","name":"Trần Thị Mẫu","profile":"adult"},{"id":"b","name":"Lê Văn Thử","profile":"clone"}]}`,
	"tap b":  `{"event":"done"}`,
	"pull":   `{"event":"done"}`,
	"qr a":   `{"event":"text","text":"mã"}`,
	"tap a":  `{"event":"error","message":"no reader"}`,
}

func TestOrders(t *testing.T) {
	s, p := play(t)
	ctx := context.Background()
	people, err := p.People(ctx)
	if err != nil || len(people) != 2 || people[1].Name != "Lê Văn Thử" || people[1].Profile != "clone" {
		t.Fatalf("%v %v", people, err)
	}
	if err := p.Tap(ctx, 1); err != nil {
		t.Error(err)
	}
	if err := p.Pull(ctx); err != nil {
		t.Error(err)
	}
	if text, err := p.QR(ctx, 0); err != nil || text.Reveal() != "mã" {
		t.Errorf("%v", err)
	}
	for _, want := range []string{"tap b", "pull", "qr a"} {
		if !slices.Contains(s.orders, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestRefused(t *testing.T) {
	_, p := play(t)
	for name, err := range map[string]error{
		"refused":  p.Tap(context.Background(), 0),
		"nobody":   p.Tap(context.Background(), 7),
		"no world": practice.New(t.TempDir()).Pull(context.Background()),
	} {
		if !errors.Is(err, practice.ErrSimulator) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
