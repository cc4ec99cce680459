package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// hall is a practice that runs, with the one who gives orders over its socket.
type hall struct {
	t     *testing.T
	dir   string
	ready practiceReady
	conn  net.Conn
	lines *bufio.Reader
}

func openHall(t *testing.T, more ...string) *hall {
	t.Helper()
	dir, err := os.MkdirTemp("", "practice-") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	h := &hall{t: t, dir: filepath.Join(dir, "desk")}
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"practice", "--dir", h.dir}, more...), streams{strings.NewReader(""), in, os.Stderr})
		_ = in.Close()
	}()
	t.Cleanup(func() {
		cancel()
		if exit := <-done; exit != exitOK {
			t.Errorf("exit %d", exit)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || json.Unmarshal([]byte(line), &h.ready) != nil || h.ready.Event != "ready" {
		t.Fatalf("%q %v", line, err)
	}
	if h.conn, err = net.Dial("unix", h.ready.Socket); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.conn.Close() })
	h.lines = bufio.NewReader(h.conn)
	return h
}

// order sends a line and reads its answer.
func (h *hall) order(line string) (answer said) {
	h.t.Helper()
	if _, err := io.WriteString(h.conn, line+"\n"); err != nil {
		h.t.Fatal(err)
	}
	raw, err := h.lines.ReadBytes('\n')
	if err != nil || json.Unmarshal(raw, &answer) != nil {
		h.t.Fatalf("%s: %s %v", line, raw, err)
	}
	return answer
}

func (h *hall) must(line string) said {
	h.t.Helper()
	a := h.order(line)
	if a.Event == "error" || a.Line != line {
		h.t.Fatalf("%+v", a)
	}
	return a
}

// one finds a person by what they are like.
func (h *hall) one(profile string) pupilRow {
	h.t.Helper()
	for _, p := range h.must("people").People {
		if p.Profile == profile {
			return p
		}
	}
	h.t.Fatalf("no %s", profile)
	return pupilRow{}
}

func TestPracticeIsReadyForADesk(t *testing.T) {
	h := openHall(t)
	if info, err := os.Stat(h.ready.Socket); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("socket: %v %v", info.Mode(), err)
	}
	for _, name := range []string{trainingMark, "trust", "practice/ca.pem"} {
		if _, err := os.Stat(filepath.Join(h.dir, name)); err != nil {
			t.Error(err)
		}
	}
	cfg, err := config.Load(h.ready.Config)
	if err != nil {
		t.Fatal(err)
	}
	o, err := cfg.TicketOptions()
	if err := errors.Join(err, cfg.Check()); err != nil || o.Address == "" || cfg.Insurance.URL != h.ready.URL {
		t.Errorf("%+v %v", o, err)
	}
	people := h.must("people").People
	if len(people) != h.ready.People || len(people) < 6 {
		t.Fatalf("%d people", len(people))
	}
	seen := map[string]bool{}
	for _, p := range people {
		if seen[p.ID] || seen[p.Name.Reveal()] || p.Name.IsZero() || !strings.Contains(p.Says, " ") {
			t.Errorf("%+v", p)
		}
		seen[p.ID], seen[p.Name.Reveal()] = true, true
	}
}

// What can be seen on a person's papers is what those are.
func TestPapersOfThePractice(t *testing.T) {
	h := openHall(t)
	for _, p := range h.must("people").People {
		if p.QR {
			code, err := vnid.ParseCCCD(h.must("qr " + p.ID).Text.Reveal())
			if err != nil || code.FullName != p.Name {
				t.Errorf("%s: another name or %v", p.Profile, err)
			}
		}
		if p.Insurance {
			card, err := vnid.ParseBHYT(h.must("insurance " + p.ID).Text.Reveal())
			if err != nil || card.FullName != p.Name || len(card.Code) != 15 {
				t.Errorf("%s: another insurance card or %v", p.Profile, err)
			}
		}
	}
	guest := h.one("passport")
	if zone := h.must("mrz " + guest.ID).Text.Reveal(); len(zone) != 2*44+1 || zone[0] != 'P' || guest.QR {
		t.Errorf("%d letters of a zone", len(zone))
	}
	for _, line := range []string{"qr " + guest.ID, "insurance " + guest.ID, "tap 99", "tap", "fault gremlins", "fault printer-gremlins", "dance", "", "people 1"} {
		if a := h.order(line); a.Event != "error" || a.Message == "" {
			t.Errorf("%q: %+v", line, a)
		}
	}
	h.must("fault portal-down")
	h.must("fault printer-no-paper")
	h.must("clear")
}

// A card without a reader is an error with advice, and the world goes on.
func TestPracticeWithoutAReader(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := closed.Addr().String()
	_ = closed.Close()
	h := openHall(t, "--vpcd", addr)
	if a := h.order("tap 1"); a.Event != "error" || !strings.Contains(a.Message, "pcscd") {
		t.Errorf("%+v", a)
	}
	h.must("pull")
}

// Nothing of a real desk is ever written over.
func TestPracticeRefusesARealDesk(t *testing.T) {
	for _, name := range []string{"config.yaml", "store.db", "trust"} {
		dir := t.TempDir()
		kept := filepath.Join(dir, name)
		if err := os.WriteFile(kept, []byte("real"), 0o600); err != nil {
			t.Fatal(err)
		}
		exit, _, stderr := call(t, "", "practice", "--dir", dir)
		if exit == exitOK || !strings.Contains(stderr, "real desk") {
			t.Errorf("%s: exit %d %s", name, exit, stderr)
		}
		entries, err := os.ReadDir(dir)
		if text, readErr := os.ReadFile(kept); err != nil || readErr != nil || string(text) != "real" || len(entries) != 1 {
			t.Errorf("%s: %d files, %v", name, len(entries), errors.Join(err, readErr))
		}
	}
}

// One world a desk; the next may begin where one ended.
func TestOnePracticeAtATime(t *testing.T) {
	h := openHall(t)
	if exit, _, stderr := call(t, "", "practice", "--dir", h.dir); exit != exitOther || !strings.Contains(stderr, "already") {
		t.Errorf("exit %d %s", exit, stderr)
	}
	h.must("people")
}

func TestPracticeBeginsAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "desk")
	for range 2 {
		out, in := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan int, 1)
		go func() {
			done <- run(ctx, []string{"practice", "--dir", dir}, streams{strings.NewReader(""), in, os.Stderr})
		}()
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, `"ready"`) {
			t.Fatal(line, err)
		}
		cancel()
		if exit := <-done; exit != exitOK {
			t.Fatalf("exit %d", exit)
		}
	}
}
