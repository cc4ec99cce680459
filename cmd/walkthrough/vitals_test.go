package walkthrough

import (
	"fmt"
	"os"
	"path/filepath"
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

// rests waits until a process does next to nothing.
func (w *world) rests(pid int) {
	w.Helper()
	used, since := processorTime(pid), time.Now()
	w.awaited("a process that rests", func() bool {
		if time.Since(since) < time.Second {
			return false
		}
		before := used
		used, since = processorTime(pid), time.Now()
		return used-before < time.Second/10
	})
}

// processorTime is what processes have used of all cores.
func processorTime(pids ...int) (used time.Duration) {
	for _, pid := range pids {
		fields := statOf(fmt.Sprintf("/proc/%d/stat", pid))
		if len(fields) < 13 {
			continue
		}
		for _, ticks := range fields[11:13] { // utime, stime: proc_pid_stat(5)
			n, _ := strconv.ParseInt(ticks, 10, 64)
			used += time.Duration(n) * time.Second / 100
		}
	}
	return used
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
