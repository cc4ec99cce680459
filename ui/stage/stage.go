// Package stage gives a test a screen of its own: an X server that draws into
// memory (Xvfb), with a window manager (openbox), ended with the test. It is for
// tests alone and needs both programs on the PATH.
package stage

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long a server or window manager may take to come up. It is
// long since a loaded machine is no failure.
const patience = 60 * time.Second

// tries is how often a server is started: two that start in the same moment
// may take the same number, and one of them ends.
const tries = 5

// Display is a running X server with a window manager.
type Display struct {
	Name          string // as in the variable DISPLAY: ":7"
	Width, Height int    // pixels
}

// Start gives a display of w by h pixels and 24 bits a pixel that lives until
// the test ends. Its number is one that no other server has. It fails the test
// where no server comes up.
func Start(t testing.TB, w, h int) Display {
	t.Helper()
	d, home := Display{Width: w, Height: h}, t.TempDir()
	for i := 0; i < tries && d.Name == ""; i++ {
		d.Name = serve(t, w, h, home)
	}
	if d.Name == "" {
		t.Fatalf("no X server: %s", said(home, "Xvfb"))
	}
	manager := exec.Command("openbox", "--sm-disable")
	manager.Env = append(d.Env(), "HOME="+home)
	start(t, manager, home)
	if err := awaitManager(d.Name); err != nil {
		t.Fatalf("no window manager: %v: %s", err, said(home, "openbox"))
	}
	return d
}

// Env is the test's environment for a program that shall show itself here: no
// other screen, no desktop session, no sound server of the person who tests.
func (d Display) Env() []string {
	var env []string
	for _, e := range os.Environ() {
		switch name, _, _ := strings.Cut(e, "="); name {
		case "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "SESSION_MANAGER", "DBUS_SESSION_BUS_ADDRESS":
		default:
			env = append(env, e)
		}
	}
	return append(env, "DISPLAY="+d.Name)
}

// serve starts a server that chooses its own number and tells it. It is "" for
// one that ended instead.
func serve(t testing.TB, w, h int, home string) string {
	t.Helper()
	r, told, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", w, h),
		"-dpi", "96", "-nolisten", "tcp", "-noreset", "+extension", "GLX", "+extension", "XTEST")
	x.ExtraFiles = []*os.File{told}
	start(t, x, home)
	if err := told.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return ""
	}
	return ":" + strings.TrimSpace(number)
}

// start runs a program until the test ends, what it says in a file.
func start(t testing.TB, cmd *exec.Cmd, home string) {
	t.Helper()
	log, err := os.OpenFile(logOf(home, cmd.Args[0]), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = withUs()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(cmd) })
}

// end asks first: a server that is asked takes its lock and socket along.
func end(cmd *exec.Cmd) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })()
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
}

func logOf(home, program string) string { return filepath.Join(home, program+".log") }

// said is the end of what a program wrote, for the test's message.
func said(home, program string) string {
	all, err := os.ReadFile(logOf(home, program))
	if err != nil {
		return err.Error()
	}
	return string(all[max(0, len(all)-2000):])
}
