package api

import (
	"encoding/binary"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/windows"
)

// nobody stands for a peer that the system no longer knows: it matches no user.
const nobody = "gone"

const (
	ownerPIDAll = 5 // TCP_TABLE_OWNER_PID_ALL of TCP_TABLE_CLASS
	rowBytes    = 24
	maxTable    = 4 << 20
)

// ownUser is the security identifier of this process's user.
func ownUser() string {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return ""
	}
	return user.User.Sid.String()
}

// userOf finds the process that holds the socket from→to, and its user's
// security identifier. A process that may not be asked is another's.
func userOf(from, to netip.AddrPort) (string, bool) {
	if !from.Addr().Unmap().Is4() {
		return "", false
	}
	table, ok := tcpTable()
	if !ok {
		return "", false
	}
	for ; len(table) >= rowBytes; table = table[rowBytes:] {
		if rowAddr(table[4:]) == unmapped(from) && rowAddr(table[12:]) == unmapped(to) {
			return userOfProcess(binary.LittleEndian.Uint32(table[20:])), true
		}
	}
	return nobody, true
}

func unmapped(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}

// rowAddr reads address and port of a MIB_TCPROW_OWNER_PID, both in network order.
func rowAddr(b []byte) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[:4])), binary.BigEndian.Uint16(b[4:]))
}

// tcpTable gives the rows of the IPv4 table: state, local, remote, process.
func tcpTable() ([]byte, bool) {
	call := windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")
	if call.Find() != nil {
		return nil, false
	}
	for size := uint32(64 << 10); size <= maxTable; size *= 2 {
		buf := make([]byte, size)
		given := size
		status, _, _ := call.Call(uintptr(unsafe.Pointer(&buf[0])), uintptr(unsafe.Pointer(&given)), 0,
			windows.AF_INET, ownerPIDAll, 0)
		if status == uintptr(windows.ERROR_INSUFFICIENT_BUFFER) {
			continue
		}
		rows := int(binary.LittleEndian.Uint32(buf))
		if status != 0 || rows > (len(buf)-4)/rowBytes {
			return nil, false
		}
		return buf[4 : 4+rows*rowBytes], true
	}
	return nil, false
}

func userOfProcess(pid uint32) string {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return nobody
	}
	defer windows.CloseHandle(process)
	var token windows.Token
	if windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token) != nil {
		return nobody
	}
	defer token.Close()
	user, err := token.GetTokenUser()
	if err != nil {
		return nobody
	}
	return user.User.Sid.String()
}
