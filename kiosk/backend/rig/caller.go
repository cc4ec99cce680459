package rig

import (
	"net/http"
	"net/netip"
)

// Caller is the address a request came from; the zero address when it has none.
func Caller(r *http.Request) netip.Addr {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return from.Addr().Unmap()
}
