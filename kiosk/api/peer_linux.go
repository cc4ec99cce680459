package api

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// nobody stands for a peer that the system no longer knows: it matches no user.
const nobody = "gone"

// ownUser is the user of this process.
func ownUser() string { return strconv.Itoa(os.Getuid()) }

// userOf finds the socket whose own end is from and whose other end is to, in
// the kernel's table (proc_net_tcp(5)), and gives its user id. A socket that is
// not there, or that no process holds any more, is of nobody: who asks and hangs
// up at once is not let in for it. Not known: there is no table to look into.
func userOf(from, to netip.AddrPort) (string, bool) {
	table, form := "/proc/self/net/tcp", hexAddr4
	if !from.Addr().Unmap().Is4() {
		table, form = "/proc/self/net/tcp6", hexAddr6
	}
	f, err := os.Open(table)
	if err != nil {
		return "", false
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if user, ok := socketOf(lines.Text(), form(from), form(to)); ok {
			return user, true
		}
	}
	return nobody, lines.Err() == nil
}

// socketOf reads one line: sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …
func socketOf(line, local, remote string) (user string, ok bool) {
	f := strings.Fields(line)
	if len(f) < 10 || f[1] != local || f[2] != remote {
		return "", false
	}
	if f[9] == "0" { // no inode: the process closed it
		return nobody, true
	}
	return f[7], true
}

// hexAddr4 writes an address as the table does: each 32-bit word in the
// machine's order, the port as a number.
func hexAddr4(a netip.AddrPort) string {
	b := a.Addr().Unmap().As4()
	return hexWords(b[:]) + ":" + hexPort(a.Port())
}

func hexAddr6(a netip.AddrPort) string {
	b := a.Addr().As16()
	return hexWords(b[:]) + ":" + hexPort(a.Port())
}

func hexWords(b []byte) string {
	for i := 0; i < len(b); i += 4 {
		binary.NativeEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

func hexPort(p uint16) string {
	return strings.ToUpper(hex.EncodeToString([]byte{byte(p >> 8), byte(p)}))
}
