package process

import (
	"runtime"
	"runtime/debug"
)

// Forget frees what is no longer held and lets the collector overwrite it: twice,
// because what lies in a pool is let go by the second collection only. Free
// stacks are overwritten in between, and free pages go back to the system. It
// takes some tens of milliseconds; call it when a visit is over, not within one.
func Forget() {
	runtime.GC() // dead goroutines give their stacks back
	overwriteStacks()
	runtime.GC()
	overwriteStacks() // those that the collector's own work had
	debug.FreeOSMemory()
	wipeStack() // the caller's own, which may have grown into one that was another's
}
