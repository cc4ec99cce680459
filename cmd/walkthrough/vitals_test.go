package walkthrough

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// vitals are what a process has of the machine.
type vitals struct {
	Resident int64 // bytes
	Files    int   // open
	Threads  int
}

// vitalsOf a process; zero for one that is gone.
func vitalsOf(pid int) (v vitals) {
	folder := fmt.Sprintf("/proc/%d", pid)
	text, _ := os.ReadFile(filepath.Join(folder, "status"))
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		switch name {
		case "VmRSS":
			v.Resident = n << 10
		case "Threads":
			v.Threads = int(n)
		}
	}
	files, _ := os.ReadDir(filepath.Join(folder, "fd"))
	v.Files = len(files)
	return v
}

// roles are the kiosk's processes and the daemon, in the order of [household].
var roles = []string{"supervisor", "shown", "ready", "daemon"}

// household looks at all of them, with the first screen on, once the process behind
// it is done with its start.
func (w *world) household() (all []vitals) {
	w.Helper()
	screens := w.screens(2)
	w.rests(screens[1])
	for _, pid := range []int{w.kiosk.cmd.Process.Pid, screens[0], screens[1], w.agent.cmd.Process.Pid} {
		all = append(all, vitalsOf(pid))
	}
	return all
}

// rests waits until a process has done nothing for a while.
func (w *world) rests(pid int) {
	w.Helper()
	var last []string
	since := time.Now()
	w.awaited("a process that rests", func() bool {
		fields := statOf(fmt.Sprintf("/proc/%d/stat", pid))
		if len(fields) < 13 || !slices.Equal(last, fields[11:13]) { // utime, stime
			last, since = slices.Clone(fields[min(11, len(fields)):min(13, len(fields))]), time.Now()
		}
		return time.Since(since) > 3*time.Second/2
	})
}

// byCode is a visit of somebody who shows the code of their card to a scanner, and
// leaves once they saw what it says.
func (w *world) byCode() {
	w.Helper()
	before := w.screens(2)
	w.toPresent()
	w.showsCode(w.people[0])
	w.touch("qr-only")
	w.until("result", func(o outline) bool { _, whole := o.find("not-me"); return o.Scene == "result" && whole })
	w.touch("not-me")
	w.gone(before)
	w.on("attract")
}
