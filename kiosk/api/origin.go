package api

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// ErrOrigin is returned for a text that is not an origin as browsers write it.
var ErrOrigin = errors.New("api: not an origin as browsers write it")

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$|^\[[0-9a-f:.]+\]$`)

// CheckOrigin accepts an origin exactly as a browser sends it (RFC 6454 §6.2):
// scheme, host in lower case, and the port unless it is the scheme's own. What
// it refuses could never be equal to a header.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || len(origin) > 253+16 || u.Scheme+"://"+u.Host != origin {
		return ErrOrigin
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return ErrOrigin
	}
	host, port := splitPort(u.Host)
	if !hostName.MatchString(host) || !plainPort(u.Scheme, port) {
		return ErrOrigin
	}
	return nil
}

func splitPort(host string) (name, port string) {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		return host[:i], host[i:]
	}
	return host, ""
}

// plainPort accepts no port, or one that a browser would write.
func plainPort(scheme, port string) bool {
	if port == "" {
		return true
	}
	n, err := strconv.ParseUint(port[1:], 10, 16)
	if err != nil || n == 0 || strconv.FormatUint(n, 10) != port[1:] {
		return false
	}
	return !(scheme == "https" && n == 443) && !(scheme == "http" && n == 80)
}

// hosts are the only values of the Host header, and of absolute addresses, that
// name this server.
func hosts(port int) []string {
	p := ":" + strconv.Itoa(port)
	return []string{"127.0.0.1" + p, "localhost" + p, "[::1]" + p}
}
