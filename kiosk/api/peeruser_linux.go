package api

import (
	"net"
	"syscall"
)

// peerUser asks the kernel who connected (SO_PEERCRED). An answer that does
// not come matches nobody.
func peerUser(c *net.UnixConn) (uid int, known bool) {
	raw, err := c.SyscallConn()
	if err != nil {
		return -1, true
	}
	var cred *syscall.Ucred
	var asked error
	err = raw.Control(func(fd uintptr) {
		cred, asked = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	if err != nil || asked != nil {
		return -1, true
	}
	return int(cred.Uid), true
}
