package walkthrough

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
)

// screens waits until the supervisor has n processes, and gives them, the oldest
// first: it is the one that is shown.
func (w *world) screens(n int) []int {
	w.Helper()
	var all []int
	w.awaited(fmt.Sprintf("%d processes of the screen", n), func() bool {
		all = childrenOf(w.kiosk.cmd.Process.Pid)
		return len(all) == n
	})
	return all
}

// gone waits until the oldest of some processes is no more.
func (w *world) gone(pids []int) {
	w.Helper()
	w.awaited("the end of the old process", func() bool {
		_, err := os.Stat(fmt.Sprintf("/proc/%d", pids[0]))
		return os.IsNotExist(err)
	})
}

// awaited waits until something holds that no screen tells.
func (w *world) awaited(what string, holds func() bool) {
	w.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for limit := time.Now().Add(patience); time.Now().Before(limit); <-look.C {
		if holds() {
			return
		}
	}
	w.Fatalf("%s did not come\nscreen: %s\nagent: %s", what, w.kiosk.said(), w.agent.said())
}

// childrenOf are the processes that one started, in the order of their starts.
func childrenOf(parent int) (all []int) {
	begun := map[int]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		fields := statOf(path)
		if len(fields) > 19 && fields[1] == strconv.Itoa(parent) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			begun[pid], _ = strconv.Atoi(fields[19])
			all = append(all, pid)
		}
	}
	slices.SortFunc(all, func(a, b int) int { return begun[a] - begun[b] })
	return all
}

// statOf is what proc_pid_stat(5) has after the program's name: state, parent …;
// nil for a process that is gone.
func statOf(path string) []string {
	text, _ := os.ReadFile(path)
	_, rest, _ := bytes.Cut(text, []byte(") "))
	return strings.Fields(string(rest))
}

// selection is what a clipboard holds, empty where nobody owns it.
func (w *world) selection(name string) string {
	paste := exec.Command("xclip", "-o", "-selection", name)
	paste.Env = w.display.Env()
	out, _ := paste.Output() // it fails where nobody owns it
	return string(out)
}

// titles are what every window says of itself: its name, class, and all else that
// is kept with it.
func (w *world) titles() (all []string) {
	return w.hand.properties(w.hand.root)
}

func (h *hand) properties(of xproto.Window) (all []string) {
	if list, err := xproto.ListProperties(h.c, of).Reply(); err == nil {
		for _, name := range list.Atoms {
			if p, err := xproto.GetProperty(h.c, false, of, name, xproto.GetPropertyTypeAny, 0, 1<<16).Reply(); err == nil {
				all = append(all, string(p.Value))
			}
		}
	}
	tree, err := xproto.QueryTree(h.c, of).Reply()
	if err != nil {
		return all
	}
	for _, below := range tree.Children {
		all = append(all, h.properties(below)...)
	}
	return all
}

// processes are the numbers of all there are.
func processes() (all []int) {
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, f := range folders {
		if pid, err := strconv.Atoi(filepath.Base(f)); err == nil {
			all = append(all, pid)
		}
	}
	return all
}

// commandOf is how a process was started; nil for one that is gone.
func commandOf(pid int) []string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
}
