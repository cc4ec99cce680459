package warm_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/ui/warm"
)

// TestMain plays a screen's process where the test asks for one.
func TestMain(m *testing.M) {
	if dir := os.Getenv("WARM_DIR"); dir != "" {
		os.Exit(screen(dir))
	}
	os.Exit(m.Run())
}

// screen notes that it was shown under its own number, and then tells what the
// file "say" holds.
func screen(dir string) int {
	if _, err := os.Stat(filepath.Join(dir, "no-gl")); err == nil {
		return warm.NoGLExit
	}
	c := warm.NewChild(os.Stdin, os.Stdout)
	note(dir, "ready")
	c.Tell(warm.Ready)
	c.Listen(context.Background(), func(word string) {
		if word != warm.Show {
			return
		}
		note(dir, "shown")
		c.Tell(warm.Shown)
		go func() {
			order := filepath.Join(dir, "say."+strconv.Itoa(os.Getpid()))
			for {
				if word, err := os.ReadFile(order); err == nil {
					_ = os.Remove(order)
					c.Tell(string(word))
				}
				<-time.After(5 * time.Millisecond)
			}
		}()
	})
	return 0
}

func note(dir, what string) {
	f, _ := os.Create(filepath.Join(dir, what+"."+strconv.Itoa(os.Getpid())))
	_ = f.Close()
}

type rig struct {
	*testing.T
	dir   string
	ended chan error
	stop  context.CancelFunc
}

func begin(t *testing.T) *rig {
	r := &rig{T: t, dir: t.TempDir(), ended: make(chan error, 1)}
	return r
}

func (r *rig) run() {
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	s := &warm.Supervisor{Clock: clockwork.NewRealClock(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Command: func() *exec.Cmd {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "WARM_DIR="+r.dir)
		return c
	}}
	go func() { r.ended <- s.Serve(ctx) }()
	r.Cleanup(r.stop)
}

// shown waits for a process on the screen beside those that were, and gives its number.
func (r *rig) shown(before ...int) int { return r.noted("shown", before) }

// noted waits for a process that noted something, beside those before.
func (r *rig) noted(what string, before []int) int {
	r.Helper()
	for limit := time.Now().Add(30 * time.Second); time.Now().Before(limit); <-time.After(5 * time.Millisecond) {
		files, _ := filepath.Glob(filepath.Join(r.dir, what+".*"))
		for _, f := range files {
			pid, _ := strconv.Atoi(strings.TrimPrefix(filepath.Ext(f), "."))
			if !slices.Contains(before, pid) {
				return pid
			}
		}
	}
	r.Fatalf("none is %s", what)
	return 0
}

func (r *rig) say(pid int, word string) {
	r.Helper()
	part := filepath.Join(r.dir, "part")
	if err := os.WriteFile(part, []byte(word), 0o600); err != nil {
		r.Fatal(err)
	}
	if err := os.Rename(part, filepath.Join(r.dir, fmt.Sprintf("say.%d", pid))); err != nil {
		r.Fatal(err)
	}
}

// gone waits until a process is no more.
func (r *rig) gone(pid int) {
	r.Helper()
	for limit := time.Now().Add(30 * time.Second); time.Now().Before(limit); <-time.After(5 * time.Millisecond) {
		if _, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil {
			return
		}
	}
	r.Fatal("the old process is still there")
}

func (r *rig) end() error {
	r.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(30 * time.Second):
		r.Fatal("the supervisor did not end")
		return nil
	}
}

// TestReplace: whoever asks to be replaced is gone, and another is on the screen.
func TestReplace(t *testing.T) {
	r := begin(t)
	r.run()
	first := r.shown()
	r.say(first, warm.Replace)
	second := r.shown(first)
	r.gone(first)
	r.say(second, warm.Replace)
	third := r.shown(first, second)
	r.gone(second)
	r.say(third, warm.Quit)
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	r.gone(third)
}

// TestCrash: a screen that is killed is shown anew.
func TestCrash(t *testing.T) {
	r := begin(t)
	r.run()
	first := r.shown()
	p, err := os.FindProcess(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	second := r.shown(first)
	r.stop()
	if err := r.end(); err != nil {
		t.Fatal(err)
	}
	r.gone(second)
}

// TestEveryProcessEndsAtOnce: a signal to the whole group ends the ready process
// before the shown one's end was heard of; the supervisor ends all the same.
func TestEveryProcessEndsAtOnce(t *testing.T) {
	for range 3 {
		r := begin(t)
		r.run()
		shown := r.shown()
		ready := r.noted("ready", []int{shown})
		r.stop()
		for _, pid := range []int{ready, shown} {
			if p, err := os.FindProcess(pid); err == nil {
				_ = p.Kill() // the supervisor may have been quicker
			}
		}
		if err := r.end(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNoGL: what cannot be drawn is not tried for ever.
func TestNoGL(t *testing.T) {
	r := begin(t)
	if err := os.WriteFile(filepath.Join(r.dir, "no-gl"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.run()
	if err := r.end(); !errors.Is(err, warm.ErrNoGL) {
		t.Fatalf("ended with %v", err)
	}
}
