package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/creack/pty"

	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// onFirst calls f at the first write: a moment in the middle of a reading,
// without any waiting.
type onFirst struct {
	once sync.Once
	f    func()
}

func (w *onFirst) Write(b []byte) (int, error) {
	w.once.Do(w.f)
	return len(b), nil
}

func TestCtrlCEndsAReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{Card: vcard.CardOptions{Trace: &onFirst{f: cancel}}})
	d.do("tap")
	var out, errs bytes.Buffer
	args := []string{"read", "--data", d.data, "--json", "--wait", "10s", "--qr", "@" + filepath.Join(d.card, "qr.txt")}
	exit := run(ctx, args, streams{strings.NewReader(""), &out, &errs})
	if exit != exitOther || !strings.Contains(out.String(), `"code":"cancelled"`) {
		t.Errorf("exit %d %s", exit, out.String())
	}
}

func TestProgressBarOnATerminal(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{})
	d.do("tap")
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	seen := make(chan string)
	go func() {
		shown, _ := io.ReadAll(master) // ends with an error when the terminal closes
		seen <- string(shown)
	}()
	var out bytes.Buffer
	args := []string{"read", "--data", d.data, "--lang", "vi", "--wait", "10s", "--qr", "@" + filepath.Join(d.card, "qr.txt")}
	exit := run(t.Context(), args, streams{strings.NewReader(""), &out, terminal})
	_ = terminal.Close()
	shown := <-seen
	_ = master.Close()
	if exit != exitClaimed || !strings.Contains(shown, "█") || !strings.Contains(shown, "Đọc DG2, giữ yên thẻ") {
		t.Errorf("exit %d, shown %q", exit, shown)
	}
	if strings.ContainsAny(out.String(), "█\r") || !strings.Contains(out.String(), "chưa có chứng thư gốc") {
		t.Errorf("standard output: %s", out.String())
	}
	for _, name := range []string{"Chip thật", "\x1b"} {
		if strings.Contains(out.String(), name) {
			t.Errorf("%q on standard output", name)
		}
	}
}

func TestWithoutPCSCService(t *testing.T) {
	t.Setenv("PCSCLITE_CSOCK_NAME", filepath.Join(t.TempDir(), "nowhere"))
	a := runAgent(t, "", t.TempDir(), "read", "--can", "123456", "--lang", "en")
	if a.exit != exitNoReader || a.failure.Code != "no-service" || !strings.Contains(a.failure.Advice, "pcscd") {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
}

func TestUsage(t *testing.T) {
	data := t.TempDir()
	for _, args := range [][]string{
		{"read", "--access", "brute"}, {"read", "--can", "12345"}, {"read", "--can", "12345a"}, {"read", "--doc", "1"}, {"read", "--files", "dg17"},
		{"read", "--mrz", "garbage"}, {"read", "--qr", "https://example.org"}, {"read", "--qr", "@/nowhere"}, {"read", "extra"}, {"read", "--wait", "soon"},
		{"verify"}, {"verify", "a", "b"}, {"verify", data, "--at", "tomorrow"}, {"verify", "--sod", "x", "--dg", "1"}, {"scan"}, {"inspect"}, {"trust", "import"},
		{"nonsense"}, {"read", "--nonsense"}, {"version", "--lang", "fr"}, {"version", "--log", "loud"}, {"lookup", "insurance"},
	} {
		if a := runAgent(t, "", data, args...); a.exit != exitUsage {
			t.Errorf("%v: exit %d %s", args, a.exit, a.out)
		}
	}
	if entries, err := os.ReadDir(data); err != nil || len(entries) != 0 {
		t.Errorf("wrong usage left %d files", len(entries))
	}
}

func TestVersion(t *testing.T) {
	if a := runAgent(t, "", t.TempDir(), "version"); a.exit != exitOK || !strings.Contains(a.out, version) {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if _, ok := onlyLine(runAgent(t, "", t.TempDir(), "version").out); !ok {
		t.Error("more than one document")
	}
}

func onlyLine(s string) (string, bool) {
	line, rest, _ := strings.Cut(s, "\n")
	return line, rest == ""
}
