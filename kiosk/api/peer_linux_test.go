package api

import (
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The table's line for 127.0.0.1:36024 → 127.0.0.1:24311 of user 1000, as a
// little-endian machine prints it.
const tableLine = "   3: 0100007F:8CB8 0100007F:5EF7 01 00000000:00000000 00:00000000 00000000  1000        0 812345 1 0000000000000000 20 4 30 10 -1"

func TestALineOfTheKernelsTable(t *testing.T) {
	from, to := netip.MustParseAddrPort("127.0.0.1:36024"), netip.MustParseAddrPort("127.0.0.1:24311")
	if hexAddr4(from) != "0100007F:8CB8" {
		t.Skip("another byte order:", hexAddr4(from))
	}
	if user, ok := socketOf(tableLine, hexAddr4(from), hexAddr4(to)); !ok || user != "1000" {
		t.Error(user, ok)
	}
	if _, ok := socketOf(tableLine, hexAddr4(to), hexAddr4(from)); ok {
		t.Error("our own end was taken for the caller's")
	}
	closed := strings.Replace(tableLine, "812345", "0", 1)
	if user, ok := socketOf(closed, hexAddr4(from), hexAddr4(to)); !ok || user != nobody {
		t.Error("a socket that nobody holds is of", user)
	}
	for _, line := range []string{"", "sl local_address", strings.Repeat("x ", 20)} {
		if _, ok := socketOf(line, hexAddr4(from), hexAddr4(to)); ok {
			t.Errorf("%q", line)
		}
	}
	if got := hexAddr6(netip.MustParseAddrPort("[::1]:24311")); got != "00000000000000000000000001000000:5EF7" {
		t.Error(got)
	}
	if user, known := userOf(from, netip.MustParseAddrPort("127.0.0.1:1")); known && user != nobody {
		t.Error("a socket that is not there is of", user)
	}
}

func TestARealProcessOfAnotherUser(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil || os.Getuid() != 0 {
		t.Skip("needs root, to become somebody else, and bash")
	}
	r := start(t)
	_, token := r.paired("")
	script := `exec 3<>/dev/tcp/127.0.0.1/` + strconv.Itoa(r.server.Port()) + `
printf 'GET /v1/visits/none HTTP/1.1\r\nHost: 127.0.0.1:` + strconv.Itoa(r.server.Port()) + `\r\nConnection: close\r\nAuthorization: Bearer ` + token + `\r\n\r\n' >&3
cat <&3`
	for uid, want := range map[uint32]string{0: "HTTP/1.1 404", 65534: "HTTP/1.1 403"} {
		cmd := exec.Command(bash, "-c", script)
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		out, err := cmd.Output()
		if err != nil {
			t.Skip("cannot become another user:", err)
		}
		if !strings.HasPrefix(string(out), want) {
			t.Errorf("user %d: %s", uid, out)
		}
	}
}
