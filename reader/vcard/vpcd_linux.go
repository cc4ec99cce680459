package vcard

import (
	"net"
	"syscall"
)

// acknowledgeAtOnce turns delayed acknowledgement off, which Linux turns on
// again by itself. It is a wish: without it the card is slow, not wrong.
func acknowledgeAtOnce(conn *net.TCPConn) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}
