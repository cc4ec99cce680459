package reader

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

func memory(t *testing.T) *Attempts {
	t.Helper()
	return NewAttempts(filepath.Join(t.TempDir(), "data", "attempts.json"))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The pause after each refusal in a row.
func TestPauseGrows(t *testing.T) {
	m := memory(t)
	want := []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60}
	for i, seconds := range want {
		must(t, m.refused("A", uint16(i), today))
		last, err := m.of("A")
		must(t, err)
		if got := last.remaining(today); got != seconds*time.Second {
			t.Errorf("after %d refusals: %v", i+1, got)
		}
	}
	last, err := m.of("A")
	must(t, err)
	for after, want := range map[time.Duration]time.Duration{
		0: time.Minute, 59 * time.Second: time.Second, time.Minute: 0, time.Hour: 0,
		-365 * 24 * time.Hour: time.Minute, // the clock was set back
	} {
		if got := last.remaining(today.Add(after)); got != want {
			t.Errorf("%v later: %v, want %v", after, got, want)
		}
	}
	for range 100 { // and it does not overflow
		must(t, m.refused("A", 1, today))
	}
	if last, _ := m.of("A"); last.pause() != time.Minute {
		t.Errorf("after a hundred: %v", last.pause())
	}
}

func TestAttemptsAreOfOneReader(t *testing.T) {
	m := memory(t)
	must(t, m.refused("A", 3, today))
	for reader, want := range map[string]attempt{"A": {Events: 3, Failures: 1, At: today}, "B": {}} {
		if got, err := m.of(reader); err != nil || got.Events != want.Events || got.Failures != want.Failures || !got.At.Equal(want.At) {
			t.Errorf("%s: %+v, %v", reader, got, err)
		}
	}
	must(t, m.refused("B", 1, today))
	must(t, m.opened("A"))
	a, _ := m.of("A")
	b, _ := m.of("B")
	if a.Failures != 0 || b.Failures != 1 {
		t.Errorf("after A opened: %d and %d refusals", a.Failures, b.Failures)
	}
}

func TestLying(t *testing.T) {
	for _, c := range []struct {
		name   string
		last   attempt
		events uint16
		want   bool
	}{
		{"never refused", attempt{}, 0, false},
		{"the presentation that was refused", attempt{Events: 7, Failures: 1}, 7, true},
		{"lifted and laid down again", attempt{Events: 7, Failures: 1}, 9, false},
		{"the service was started again", attempt{Events: 7, Failures: 1}, 1, false},
		{"the counter came round", attempt{Events: 0xFFFF, Failures: 1}, 1, false},
	} {
		if got := c.last.lying(c.events); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// What is remembered is there for the next program, and for nobody else.
func TestAttemptsOutliveTheProgram(t *testing.T) {
	m := memory(t)
	must(t, m.refused("A", 3, today))
	again := NewAttempts(m.path)
	if last, err := again.of("A"); err != nil || !last.lying(3) {
		t.Errorf("%+v, %v", last, err)
	}
	entries, err := os.ReadDir(filepath.Dir(m.path))
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	if info, err := os.Stat(m.path); runtime.GOOS != "windows" && (err != nil || info.Mode() != 0o600) {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	raw, err := os.ReadFile(m.path)
	must(t, err)
	for _, no := range []string{"CAN", "password", "number"} {
		if strings.Contains(string(raw), no) {
			t.Errorf("%s in %s", no, raw)
		}
	}
}

func TestTornMemoryForgets(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "half": `{"A":{"events":3`, "text": "hello", "another shape": `[1,2,3]`, "null": "null"} {
		m := memory(t)
		must(t, os.MkdirAll(filepath.Dir(m.path), 0o700))
		must(t, os.WriteFile(m.path, []byte(content), 0o600))
		if last, err := m.of("A"); err != nil || last != (attempt{}) {
			t.Errorf("%s: %+v, %v", name, last, err)
		}
		must(t, m.opened("A"))
		must(t, m.refused("A", 1, today))
		if last, err := m.of("A"); err != nil || last.Failures != 1 {
			t.Errorf("%s, refused: %+v, %v", name, last, err)
		}
	}
}

func TestMemoryThatCannotBeRead(t *testing.T) {
	m := memory(t)
	must(t, os.MkdirAll(m.path, 0o700)) // a folder in its place
	_, err := m.of("A")
	for what, err := range map[string]error{"of": err, "refused": m.refused("A", 1, today), "opened": m.opened("A")} {
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestNoMemoryAtAll(t *testing.T) {
	var m *Attempts
	last, err := m.of("A")
	if err := errors.Join(err, m.refused("A", 1, today), m.opened("A")); err != nil || last != (attempt{}) {
		t.Errorf("%+v, %v", last, err)
	}
}

func TestRefusalsOfManyAtOnce(t *testing.T) {
	m := memory(t)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := m.refused(fmt.Sprint("reader ", i%4), uint16(i), today); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range 4 {
		if last, err := m.of(fmt.Sprint("reader ", i)); err != nil || last.Failures != 5 {
			t.Errorf("reader %d: %d refusals, %v", i, last.Failures, err)
		}
	}
}

func TestRemember(t *testing.T) {
	there := pcsc.Presence{Reader: "A", Card: true, Events: 5}
	wrong := &InterruptedError{Err: &emrtd.WrongPasswordError{Kind: emrtd.CAN, SW: 0x6300}}
	failures := func(r *Reader) int {
		last, err := r.Attempts.of("A")
		must(t, err)
		return last.Failures
	}
	r := &Reader{Attempts: memory(t), Now: func() time.Time { return today }}
	for i, c := range []struct {
		err  error
		want int
	}{
		{wrong, 1}, {wrong, 2},
		{&InterruptedError{Err: pcsc.ErrRemoved}, 2}, // says nothing of the password
		{&InterruptedError{Err: ErrCANNeedsPACE}, 2}, // none was tried
		{&InterruptedError{Err: &emrtd.BlockedError{Kind: emrtd.CAN, SW: 0x6983}}, 3},
		{nil, 0},
	} {
		if err := r.remember(there, c.err); !errors.Is(err, c.err) && err != c.err {
			t.Errorf("step %d: %v became %v", i, c.err, err)
		}
		if got := failures(r); got != c.want {
			t.Errorf("step %d: %d refusals, want %d", i, got, c.want)
		}
	}

	broken := &Reader{Attempts: memory(t), Now: r.Now}
	must(t, os.MkdirAll(broken.Attempts.path, 0o700))
	if err := broken.remember(there, wrong); !refusedPassword(err) || len(err.Error()) <= len(wrong.Error()) {
		t.Errorf("a refusal that cannot be noted: %v", err)
	}
	if err := broken.remember(there, nil); err != nil {
		t.Errorf("a success that cannot be noted: %v", err)
	}
}
