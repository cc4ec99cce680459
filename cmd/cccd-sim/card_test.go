package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// call runs the program to its end.
func call(t *testing.T, input string, args ...string) (exit int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	exit = run(t.Context(), args, streams{strings.NewReader(input), &stdout, &stderr})
	return exit, stdout.String(), stderr.String()
}

// events reads one JSON document a line.
func events(t *testing.T, out string) []event {
	t.Helper()
	var all []event
	for line := range strings.Lines(out) {
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, e)
	}
	return all
}

func TestLineProtocol(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := closed.Addr().String()
	_ = closed.Close()
	folder := t.TempDir()
	if exit, _, stderr := call(t, "", "personalise", "--profile", "passport", "--out", folder); exit != 0 {
		t.Fatal(stderr)
	}
	orders := "profile can-cuoc-2024\nfault altered-dg2\nlds " + folder + "\nclear\npull\r\nfault nonsense\ndance\ntap\n"
	exit, out, _ := call(t, orders, "card", "--vpcd", addr)
	want := []event{
		{Event: "ready"}, {Event: "done", Line: "profile can-cuoc-2024"}, {Event: "done", Line: "fault altered-dg2"},
		{Event: "done", Line: "lds " + folder}, {Event: "done", Line: "clear"}, {Event: "done", Line: "pull"},
		{Event: "error", Line: "fault nonsense"}, {Event: "error", Line: "dance"}, {Event: "error", Line: "tap"},
	}
	got := events(t, out)
	if exit != 0 || len(got) != len(want) {
		t.Fatalf("exit %d, %d answers: %s", exit, len(got), out)
	}
	for i, e := range got {
		if e.Event != want[i].Event || e.Line != want[i].Line || (e.Message != "") != (e.Event == "error") {
			t.Errorf("answer %d: %+v, want %+v", i, e, want[i])
		}
	}
	if !strings.Contains(got[len(got)-1].Message, "pcscd") {
		t.Errorf("no advice: %s", got[len(got)-1].Message)
	}
}

// Each line is answered before the next one is read.
func TestAnswersAtOnce(t *testing.T) {
	in, orders := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan int, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		done <- run(ctx, []string{"card", "--profile", "can-cuoc-2024"}, streams{in, out, io.Discard})
		_ = out.Close()
	}()
	decoder := json.NewDecoder(answers)
	next := func() (e event) {
		if err := decoder.Decode(&e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := next(); e.Event != "ready" {
		t.Fatalf("%+v", e)
	}
	for _, line := range []string{"pull", "clear"} {
		if _, err := io.WriteString(orders, line+"\n"); err != nil {
			t.Fatal(err)
		}
		if e := next(); e.Event != "done" || e.Line != line {
			t.Errorf("%+v", e)
		}
	}
	_ = orders.Close()
	if exit := <-done; exit != 0 {
		t.Errorf("exit %d", exit)
	}
}

func TestList(t *testing.T) {
	exit, out, _ := call(t, "", "card", "--list")
	var list struct{ Profiles, Faults []named }
	if err := json.Unmarshal([]byte(out), &list); err != nil || exit != 0 {
		t.Fatalf("exit %d, %v", exit, err)
	}
	if len(list.Profiles) != 3 || len(list.Faults) < 25 {
		t.Errorf("%d profiles, %d faults", len(list.Profiles), len(list.Faults))
	}
	for _, n := range append(list.Profiles, list.Faults...) {
		if n.Name == "" || !strings.Contains(n.Says, " ") {
			t.Errorf("%+v", n)
		}
	}
}

func TestPersonaliseAndBound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made")
	exit, out, stderr := call(t, "", "personalise", "--seed", "5", "--out", dir)
	var told personalised
	if err := json.Unmarshal([]byte(out), &told); err != nil || exit != 0 || told.Profile != "cccd-2021" || told.Seed != 5 {
		t.Fatalf("exit %d, %s %s %v", exit, out, stderr, err)
	}
	for _, name := range told.Files {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	last := 0.0
	for _, rate := range []string{"848", "424", "212", "106"} {
		exit, out, stderr := call(t, "", "bound", "--lds", dir, "--rf", rate)
		var bound struct {
			MS                              float64
			APDUs, BytesSent, BytesReceived int
		}
		if err := json.Unmarshal([]byte(out), &bound); err != nil || exit != 0 {
			t.Fatalf("exit %d, %s %v", exit, stderr, err)
		}
		if bound.MS <= last || bound.APDUs < 80 || bound.BytesReceived < 17_000 {
			t.Errorf("%s kbit/s: %+v", rate, bound)
		}
		last = bound.MS
	}
}

func TestUsageErrors(t *testing.T) {
	for _, args := range [][]string{
		{"card", "--profile", "library-card"}, {"card", "--fault", "gremlins"}, {"card", "--access", "open"}, {"card", "--rf", "100"},
		{"card", "--domain", "7"}, {"card", "--mapping", "dh"}, {"card", "--apdu", "long"}, {"card", "--cipher", "rot13"},
		{"card", "--lds", "x", "--profile", "passport"}, {"card", "extra"}, {"personalise"}, {"personalise", "--seed", "minus"}, {"fly"},
	} {
		exit, out, stderr := call(t, "", append(args, "--json")...)
		var document struct {
			Schema string
			Exit   int
		}
		if err := json.Unmarshal([]byte(out), &document); err != nil || exit != exitUsage || document.Exit != exitUsage ||
			document.Schema != errorSchema || stderr == "" {
			t.Errorf("%v: exit %d, %q, %v", args, exit, out, err)
		}
	}
	if exit, _, _ := call(t, "", "card", "--lds", t.TempDir()); exit != exitOther {
		t.Errorf("an empty folder: exit %d", exit)
	}
}
