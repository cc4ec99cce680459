//go:build !windows

package agent

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// started starts a daemon, and ends it with the test.
func started(t *testing.T, o Options) (pid int, err error) {
	t.Helper()
	pid, err = Start(t.Context(), o)
	if pid != 0 {
		t.Cleanup(func() { end(t, pid) })
	}
	return pid, err
}

// end kills a process and waits until it is gone.
func end(t *testing.T, pid int) {
	_ = syscall.Kill(pid, syscall.SIGKILL)
	for limit := time.Now().Add(patience); syscall.Kill(pid, 0) == nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Error("the daemon does not end")
			return
		}
	}
}

func startOptions(t *testing.T) Options {
	return Options{Dir: t.TempDir(), Program: program(t), Args: []string{"--port", "0"}}
}

// Where nobody answers a daemon is started; where one does, none is. It has a
// session of its own.
func TestStart(t *testing.T) {
	o := startOptions(t)
	pid, err := started(t, o)
	if err != nil || pid == 0 {
		t.Fatal(pid, err)
	}
	must(client(t, o.Dir).Open(t.Context(), visit.OpenRequest{Purpose: visit.Identification}))(t)
	if again, err := started(t, o); again != 0 || err != nil {
		t.Error("a second one:", again, err)
	}
	if group, err := syscall.Getpgid(pid); err != nil || group != pid {
		t.Error("it ends with us:", group, err)
	}
}

// Screens that start at once end with one daemon.
func TestStartAtOnce(t *testing.T) {
	o := startOptions(t)
	var all sync.WaitGroup
	pids := make([]int, 3)
	for i := range pids {
		all.Go(func() {
			var err error
			if pids[i], err = Start(t.Context(), o); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	running := 0
	for _, pid := range pids {
		if pid != 0 {
			running++
			t.Cleanup(func() { end(t, pid) })
		}
	}
	if running != 1 {
		t.Errorf("%d daemons run", running)
	}
	must(client(t, o.Dir).Visits(t.Context()))(t)
}

func TestWhyNothingStarts(t *testing.T) {
	wrong := startOptions(t)
	write(t, filepath.Join(wrong.Dir, "config.yaml"), []byte("desk: {owner: nobody}\n"))
	missing := startOptions(t)
	missing.Program = filepath.Join(t.TempDir(), "cccd-agent")
	silent := startOptions(t)
	silent.Program = filepath.Join(t.TempDir(), "silent")
	if err := os.WriteFile(silent.Program, []byte("#!/bin/sh\nexit 7\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		o    Options
		code string
		exit int
	}{
		"configuration": {wrong, "config", 1},
		"no program":    {missing, NotRun, 0},
		"no word":       {silent, NotSaid, 7},
	} {
		_, err := started(t, c.o)
		var failed *StartError
		if !errors.As(err, &failed) || failed.Code != c.code || failed.Exit != c.exit {
			t.Errorf("%s: %+v", name, *failed)
		}
	}
	none := startOptions(t)
	none.Program = ""
	t.Setenv("PATH", t.TempDir())
	_, err := started(t, none)
	var failed *StartError
	if !errors.As(err, &failed) || failed.Code != NoProgram {
		t.Errorf("%+v", failed)
	}
}
