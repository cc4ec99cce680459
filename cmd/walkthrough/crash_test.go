package walkthrough

import (
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// TestScreenKilled: a desk's screen dies in the middle of a visit. Another is
// shown, and offers to go on with it.
func TestScreenKilled(t *testing.T) {
	w := newWorld(t, setting{config: deskConfig, width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.employ()
	w.openScreen("lock")
	w.signIn()
	before := w.screens(2)
	w.toResult()
	opened := w.visit()
	if err := syscall.Kill(before[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	w.on("resume")
	if after := w.screens(2); slices.Contains(after, before[0]) {
		t.Errorf("%v after %v", after, before)
	}
	w.touch("visit:" + opened.ID)
	w.on("result")
	w.touch("go-on")
	w.until("what follows the result", func(o outline) bool { return o.Scene != "result" })
	if v := w.visit(); v.ID != opened.ID || v.State.Closed() || v.Verdict == "" {
		t.Errorf("the visit %s is %s, verdict %q", v.ID, v.State, v.Verdict)
	}
}

// TestDaemonKilled: the daemon dies while a person looks at what was read. The
// screen says so, has it started anew, and goes on with the same visit.
func TestDaemonKilled(t *testing.T) {
	w := newWorld(t, setting{config: deskConfig, width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.Cleanup(w.endDaemon)
	w.employ()
	w.openScreen("lock")
	w.signIn()
	w.toResult()
	opened := w.visit()
	if err := w.agent.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	w.on("away")
	w.unlock()
	w.awaited("the daemon's answer", func() bool {
		_, err := w.desk().Health(w.Context())
		return err == nil
	})
	if v := w.visit(); v.ID != opened.ID || v.State != visit.HasRecord {
		t.Errorf("the visit %s is %s", v.ID, v.State)
	}
	w.touch("go-on")
	w.until("what follows the result", func(o outline) bool { return o.Scene != "result" && o.Scene != "away" })
}

// unlock goes on with a shift that a daemon which began anew found locked.
func (w *world) unlock() {
	w.Helper()
	w.until("the question for the PIN", func(o outline) bool { _, asks := o.find("field:pin"); return asks })
	w.hand.write(pin)
	w.touch("enter")
	w.on("result")
}

// endDaemon ends the daemon that the screen started: it outlives the screen.
func (w *world) endDaemon() {
	for _, pid := range processes() {
		args := commandOf(pid)
		if slices.Contains(args, "serve") && slices.Contains(args, w.data) && !strings.HasSuffix(args[0], "cccd-kiosk") {
			_ = syscall.Kill(pid, syscall.SIGTERM)
			w.awaited("the daemon's end", func() bool { return syscall.Kill(pid, 0) != nil })
		}
	}
}

// TestSupervisorKilled: the screens do not outlive who would replace them.
func TestSupervisorKilled(t *testing.T) {
	w := newWorld(t, setting{config: patientKiosk, width: 1280, height: 800, cardless: true})
	w.openScreen("attract")
	for _, pid := range w.screens(2) {
		w.rests(pid)
	}
	before := w.screens(2)
	if err := w.kiosk.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for _, pid := range before {
		w.gone([]int{pid})
	}
}
