//go:build !linux

package vcard

import "net"

// acknowledgeAtOnce has no counterpart here.
func acknowledgeAtOnce(*net.TCPConn) {}
