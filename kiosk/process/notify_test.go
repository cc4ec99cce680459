//go:build unix

package process_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
)

// manager listens as systemd does.
func manager(t *testing.T) *net.UnixConn {
	t.Helper()
	path := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	return conn
}

func heard(t *testing.T, conn *net.UnixConn) string {
	t.Helper()
	b := make([]byte, 256)
	n, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

func TestSystemdIsTold(t *testing.T) {
	conn := manager(t)
	for want, tell := range map[string]func() error{"READY=1": process.Ready, "STOPPING=1": process.Stopping} {
		if err := tell(); err != nil {
			t.Fatal(err)
		}
		if got := heard(t, conn); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWithoutSystemdNothingIsDone(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	t.Setenv("WATCHDOG_USEC", "")
	if err := errors.Join(process.Ready(), process.Stopping()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := (process.Watchdog{}).Serve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The watchdog hears of a service while it is alive, and no more after.
func TestWatchdog(t *testing.T) {
	conn := manager(t)
	t.Setenv("WATCHDOG_USEC", "2000")
	t.Setenv("WATCHDOG_PID", "")
	ctx, cancel := context.WithCancel(context.Background())
	asked := 0
	alive := func(context.Context) bool {
		asked++
		if asked == 5 {
			cancel()
		}
		return asked <= 3
	}
	if err := (process.Watchdog{Alive: alive}).Serve(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := process.Stopping(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for range 4 {
		got = append(got, heard(t, conn))
	}
	if got[2] != "WATCHDOG=1" || got[3] != "STOPPING=1" {
		t.Errorf("heard %q after %s questions", got, strconv.Itoa(asked))
	}
}
