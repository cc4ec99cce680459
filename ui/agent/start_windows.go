package agent

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// detach gives a program no console and a group of its own: what ends ours does
// not end it.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP}
}
