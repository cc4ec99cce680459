//go:build unix

package process

import (
	"os"
	"syscall"
)

// ReexecWithClobber starts the program again in its own place (same process
// number, arguments and open files) with [Settings] in GODEBUG. It returns nil
// where they are there already, and otherwise only with the error for which it
// could not. Call it before anything else is begun; on Windows the service's own
// environment holds the settings, and nothing is done.
func ReexecWithClobber() error {
	env, differs := clobbering(os.Environ())
	if !differs {
		return os.Unsetenv(marker) // no child of ours is to believe that it was started again
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return &os.PathError{Op: "exec", Path: program, Err: syscall.Exec(program, os.Args, env)}
}
