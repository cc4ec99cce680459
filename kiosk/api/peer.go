package api

import (
	"net"
	"sync"
)

// peer is the process at the other end of a loopback connection. Its user is
// asked for once, with the first request.
type peer struct {
	user func() (user string, known bool)
}

// peerOf remembers the answer as long as the connection lives.
func peerOf(conn net.Conn) peer {
	ask := sync.OnceValues(func() (string, bool) {
		here, ok := conn.LocalAddr().(*net.TCPAddr)
		there, ok2 := conn.RemoteAddr().(*net.TCPAddr)
		if !ok || !ok2 {
			return "", false
		}
		return userOf(there.AddrPort(), here.AddrPort())
	})
	return peer{ask}
}

// isLoopback reports whether an address with a port is of this machine itself.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}
