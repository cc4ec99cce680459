//go:build !windows

package agent

import (
	"os/exec"
	"syscall"
)

// detach gives a program a session of its own: what ends ours does not end it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
