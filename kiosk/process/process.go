// Package process is what the daemon does to its own process, so that nothing a
// person gave it stays behind in memory, a core dump or a crash report, and so
// that the system's service manager knows how it is.
//
// What memory of Go keeps, measured (TestForget), and what is done against it:
//
//   - freed objects keep their bytes until they are used again: clobberfree
//     overwrites them at the next collection;
//   - what lies in a pool goes at the second collection, and buffers of a
//     connection with the connection: whoever calls [Forget] closes them before;
//   - stacks of goroutines that ended, and old ones of those that grew, are reused
//     as they are: [Forget] takes all that are free and overwrites them, and is
//     called once at the start, so that the collector's own goroutines, which
//     stay, begin on clean ones;
//   - a goroutine that stays keeps its stack: what it does for a person it does
//     [Apart];
//   - a goroutine that is preempted by a signal has its registers, which may hold
//     16 or 32 bytes that were just copied, saved on the thread's signal stack:
//     asyncpreemptoff leaves preemption to function calls.
//
// What is left: connections that are held open by the other side while it is
// served on them, registers of threads that wait, pages that the system wrote to
// swap, buffers of the kernel, and whatever others hold: the card service, the
// browser.
package process

import (
	"os"
	"slices"
	"strings"
)

const (
	godebug = "GODEBUG"
	// marker is set on the program that was started again, so that it is not once more.
	marker = "CCCD_AGENT_CLEAN"
)

// Settings of GODEBUG, which the runtime reads at its start alone, under which
// memory is overwritten when it is freed. The system's service file may set them.
const Settings = "clobberfree=1,asyncpreemptoff=1"

// Clobbers tells whether this process runs under [Settings].
func Clobbers() bool { return len(missing(os.Getenv(godebug))) == 0 }

// missing are those of [Settings] that others lack.
func missing(settings string) []string {
	there := strings.Split(settings, ",")
	return slices.DeleteFunc(strings.Split(Settings, ","), func(s string) bool { return slices.Contains(there, s) })
}

// clobbering is an environment with [Settings], and whether it differs from the
// one given. Other settings stay.
func clobbering(environ []string) (env []string, differs bool) {
	settings := ""
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		switch name {
		case marker:
			return nil, false
		case godebug:
			settings = value
		default:
			env = append(env, entry)
		}
	}
	if len(missing(settings)) == 0 {
		return nil, false
	}
	return append(env, godebug+"="+joined(settings), marker+"=1"), true
}

// joined puts [Settings] after others, but for those that say the opposite.
func joined(settings string) string {
	var kept []string
	for s := range strings.SplitSeq(settings, ",") {
		name, _, _ := strings.Cut(s, "=")
		if s != "" && !strings.Contains(Settings, name+"=") {
			kept = append(kept, s)
		}
	}
	return strings.Join(append(kept, Settings), ",")
}
