//go:build !linux && !windows

package api

import "net"

// peerUser: the file's permissions alone decide here.
func peerUser(*net.UnixConn) (uid int, known bool) { return 0, false }
