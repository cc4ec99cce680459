package stage

import "syscall"

// withUs ends a program with the process that started it, also where that one
// is killed and no clean-up runs.
func withUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
