package api

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestASecondOwnerIsRefused(t *testing.T) {
	r := start(t)
	again, err := New(t.Context(), Options{Dir: r.dir, Ports: []int{0}, Desk: r.desk, Vault: r.memory, Feed: r.memory})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Serve(t.Context()); !errors.Is(err, ErrSocketInUse) {
		t.Error(err)
	}
	if status, _, _ := r.atDesk("GET", "/v1/health", ""); status != 200 {
		t.Error("the first owner lost its socket:", status)
	}
	taken, err := New(t.Context(), Options{Dir: t.TempDir(), Ports: []int{r.server.Port()}, Desk: r.desk, Vault: r.memory, Feed: r.memory})
	if err != nil {
		t.Fatal(err)
	}
	if err := taken.Serve(t.Context()); !errors.Is(err, ErrPortTaken) {
		t.Error(err)
	}
}

func TestAStaleSocketIsReplaced(t *testing.T) {
	dir := t.TempDir()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, socketFile)})
	if err != nil {
		t.Skip(err)
	}
	l.SetUnlinkOnClose(false) // as a crash leaves it
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	start(t, func(o *Options) { o.Dir = dir })
}

func TestADataFolderWithALongName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	r := start(t, func(o *Options) { o.Dir = dir })
	if status, _, _ := r.atDesk("GET", "/v1/health", ""); status != 200 {
		t.Error(status)
	}
	r.end()
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Error("left behind:", left, err)
	}
}

func TestTheSocketIsItsOwnersAlone(t *testing.T) {
	r := start(t)
	info, err := os.Stat(filepath.Join(r.dir, socketFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if status, _, body := r.atDesk("GET", "/v1/health", "", "Origin", page1); status != 403 {
		t.Error("a page over the socket:", status, body)
	}
}

func TestStoppingTakesThePortAway(t *testing.T) {
	r := start(t)
	port, err := PortOf(r.dir)
	if err != nil || port != r.server.Port() {
		t.Error(port, err)
	}
	r.end()
	if _, err := PortOf(r.dir); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Dial(t.Context(), r.dir); err == nil {
		t.Error("somebody still answers")
	}
}
