//go:build bench

package benchdaemon

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

const (
	idleSettles = 30 * time.Second // what a start leaves is gone by then
	idleSample  = 60 * time.Second
)

// measureIdle watches a daemon that nobody uses, with a reader, a card in it,
// and a client that follows the events.
func measureIdle(t *table) {
	stack.Acquire(t)
	bench, err := vcard.NewBench(vcard.BenchOptions{Profile: "cccd-2021", Seed: 1, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer bench.Close()
	if err := bench.Do(t.Context(), "tap"); err != nil {
		t.Fatal(err)
	}
	f := t.filled(few)
	c := raise(t, f.dir)
	defer c.stop(t)
	c.answered(t, http.DefaultClient, "/v1/health", "")
	if _, readers := c.fetch(t, http.DefaultClient, "/v1/readers", f.client.Token); !strings.Contains(string(readers), stack.Readers[0]) {
		t.Fatalf("the agent sees no reader: %s", readers)
	}
	defer c.follow(t, f.client.Token)()
	time.Sleep(idleSettles)
	before := processorTime(t, c.cmd.Process.Pid)
	time.Sleep(idleSample)
	used := processorTime(t, c.cmd.Process.Pid) - before
	resident, _ := memory(c.cmd.Process.Pid)
	how := fmt.Sprintf("%s after %s; reader with a card, an event stream, %d visits", idleSample, idleSettles, f.visits)
	t.add("idle, of one core", fmt.Sprintf("%.2f %%", 100*used.Seconds()/idleSample.Seconds()), "0.5 %", how)
	t.add("idle, resident", fmt.Sprintf("%s (of that private: %s)", mebibytes(resident), mebibytes(private(c.cmd.Process.Pid))), "60 MB", how)
}

// follow takes the events until stop.
func (c *child) follow(t testing.TB, token string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("events: %v %v", resp, err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		}
	}()
	return func() { cancel(); <-done; _ = resp.Body.Close() }
}

// processorTime is what a process has used of all cores.
func processorTime(t testing.TB, pid int) time.Duration {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", itoa(pid), "stat"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	var ticks int64
	for _, f := range fields[11:13] { // utime, stime: proc_pid_stat(5)
		n, _ := strconv.ParseInt(f, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100
}

// private is what a process shares with none; zero where it may not be seen.
func private(pid int) (n int64) {
	text, _ := os.ReadFile(filepath.Join("/proc", itoa(pid), "smaps_rollup"))
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); strings.HasPrefix(name, "Private_") {
			n += kibibytes(value)
		}
	}
	return n
}
