package process

import (
	"errors"

	"golang.org/x/sys/unix"
)

// NoCoreDumps keeps the memory of this process from the disk and from others of
// the same user: no core file (RLIMIT_CORE), and not dumpable, with which
// neither a crash handler nor a debugger without privilege gets at it. It does
// not outlive an exec.
func NoCoreDumps() error {
	return errors.Join(
		unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}),
		unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0),
	)
}
