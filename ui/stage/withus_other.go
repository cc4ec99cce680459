//go:build !linux

package stage

import "syscall"

func withUs() *syscall.SysProcAttr { return nil }
