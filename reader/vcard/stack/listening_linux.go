package stack

import (
	"fmt"
	"net"
	"os"
	"strings"
)

// listenState is TCP_LISTEN in the fourth column of /proc/net/tcp.
const listenState = "0A"

// listening reports whether somebody listens on the port of the address. It
// asks the kernel: connecting would put a card into the reader.
func listening(addr string) bool {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	number, err := net.LookupPort("tcp", port)
	if err != nil {
		return false
	}
	suffix := fmt.Sprintf(":%04X", number)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		b, err := os.ReadFile(table)
		if err == nil && listensIn(string(b), suffix) {
			return true
		}
	}
	return false
}

func listensIn(table, suffix string) bool {
	for line := range strings.Lines(table) {
		columns := strings.Fields(line)
		if len(columns) > 3 && columns[3] == listenState && strings.HasSuffix(columns[1], suffix) {
			return true
		}
	}
	return false
}
