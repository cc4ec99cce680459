// Package api is the local API: HTTP on the loopback for the pages and programs
// of the house, and a socket for the desk's own screen and command line.
//
// A page of the local network reaches the loopback without any question asked,
// so only what stands in guards.go is between a page and a person's data. The
// guards run in the order in which they are listed there, each refuses with a
// code of its own, and none of their answers holds anything that a request
// brought along.
//
// The package drives a [Desk] and decides nothing about a visit.
package api
